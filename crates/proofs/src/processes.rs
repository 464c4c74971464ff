//! The programs that run now: each in a group of its own, none of which outlives us, none of which holds another's
//! terminal.

use rustix::process::{Pid, Signal, kill_process_group};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());
static STARTING: RwLock<()> = RwLock::new(());

/// A process group that is ended, with all that is in it, when this is dropped.
pub struct Group(Pid);

impl Group {
    /// Takes charge of the group that this process leads.
    pub fn of(leader: Pid) -> Self {
        groups().insert(leader.as_raw_nonzero().get());
        Group(leader)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = kill_process_group(self.0, Signal::KILL);
        groups().remove(&self.0.as_raw_nonzero().get());
    }
}

fn groups() -> std::sync::MutexGuard<'static, BTreeSet<i32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Held while a program is started by the standard library, which gives it only what it asks for.
pub fn starting() -> RwLockReadGuard<'static, ()> {
    STARTING.read().unwrap_or_else(PoisonError::into_inner)
}

/// Held while a terminal is opened: until it is marked as ours alone, every program that starts would inherit it, and
/// the terminal would not end with its user.
pub fn opening_a_terminal() -> RwLockWriteGuard<'static, ()> {
    STARTING.write().unwrap_or_else(PoisonError::into_inner)
}

/// Ends with everything that runs when somebody interrupts us.
pub fn end_on_signal() {
    // Where a handler exists already, it is this one.
    let _ = ctrlc::set_handler(|| {
        for group in groups().iter().filter_map(|id| Pid::from_raw(*id)) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        std::process::exit(130);
    });
}
