//! Nothing: the programs, and what compares them, are the test of this package, so that only who tests needs its oracles.
