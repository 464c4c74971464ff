//! The programs under `tests/programs`, explored: by the library (`found`) and by the command (`command`).

mod command;
mod found;
mod support;
