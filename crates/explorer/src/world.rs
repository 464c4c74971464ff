//! What the threads of the current execution share with the engine: who runs, who panics, what was printed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::panic::Location;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::local::Locals;
use crate::op::Access;
use crate::outcome::{End, Limit, Panic};
use crate::output::Stream;
use crate::polling::Effect;
use crate::record;
use crate::schedule::Decision;
use crate::stack;

/// Steps that the destructors of an abandoned execution may take before they count as endless.
const MAX_DRAINED: usize = 10_000;

/// Objects that every execution has.
#[derive(Clone, Copy)]
pub(crate) enum Shared {
    Out,
    Err,
    Exit,
}

/// Number of [`Shared`] objects: the program's own are numbered from here.
const SHARED: u32 = 3;

/// Most that an execution may have, besides steps.
#[derive(Clone, Copy, Default)]
pub(crate) struct Limits {
    /// Whether a print is a step.
    pub(crate) prints: bool,
    pub(crate) threads: usize,
    /// Bytes on each of the two streams.
    pub(crate) output: usize,
    /// Whether the threads that are left at the end of an execution unwind.
    pub(crate) unwind: bool,
}

impl Limits {
    const NONE: Self = Self {
        prints: false,
        threads: 0,
        output: 0,
        unwind: false,
    };
}

/// One execution, as its threads see it.
pub(crate) struct World {
    threads: Vec<ThreadState>,
    running: Option<usize>,
    /// The thread that repeats steps of the execution before, and how many more it takes without stopping.
    pub(crate) again: Option<(usize, usize)>,
    /// Kind, thread, counter and address of each object, after the shared ones.
    objects: Vec<(&'static str, usize, u32, usize)>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Who has locked each stream, and how many times.
    locked: [Option<(usize, u32)>; 2],
    pub(crate) panics: Vec<Panic>,
    /// How the process has ended, if it has.
    pub(crate) ended: Option<End>,
    /// Which bound was reached, if one was.
    pub(crate) cut: Option<Limit>,
    pub(crate) limits: Limits,
    /// What standard output is to be in the end, where only that is looked for.
    pub(crate) aim: Option<Rc<str>>,
    /// What the step that runs has said of itself.
    pub(crate) effect: Effect,
    /// Why the outcomes found may not be all.
    pub(crate) caveats: BTreeSet<&'static str>,
    /// What to do once all threads have unwound.
    pub(crate) last_acts: Vec<Box<dyn FnOnce()>>,
    pub(crate) locals: Locals,
    abandoned: bool,
    /// Whether only its last acts are left.
    pub(crate) over: bool,
    drained: usize,
}

/// One thread, as itself and others see it.
#[derive(Default)]
pub(crate) struct ThreadState {
    pub(crate) name: Option<Rc<str>>,
    pub(crate) locals: Locals,
    parent: usize,
    ordinal: u32,
    children: u32,
    objects: u32,
    /// Steps taken.
    pub(crate) steps: u64,
    pub(crate) life: u32,
    pub(crate) ended: bool,
    /// Depth of panics that are unwinding it.
    pub(crate) panicking: u32,
    /// Whether it unwinds because its execution is over.
    pub(crate) raised: bool,
    pub(crate) unreported: Vec<Panic>,
    /// What it has printed, where prints are no steps.
    printed: [String; 2],
    /// Whether what it is to print next is not what is looked for.
    off_aim: bool,
}

thread_local! {
    /// Never dropped, for then it would have to be asked at each use whether it was; every search leaves it almost empty.
    static WORLD: ManuallyDrop<RefCell<World>> =
        const { ManuallyDrop::new(RefCell::new(World::new())) };
    /// Number of the current execution: asked for at every step, and so kept where it is quick to find.
    static EXECUTION: Cell<u64> = const { Cell::new(0) };
}

/// Counts executions over all OS threads, so that a number given in another one is never taken for one of this.
static EXECUTIONS: AtomicU64 = AtomicU64::new(1);

#[inline(always)]
pub(crate) fn with<T>(use_it: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with(|world| use_it(&mut world.borrow_mut()))
}

/// Notes something of the step that runs, if anybody asks.
pub(crate) fn with_effect(note: impl FnOnce(&mut Effect)) {
    if stack::looked_at() {
        with(|world| note(&mut world.effect));
    }
}

impl World {
    const fn new() -> Self {
        Self {
            threads: Vec::new(),
            running: None,
            again: None,
            objects: Vec::new(),
            stdout: String::new(),
            stderr: String::new(),
            locked: [None; 2],
            panics: Vec::new(),
            ended: None,
            cut: None,
            limits: Limits::NONE,
            aim: None,
            effect: Effect::NONE,
            caveats: BTreeSet::new(),
            last_acts: Vec::new(),
            locals: Locals::new(),
            abandoned: false,
            over: false,
            drained: 0,
        }
    }

