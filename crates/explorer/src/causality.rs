//! What happens before what in the current execution: a clock for each step, the steps on each object.
//!
//! Steps are named by their position in the execution's list of decisions. What an execution shares with the one before is kept.

use smallvec::SmallVec;

use crate::op::{Access, Pending, Wait};
use crate::threads::ThreadSet;

/// For each thread, one more than the position of its last step that is known; 0: none.
#[derive(Default)]
struct Clock(SmallVec<[u32; 8]>);

impl Clone for Clock {
    /// As the derived one, which copies number by number.
    fn clone(&self) -> Self {
        Self(SmallVec::from_slice(&self.0))
    }
}

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
    event: u32,
    position: u32,
    thread: usize,
    access: Access,
}

/// Positions of steps.
pub(crate) type Positions = SmallVec<[usize; 8]>;

/// A step, and what its thread knew after it.
struct Event {
    position: usize,
    thread: usize,
    known: Clock,
    /// What the thread knew by before: its own last step, or that of its parent when it started.
    before: Option<u32>,
}

/// The order that all executions of one kind share.
#[derive(Default)]
pub(crate) struct Causality {
    events: Vec<Event>,
    /// For each thread, the step after which it knew what it knows: its own last one, or its parent's when it started.
    last: Vec<Option<u32>>,
    objects: Vec<Vec<Touch>>,
}

impl Causality {
    /// Forgets the steps from this position on.
    pub(crate) fn truncate(&mut self, position: usize) {
        while self
            .events
            .last()
            .is_some_and(|event| event.position >= position)
        {
            let event = self.events.pop().expect("there is a last one");
            self.last[event.thread] = event.before;
        }
        let left = self.events.len() as u32;
        for touches in &mut self.objects {
            while touches.last().is_some_and(|touch| touch.event >= left) {
                touches.pop();
            }
        }
    }

    /// A thread starts, and knows what its parent knows.
    pub(crate) fn spawned(&mut self, parent: usize, child: usize) {
        let known = self.last.get(parent).copied().flatten();
        *self.last_of(child) = known;
    }

    fn last_of(&mut self, thread: usize) -> &mut Option<u32> {
        if self.last.len() <= thread {
            self.last.resize(thread + 1, None);
        }
        &mut self.last[thread]
    }

    /// A thread takes its step.
    pub(crate) fn stepped(&mut self, position: usize, thread: usize, op: &Pending) {
        let number = self.events.len() as u32;
        let before = self.last_of(thread).replace(number);
        let mut known = before.map_or_else(Clock::default, |before| self.known(before).clone());
        known.set(thread, position as u32 + 1);
        for (object, access) in &op.accesses {
            self.learn(&mut known, *object, *access);
        }
        for (object, access) in &op.accesses {
            self.touches_of(*object).push(Touch {
                event: number,
                position: position as u32,
                thread,
                access: *access,
            });
        }
        self.events.push(Event {
            position,
            thread,
            known,
            before,
        });
    }

    fn known(&self, event: u32) -> &Clock {
        &self.events[event as usize].known
    }

    fn touches(&self, object: u32) -> &[Touch] {
        self.objects.get(object as usize).map_or(&[], Vec::as_slice)
    }

    fn touches_of(&mut self, object: u32) -> &mut Vec<Touch> {
        let object = object as usize;
        if self.objects.len() <= object {
            self.objects.resize_with(object + 1, Vec::new);
        }
        &mut self.objects[object]
    }

    /// Adds what is known to who uses the object so: who writes knows what all before knew, who reads what the last writer knew.
    fn learn(&self, known: &mut Clock, object: u32, access: Access) {
        for touch in self.touches(object).iter().rev() {
            if touch.access == Access::Write || access == Access::Write {
                known.join(self.known(touch.event));
            }
            if touch.access == Access::Write {
                break;
            }
        }
    }

    /// Threads that can take, at `position` and instead of the step taken there, the first of the steps since then that
    /// do not depend on it.
    pub(crate) fn initials(&self, position: usize) -> ThreadSet {
        let first = self
            .events
            .partition_point(|event| event.position < position);
        let (replaced, since) = (&self.events[first], &self.events[first + 1..]);
        let (mut seen, mut initials) = (ThreadSet::default(), ThreadSet::default());
        for event in since
            .iter()
            .filter(|event| !replaced.is_known(&event.known))
        {
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
        let known = self.last.get(thread).copied().flatten();
        let known = known.map_or(&[][..], |event| &self.known(event).0);
        for (object, access) in &op.accesses {
            for touch in self.touches(*object).iter().rev() {
                if touch.access == Access::Read && *access == Access::Read {
                    continue;
                }
                if known
                    .get(touch.thread)
                    .is_none_or(|time| *time <= touch.position)
                {
                    positions.push(touch.position as usize);
                }
                if touch.access == Access::Write && op.wait == Wait::Never {
                    break;
                }
            }
        }
        positions
    }
}

impl Event {
    fn is_known(&self, known: &Clock) -> bool {
        known.of(self.thread) as usize > self.position
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
