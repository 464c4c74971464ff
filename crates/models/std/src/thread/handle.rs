//! A thread as others name it, and wake it.

use ::std::cell::{Cell, OnceCell};
use ::std::fmt;
use ::std::hash::{Hash, Hasher};
use ::std::sync::Arc;
use ::std::time::Duration;

use explorer::{Access, Object, Op, caveat, per_execution, per_thread, perhaps, step, unchanged};

use crate::time;

/// As `std::thread::Thread`.
#[derive(Clone)]
pub struct Thread(Arc<Inner>);

struct Inner {
    name: Option<Box<str>>,
    /// Number in the execution, from 0; known once the thread runs.
    number: Cell<usize>,
    parker: Object,
    /// Whether the next park goes on at once.
    token: Cell<bool>,
}

// SAFETY: the threads of an exploration take turns on one OS thread, and the cells hold plain values.
unsafe impl Send for Inner {}
// SAFETY: likewise.
unsafe impl Sync for Inner {}

#[derive(Default)]
struct Current(OnceCell<Thread>);

impl Thread {
    pub(super) fn new(name: Option<String>) -> Self {
        Self(Arc::new(Inner {
            name: name.map(String::into_boxed_str),
            number: Cell::new(0),
            parker: Object::new("thread"),
            token: Cell::new(false),
        }))
    }

    /// Says that this is the thread that runs.
    pub(super) fn becomes_current(&self) {
        self.0.number.set(explorer::Thread::current().number());
        assert!(
            per_thread::<Current>().0.set(self.clone()).is_ok(),
            "a thread begins once"
        );
    }

    /// As `std::thread::Thread::id`.
    pub fn id(&self) -> ThreadId {
        ThreadId(self.0.number.get())
    }

    /// As `std::thread::Thread::name`.
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// As `std::thread::Thread::unpark`.
    #[track_caller]
    pub fn unpark(&self) {
        step(Op {
            label: "unpark",
            objects: &[(&self.0.parker, Access::Write)],
            ready: None,
            apply: || {
                if self.0.token.replace(true) {
                    unchanged();
                }
            },
        });
    }

    /// Waits for the token, takes it, and says whether there was one; where it `may_go_on`, at any point.
    #[track_caller]
    fn park(&self, label: &'static str, may_go_on: bool) -> bool {
        let ready = || self.0.token.get();
        let ready: Option<&dyn Fn() -> bool> = if may_go_on { None } else { Some(&ready) };
        let take = || {
            let woken = self.0.token.replace(false);
            if !woken {
                unchanged();
            }
            woken
        };
        step(Op {
            label,
            objects: &[(&self.0.parker, Access::Write)],
            ready,
            apply: take,
        })
    }
}

/// As `std::thread::current`.
pub fn current() -> Thread {
    let main = || Thread::new(Some("main".to_owned()));
    per_thread::<Current>().0.get_or_init(main).clone()
}

/// As `std::thread::park`: it may go on for nothing.
#[track_caller]
pub fn park() {
    let spurious = perhaps();
    current().park("park", spurious);
}

/// As `std::thread::park_timeout`: it may go on at any point.
#[track_caller]
pub fn park_timeout(time: Duration) {
    if !current().park("park_timeout", true) {
        time::advance(time);
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

/// As `std::thread::ThreadId`: 1 is main, the others count in the order of their start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ThreadId(usize);

/// Whether numbers can depend on the schedule, and whether the program has seen one.
#[derive(Default)]
struct Numbers {
    race: Cell<bool>,
    seen: Cell<bool>,
}

impl Numbers {
    fn warn(&self) {
        if self.race.get() && self.seen.get() {
            caveat("thread numbers");
        }
    }
}

/// Notes that the current thread starts another: where it is not main, numbers depend on who comes first.
pub(super) fn note_start() {
    if explorer::Thread::current().number() > 0 {
        let numbers = per_execution::<Numbers>();
        numbers.race.set(true);
        numbers.warn();
    }
}

impl ThreadId {
    fn seen(self) -> u64 {
        let numbers = per_execution::<Numbers>();
        numbers.seen.set(true);
        numbers.warn();
        self.0 as u64 + 1
    }
}

impl Hash for ThreadId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.seen().hash(state);
    }
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ThreadId").field(&self.seen()).finish()
    }
}
