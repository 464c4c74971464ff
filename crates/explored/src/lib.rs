//! Builds a program against the models, explores it in a child process, tells what was found.

mod assemble;
mod cargo;
mod caveats;
mod elf;
pub mod ends;
mod explain;
mod limits;
pub mod names;
mod package;
mod process;
mod program;
mod report;
mod told;
mod trouble;
pub mod witness;
mod workshop;

pub use limits::Limits;
pub use program::{Ask, Program};
pub use report::{Bounds, End, Outcome, Panic, Replay, Report, Step, Waiting};
pub use trouble::{Trouble, Unbuildable};
pub use workshop::{Built, Explorable, Workshop};
