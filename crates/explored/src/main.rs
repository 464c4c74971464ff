//! `explore`: every outcome of a program.

fn main() {}
