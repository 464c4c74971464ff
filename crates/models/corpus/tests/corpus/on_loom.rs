//! Programs on loom.

use crate::programs;
use loom::{sync, thread};
use std::sync::Arc;

use crate::oracles::catch;

#[path = "../../programs/everywhere.rs"]
pub(crate) mod everywhere;
