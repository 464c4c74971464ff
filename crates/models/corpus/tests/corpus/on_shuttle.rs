//! Programs on shuttle.

use crate::programs;
use shuttle::{sync, thread};
use std::sync::Arc;

use crate::oracles::catch;

#[path = "../../programs/everywhere.rs"]
pub(crate) mod everywhere;
#[path = "../../programs/without_loom.rs"]
pub(crate) mod without_loom;
