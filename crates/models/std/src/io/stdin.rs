//! Standard input, as the exploration gives it.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::io::{BufRead, Lines, Read, Result};
use ::std::marker::PhantomData;
use ::std::panic::Location;
use ::std::rc::Rc;

use explorer::{Access, Input, Object, Op, per_execution, step, step_at, unchanged};

/// What an execution knows of its input.
struct Script {
    object: Object,
    input: Rc<Input>,
    /// Bytes read.
    position: Cell<usize>,
    locked: Cell<bool>,
}

impl Default for Script {
    fn default() -> Self {
        let (position, locked) = (Cell::new(0), Cell::new(false));
        Self {
            object: Object::new("stdin"),
            input: explorer::input(),
            position,
            locked,
        }
    }
}

impl Script {
    fn rest(&self) -> &[u8] {
        &self.input.stdin[self.position.get()..]
    }

    fn consume(&self, bytes: usize) {
        self.position.set(self.position.get() + bytes);
    }

    /// Does something as soon as nobody holds the lock.
    #[track_caller]
    fn when_free<T>(&self, label: &'static str, apply: impl FnOnce() -> T) -> T {
        let ready = || !self.locked.get();
        step(Op {
            label,
            objects: &[(&self.object, Access::Write)],
            ready: Some(&ready),
            apply,
        })
    }

    fn set_locked(&self, locked: bool) {
        self.locked.set(locked);
    }
}

/// As `std::io::Stdin`.
pub struct Stdin(());

/// As `std::io::StdinLock`: others wait to read while it is held.
pub struct StdinLock<'a> {
    script: Rc<Script>,
    /// Where it was taken: that line stands for its release.
    at: &'static Location<'static>,
    lifetime: PhantomData<&'a ()>,
}

/// As `std::io::stdin`.
pub fn stdin() -> Stdin {
    Stdin(())
}

impl Stdin {
    /// As `std::io::Stdin::lock`.
    #[track_caller]
    pub fn lock(&self) -> StdinLock<'static> {
        let script = per_execution::<Script>();
        script.when_free("lock", || script.set_locked(true));
        StdinLock {
            script,
            at: Location::caller(),
            lifetime: PhantomData,
        }
    }

    /// As `std::io::Stdin::lines`.
    #[track_caller]
    pub fn lines(self) -> Lines<StdinLock<'static>> {
        self.lock().lines()
    }

    /// As `std::io::Stdin::read_line`: one step.
    ///
    /// # Errors
    /// Where the line is not UTF-8.
    #[track_caller]
    pub fn read_line(&self, line: &mut String) -> Result<usize> {
        self.read_with("read_line", |rest| rest.read_line(line))
    }

    /// Reads in one step, with a reader over what is left.
    #[track_caller]
    fn read_with(
        &self,
        label: &'static str,
        read: impl FnOnce(&mut Rest<'_>) -> Result<usize>,
    ) -> Result<usize> {
        let script = per_execution::<Script>();
        script.when_free(label, || {
            let before = script.position.get();
            let result = read(&mut Rest(&script));
            if script.position.get() == before {
                unchanged();
            }
            result
        })
    }
}

/// What is left to read, for one that nobody can disturb.
struct Rest<'a>(&'a Script);

impl Read for Rest<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        let read = self.0.rest().read(bytes)?;
        self.0.consume(read);
        Ok(read)
    }
}

impl BufRead for Rest<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        Ok(self.0.rest())
    }

    fn consume(&mut self, bytes: usize) {
        self.0.consume(bytes);
    }
}

/// Reads as the real handles do: each call is one step.
macro_rules! read_from_stdin {
    ($handle:ty) => {
        impl Read for $handle {
            #[track_caller]
            fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
                self.read_with("read", |rest| rest.read(bytes))
            }

            #[track_caller]
            fn read_to_end(&mut self, bytes: &mut Vec<u8>) -> Result<usize> {
                self.read_with("read_to_end", |rest| rest.read_to_end(bytes))
            }

            #[track_caller]
            fn read_to_string(&mut self, text: &mut String) -> Result<usize> {
                self.read_with("read_to_string", |rest| rest.read_to_string(text))
            }
        }
    };
}

read_from_stdin!(Stdin);
read_from_stdin!(&Stdin);

impl Read for StdinLock<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        Rest(&self.script).read(bytes)
    }
}

impl BufRead for StdinLock<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        Ok(self.script.rest())
    }

    fn consume(&mut self, bytes: usize) {
        self.script.consume(bytes);
    }
}

impl Drop for StdinLock<'_> {
    fn drop(&mut self) {
        let script = &self.script;
        let unlock = Op {
            label: "unlock",
            objects: &[(&script.object, Access::Write)],
            ready: None,
            apply: || script.set_locked(false),
        };
        step_at(self.at, unlock);
    }
}

impl fmt::Debug for Stdin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stdin").finish_non_exhaustive()
    }
}

impl fmt::Debug for StdinLock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StdinLock").finish_non_exhaustive()
    }
}