    /// Begins an execution, with main as its only thread.
    pub(crate) fn reset(&mut self, limits: Limits, aim: Option<Rc<str>>) {
        assert!(
            self.running.is_none(),
            "an exploration inside an exploration"
        );
        let Self {
            mut threads,
            mut objects,
            ..
        } = std::mem::replace(self, Self::new());
        threads.clear();
        objects.clear();
        EXECUTION.set(EXECUTIONS.fetch_add(1, Ordering::Relaxed));
        (self.threads, self.objects) = (threads, objects);
        (self.limits, self.aim) = (limits, aim);
        self.add_thread(0);
    }

    /// Notes which thread runs; `None`: the engine.
    pub(crate) fn set_running(&mut self, thread: Option<usize>) {
        self.running = thread;
    }

    pub(crate) fn current(&self) -> usize {
        self.running.expect("called outside of an exploration")
    }

    pub(crate) fn running(&mut self) -> &mut ThreadState {
        let current = self.current();
        &mut self.threads[current]
    }

    pub(crate) fn thread(&mut self, thread: usize) -> &mut ThreadState {
        &mut self.threads[thread]
    }

    pub(crate) fn add_thread(&mut self, parent: usize) -> usize {
        let number = self.threads.len();
        let ordinal = if number == 0 {
            0
        } else {
            self.next_child(parent)
        };
        self.threads.push(ThreadState {
            parent,
            ordinal,
            ..ThreadState::default()
        });
        if number == 0 {
            self.threads[0].name = Some("main".into());
        }
        self.threads[number].life = self.new_object("thread", number, 0);
        number
    }

    fn next_child(&mut self, parent: usize) -> u32 {
        self.threads[parent].children += 1;
        self.threads[parent].children
    }

    fn new_object(&mut self, kind: &'static str, thread: usize, address: usize) -> u32 {
        self.objects
            .push((kind, thread, self.threads[thread].objects, address));
        self.threads[thread].objects += 1;
        SHARED + self.objects.len() as u32 - 1
    }

    /// Whether there are as many threads as there may be; then the execution is cut.
    pub(crate) fn refuse_thread(&mut self) -> bool {
        let refused = self.threads.len() >= self.limits.threads;
        if refused {
            self.cut.get_or_insert(Limit::Threads);
        }
        refused
    }

    /// Whether this may be printed next: always, but where one output is looked for.
    fn fits(&self, text: &str) -> bool {
        let aim = self.aim.as_deref();
        let left = aim.and_then(|aim| aim.get(self.stdout.len()..));
        self.ended.is_some() || aim.is_none() || left.is_some_and(|left| left.starts_with(text))
    }

    /// Whether one of the threads would print what is not looked for.
    pub(crate) fn off_aim(&self) -> bool {
        self.threads.iter().any(|thread| thread.off_aim)
    }

    /// All that was printed on a stream: in its order, or, where prints are no steps, thread by thread.
    pub(crate) fn output(&mut self, stream: Stream) -> String {
        let mut output = std::mem::take(match stream {
            Stream::Out => &mut self.stdout,
            Stream::Err => &mut self.stderr,
        });
        if !self.limits.prints {
            let mut threads: Vec<_> = (0..self.threads.len()).collect();
            threads.sort_by_cached_key(|thread| self.path(*thread));
            threads
                .iter()
                .for_each(|thread| output += &self.threads[*thread].printed[stream as usize]);
        }
        output
    }

    /// Adds what is printed, as far as there is room; without room the execution is cut.
    fn print(&mut self, stream: Stream, text: &str) {
        let most = self.limits.output;
        let printed = match stream {
            _ if !self.limits.prints => {
                let current = self.current();
                &mut self.threads[current].printed[stream as usize]
            }
            Stream::Out => &mut self.stdout,
            Stream::Err => &mut self.stderr,
        };
        let room = text.floor_char_boundary(most.saturating_sub(printed.len()));
        printed.push_str(&text[..room]);
        if room < text.len() {
            self.cut.get_or_insert(Limit::Output);
        }
    }

    pub(crate) fn abandon(&mut self) {
        self.abandoned = true;
    }

    /// Steps that destructors have taken since the execution was abandoned.
    pub(crate) fn drained(&self) -> usize {
        self.drained
    }

    /// Name of a thread that is the same under every schedule: `0.2.1` is the first child of main's second.
    pub(crate) fn path(&self, thread: usize) -> String {
        match thread {
            0 => "0".to_owned(),
            _ => format!(
                "{}.{}",
                self.path(self.threads[thread].parent),
                self.threads[thread].ordinal
            ),
        }
    }

    /// The name that a thread was given.
    pub(crate) fn thread_name(&self, thread: usize) -> Option<String> {
        self.threads[thread].name.as_deref().map(str::to_owned)
    }

    /// Name of an object: its kind, and what its place in memory is called, or the thread that first named it and that thread's counter.
    pub(crate) fn object_name(&self, object: u32) -> String {
        match object.checked_sub(SHARED) {
            None => ["stdout", "stderr", "exit"][object as usize].to_owned(),
            Some(own) => {
                let (kind, thread, counter, address) = self.objects[own as usize];
                match record::place_name(address) {
                    Some(place) => format!("{kind} {place}"),
                    None => format!("{kind} {}#{counter}", self.path(thread)),
                }
            }
        }
    }

