//! Programs on our models.

use crate::programs;
use model_std::{sync, thread};
use std::sync::Arc;

fn catch<T>(body: impl FnOnce() -> T) -> bool {
    explorer::catch_unwind(body).is_err()
}

#[path = "../../programs/everywhere.rs"]
pub(crate) mod everywhere;
#[path = "../../programs/only_here.rs"]
pub(crate) mod only_here;
#[path = "../../programs/without_loom.rs"]
pub(crate) mod without_loom;
