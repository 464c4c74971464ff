//! What happens before what in the current execution: a clock for each thread, a history for each object.
//!
//! Steps are named by their position in the execution's list of decisions.

use smallvec::SmallVec;

use crate::op::{Access, Pending, Wait};
use crate::threads::ThreadSet;

/// For each thread, one more than the position of its last step that is known; 0: none.
#[derive(Clone, Default)]
struct Clock(SmallVec<[u32; 8]>);

impl Clock {
    fn of(&self, thread: usize) -> u32 {
        self.0.get(thread).copied().unwrap_or(0)
    }

    fn set(&mut self, thread: usize, time: u32) {
        if self.0.len() <= thread {
            self.0.resize(thread + 1, 0);
        }
        self.0[thread] = time;
    }

    fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }
}

/// A step that touched an object.
struct Touch {
    position: u32,
    thread: usize,
    access: Access,
}

/// What an object has seen.
#[derive(Default)]
struct History {
    touches: Vec<Touch>,
    /// What is known to who reads the object.
    written: Clock,
    /// What is known to who writes the object.
    touched: Clock,
}

impl History {
    fn clear(&mut self) {
        self.touches.clear();
        self.written.0.clear();
        self.touched.0.clear();
    }
}

/// Positions of steps.
pub(crate) type Positions = SmallVec<[usize; 8]>;

/// A step, and what its thread knew after it.
struct Event {
    position: usize,
    thread: usize,
    known: Clock,
}

/// The order that all executions of one kind share.
#[derive(Default)]
pub(crate) struct Causality {
    events: Vec<Event>,
    clocks: Vec<Clock>,
    objects: Vec<History>,
}

impl Causality {
    pub(crate) fn clear(&mut self) {
        self.events.clear();
        self.clocks.clear();
        self.objects.iter_mut().for_each(History::clear);
    }

    /// A thread starts, and knows what its parent knows.
    pub(crate) fn spawned(&mut self, parent: usize, child: usize) {
        let clock = self.clocks.get(parent).cloned().unwrap_or_default();
        self.clocks
            .resize_with(self.clocks.len().max(child + 1), Clock::default);
        self.clocks[child] = clock;
    }

    /// A thread takes its step.
    pub(crate) fn stepped(&mut self, position: usize, thread: usize, op: &Pending) {
        self.clocks
            .resize_with(self.clocks.len().max(thread + 1), Clock::default);
        let clock = &mut self.clocks[thread];
        clock.set(thread, position as u32 + 1);
        for (object, access) in &op.accesses {
            let history = object_history(&mut self.objects, *object);
            clock.join(if *access == Access::Write {
                &history.touched
            } else {
                &history.written
            });
        }
        for (object, access) in &op.accesses {
            let history = object_history(&mut self.objects, *object);
            history.touches.push(Touch {
                position: position as u32,
                thread,
                access: *access,
            });
            history.touched.join(clock);
            if *access == Access::Write {
                history.written.join(clock);
            }
        }
        self.events.push(Event {
            position,
            thread,
            known: clock.clone(),
        });
    }

    /// Threads that can take, at `position` and instead of the step taken there, the first of the steps since then that
    /// do not depend on it.
    pub(crate) fn initials(&self, position: usize) -> ThreadSet {
        let first = self
            .events
            .partition_point(|event| event.position < position);
        let (replaced, since) = (&self.events[first], &self.events[first + 1..]);
        let (mut seen, mut initials) = (ThreadSet::default(), ThreadSet::default());
        for event in since.iter().filter(|event| !event.knows(replaced)) {
            if !seen.contains(event.thread) && event.follows_only(position) {
                initials.insert(event.thread);
            }
            seen.insert(event.thread);
        }
        initials
    }

    /// Whether the last step has no cause after `position` but its own thread's.
    pub(crate) fn last_follows_only(&self, position: usize) -> bool {
        self.events
            .last()
            .is_some_and(|event| event.follows_only(position))
    }

    /// Earlier steps that `op`, which `thread` has announced, could as well have come before.
    ///
    /// For an operation that is always ready these are the last ones: the others are found once those are reversed. One
    /// that may have to wait may have had to wait just there, so all are given.
    pub(crate) fn races(&self, thread: usize, op: &Pending) -> Positions {
        let mut positions = Positions::new();
        if op.wait == Wait::Once {
            return positions;
        }
        for (object, access) in &op.accesses {
            let touches = self
                .objects
                .get(*object as usize)
                .map_or(&[][..], |history| &history.touches);
            for touch in touches
                .iter()
                .rev()
                .filter(|touch| touch.access == Access::Write || *access == Access::Write)
            {
                if !self.knows(thread, touch) {
                    positions.push(touch.position as usize);
                }
                if touch.access == Access::Write && op.wait == Wait::Never {
                    break;
                }
            }
        }
        positions
    }

    fn knows(&self, thread: usize, touch: &Touch) -> bool {
        self.clocks
            .get(thread)
            .is_some_and(|clock| clock.of(touch.thread) > touch.position)
    }
}

impl Event {
    fn knows(&self, other: &Self) -> bool {
        self.known.of(other.thread) as usize > other.position
    }

    /// Whether its thread knew of no other thread's step after `position`.
    fn follows_only(&self, position: usize) -> bool {
        let mut others = self
            .known
            .0
            .iter()
            .enumerate()
            .filter(|(thread, _)| *thread != self.thread);
        others.all(|(_, time)| *time as usize <= position + 1)
    }
}

fn object_history(objects: &mut Vec<History>, object: u32) -> &mut History {
    let object = object as usize;
    if objects.len() <= object {
        objects.resize_with(object + 1, History::default);
    }
    &mut objects[object]
}