    pub(crate) fn names_of(&self, accesses: &[(u32, Access)]) -> Vec<String> {
        let names = accesses.iter();
        names.map(|(object, _)| self.object_name(*object)).collect()
    }
}

/// Whether the running thread takes its next step without stopping.
pub(crate) fn goes_on() -> bool {
    with(|world| {
        world
            .again
            .is_some_and(|(thread, left)| left > 0 && world.running == Some(thread))
    })
}

/// The running thread takes a step without stopping.
pub(crate) fn went_on() {
    let thread = with(|world| {
        world.running().steps += 1;
        world.again = world.again.map(|(thread, left)| (thread, left - 1));
        world.current()
    });
    record::tell(|record| record.decision(Decision::Step(thread)));
}

/// Number of the current execution; in no other, on no other OS thread, is it the same.
pub(crate) fn execution() -> u64 {
    EXECUTION.get()
}

/// Names a new object after the current thread, and after its address.
pub(crate) fn number_object(kind: &'static str, address: usize) -> u32 {
    with(|world| world.new_object(kind, world.current(), address))
}

/// How a thread finds the world before a step.
pub(crate) enum Door {
    Open,
    /// It has to announce a panic of its own first.
    Panicked,
    /// All threads of the execution have unwound, and its last acts are done.
    Over,
}

pub(crate) fn door() -> Door {
    with(|world| {
        if world.over {
            Door::Over
        } else if !world.running().unreported.is_empty() {
            Door::Panicked
        } else {
            Door::Open
        }
    })
}

/// Whether the running thread is unwinding because of a panic.
pub(crate) fn panicking() -> bool {
    with(|world| !world.over && world.running().panicking > 0)
}

pub(crate) fn abandoned() -> bool {
    with(|world| world.abandoned)
}

/// Counts a step of an abandoned thread's destructor; whether there were too many.
pub(crate) fn drains_without_end() -> bool {
    with(|world| {
        world.drained += usize::from(world.drained <= MAX_DRAINED);
        world.drained > MAX_DRAINED
    })
}

/// Adds a thread that will never run.
pub(crate) fn add_ended_thread() -> usize {
    with(|world| {
        let thread = world.add_thread(world.current());
        world.threads[thread].ended = true;
        thread
    })
}

pub(crate) fn ended(thread: usize) -> bool {
    with(|world| world.threads[thread].ended)
}

pub(crate) fn end_thread(thread: usize) {
    with(|world| world.threads[thread].ended = true);
}

pub(crate) fn print(stream: Stream, text: &str) {
    if with(|world| world.ended.is_none()) {
        with(|world| world.print(stream, text));
        record::tell(|record| record.prints(stream, text));
    }
}

/// Whether the running thread can print this now: no other thread has locked the stream, and it is what is looked for.
pub(crate) fn can_print(stream: Stream, text: &str) -> bool {
    let may = may_print(stream);
    with(|world| {
        let fits = stream == Stream::Err || world.fits(text);
        world.running().off_aim = may && !fits;
        may && fits
    })
}

/// Whether no other thread has locked the stream.
pub(crate) fn may_print(stream: Stream) -> bool {
    with(|world| world.locked[stream as usize].is_none_or(|(owner, _)| owner == world.current()))
}

/// How many times the running thread has locked the stream.
pub(crate) fn locks(stream: Stream) -> u32 {
    with(|world| match world.locked[stream as usize] {
        Some((owner, times)) if owner == world.current() => times,
        _ => 0,
    })
}

/// Makes it so many times.
pub(crate) fn set_locks(stream: Stream, times: u32) {
    with(|world| {
        let owner = world.current();
        world.locked[stream as usize] = (times > 0).then_some((owner, times));
    });
}

pub(crate) fn end(how: End) {
    with(|world| world.ended = world.ended.take().or(Some(how)));
}

/// Makes a panic part of the outcome.
pub(crate) fn panicked(panic: Panic) {
    with(|world| {
        world.effect.progress = true;
        if world.ended.is_none() {
            world.panics.push(panic);
        }
    });
}

/// Notes a panic of the running thread; `false` where no explored thread runs.
pub(crate) fn note_panic(message: &str, location: &Location<'_>) -> bool {
    WORLD.with(|world| {
        // Borrowed: the engine itself is panicking.
        let Ok(mut world) = world.try_borrow_mut() else {
            return false;
        };
        let Some(thread) = world.running else {
            return false;
        };
        let panic = Panic {
            thread: world.path(thread),
            name: world.thread_name(thread),
            message: message.to_owned(),
            file: location.file().to_owned(),
            line: location.line(),
            column: location.column(),
        };
        record::tell(|record| record.panics(&panic));
        world.threads[thread].panicking += 1;
        world.threads[thread].unreported.push(panic);
        true
    })
}
