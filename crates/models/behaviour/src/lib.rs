//! Nothing of its own: `programs/` holds the programs, `tests/` runs them.
