//! Threads that go round in circles: what each waits for before it is worth going on.
//!
//! A thread is back where it was if its stack is, and everything that it has touched since. From there it would do the same again,
//! and nobody could tell: its whole round changes nothing. So it waits, as if its next step were blocked, until another thread does
//! something with what it touches in its round. That is enough for any round to be missed: what another thread can notice of a round
//! (a lock taken for a moment) it notices in the first one too, at the right time, unless it had something to do with the same object
//! in between; and then the thread goes round once more.
//!
//! Threads that wake each other so would go on for ever. A thread is woken by one and the same thing only once: it is the same if
//! the same thread, in the same state, takes the same step on an object in the same state, and the one who waits is where it was.
//!
//! Threads that lead each other round, as two do that give way to each other, may do so for ever too, though each time one of them could
//! leave. Where all of some threads are back where they were, with all that they touched, and nobody else has had to do with it, it is a
//! choice whether they stay in that circle: if they do, they wait as one thread that goes round does.
//!
//! The state of an object is known by the changes made to it that were not undone, each with who made it in which state.

use std::panic::Location;

use smallvec::SmallVec;

use crate::coroutine::Fiber;
use crate::op::{Access, Pending, Wait};
use crate::stack::mix;

/// Visits of a thread that are remembered: a longer round is not noticed.
const REMEMBERED: usize = 64;

/// What a step did, besides what it announced.
#[derive(Default)]
pub(crate) struct Effect {
    /// It left its objects as they were.
    pub(crate) unchanged: bool,
    /// It undid its thread's last change of these, which it may not have announced: nobody else knows of them any more.
    pub(crate) restored: Vec<u32>,
    /// It left these of its objects as they were.
    pub(crate) kept: Vec<u32>,
    /// Its thread will not be where it was, whatever its stack says.
    pub(crate) progress: bool,
}

impl Effect {
    pub(crate) const NONE: Self = Self {
        unchanged: false,
        restored: Vec::new(),
        kept: Vec::new(),
        progress: false,
    };
}

/// Something done to an object.
pub(crate) struct Event {
    /// The same for the same thing done again.
    id: u64,
    /// Version before.
    pub(crate) found: u64,
    pub(crate) changes: bool,
}

/// What happens to an object.
#[derive(Default)]
pub(crate) struct Traffic {
    /// Sum of the changes that were not undone.
    pub(crate) version: u64,
    pub(crate) events: Vec<Event>,
}

/// An object, as one step of a thread found and left it.
pub(crate) struct Touch {
    pub(crate) object: u32,
    /// Steps of all threads before and with this one.
    pub(crate) time: u64,
    pub(crate) found: u64,
    pub(crate) left: u64,
    /// Events on it, this one included.
    events: usize,
}

/// A change of an object, which its thread may undo.
struct Change {
    object: u32,
    /// Steps of all threads before and with this one.
    time: u64,
    /// What it adds to the object's version.
    id: u64,
}

/// A thread before a step.
pub(crate) struct Visit {
    pub(crate) state: u64,
    /// Steps of all threads before.
    pub(crate) time: u64,
    at: Place,
    /// Touches before.
    touches: usize,
    /// Choices before.
    pub(crate) choices: u32,
}

/// What is announced, and where in the source.
pub(crate) type Place = (&'static Location<'static>, &'static str);

/// An object of a round.
#[derive(Clone)]
pub(crate) struct Watch {
    pub(crate) object: u32,
    /// How the round found it.
    pub(crate) found: u64,
    /// Whether the round changes it for a while: then others can notice the round, and whatever they do with the object counts.
    /// Otherwise what counts is how it is.
    pub(crate) changes: bool,
    /// Events on it that the thread knew of before the round.
    pub(crate) before: usize,
    /// Events on it that the round knows of.
    pub(crate) known: usize,
}

/// A round that can go on for ever.
pub(crate) struct Round {
    /// The states that the thread goes through: the same wherever in its round it is.
    pub(crate) states: u64,
    pub(crate) watched: SmallVec<[Watch; 2]>,
    /// Visits that make it.
    pub(crate) length: usize,
    /// Whether no other thread leads it round.
    pub(crate) alone: bool,
    /// Whether only choices made again and again keep the thread in it: there are executions in which they are made otherwise.
    pub(crate) by_choice: bool,
    /// Whether the thread is in the middle of changing something for a while, and so no place to wait.
    pub(crate) busy: bool,
}

/// The way of a thread.
#[derive(Default)]
pub(crate) struct Way {
    pub(crate) visits: Vec<Visit>,
    pub(crate) touches: Vec<Touch>,
    /// Changes that it may still undo.
    changes: Vec<Change>,
    pub(crate) choices: u32,
    /// What was chosen in the current step.
    chosen: u64,
    /// State in which the current step was announced.
    pub(crate) state: u64,
    /// Whether the thread has been in that state before.
    pub(crate) returned: bool,
    pub(crate) round: Option<Round>,
    /// What is no reason to go round once more, for it was one before: each with the states of the round.
    pub(crate) tried: Vec<u64>,
}

/// All threads and objects of an execution.
#[derive(Default)]
pub(crate) struct Polling {
    /// Whether anybody looks.
    on: bool,
    /// Steps of all threads.
    pub(crate) time: u64,
    /// Whether in any execution threads that go round met.
    pub(crate) entangled: bool,
    /// Circles of several threads that were found.
    pub(crate) circles: Vec<u64>,
    pub(crate) ways: Vec<Way>,
    pub(crate) objects: Vec<Traffic>,
}

impl Polling {
    pub(crate) fn new(on: bool) -> Self {
        Self {
            on,
            ..Self::default()
        }
    }

    /// Whether anybody looks.
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    /// From the next execution on, somebody looks.
    pub(crate) fn set_on(&mut self) {
        self.on = true;
    }

    pub(crate) fn clear(&mut self) {
        self.time = 0;
        self.circles.clear();
        self.ways.iter_mut().for_each(Way::clear);
        self.objects.iter_mut().for_each(|traffic| {
            traffic.version = 0;
            traffic.events.clear();
        });
    }

    /// The thread that has just stopped has announced a step. Where it goes round in circles, the step becomes one that waits for
    /// what it touches in its round.
    pub(crate) fn announced(&mut self, thread: usize, op: &mut Pending) {
        let Some(stack) = self.on.then(Fiber::state).flatten() else {
            return;
        };
        if self.ways.len() <= thread {
            self.ways.resize_with(thread + 1, Way::default);
        }
        let way = &mut self.ways[thread];
        way.state = mix(place(stack, op), thread as u64);
        way.returned = way.visits.iter().any(|visit| visit.state == way.state);
        way.round = way.returned.then(|| way.round()).flatten();
        match &way.round {
            Some(round) => {
                round.extend(op);
                let tried = round.seen(&self.objects);
                way.tried.extend(tried);
            }
            None => way.forget(),
        }
        way.visits.push(Visit {
            state: way.state,
            time: self.time,
            at: (op.location, op.label),
            touches: way.touches.len(),
            choices: way.choices,
        });
    }

    /// Where a thread polls: the first place in the source of its round, for which of them it has reached is no matter.
    pub(crate) fn polls_at(&self, thread: usize) -> Option<Place> {
        let way = self.ways.get(thread)?;
        let round = way.visits.iter().rev().take(way.round.as_ref()?.length);
        let places = round.map(|visit| visit.at);
        places.min_by_key(|(at, label)| (at.file(), at.line(), at.column(), *label))
    }

    /// Whether others lead the thread round.
    pub(crate) fn is_led(&self, thread: usize) -> bool {
        let round = self.ways.get(thread).and_then(|way| way.round.as_ref());
        round.is_some_and(|round| !round.alone)
    }

    /// Notes whether a thread that goes round has to do with what another one does change for a while in its round.
    fn entangle(&mut self, thread: usize, object: u32) {
        let goes_round = |way: &Way| {
            way.round
                .as_ref()
                .is_some_and(|round| round.changes(object))
        };
        let mut others = self
            .ways
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != thread);
        self.entangled |=
            self.ways[thread].round.is_some() && others.any(|(_, way)| goes_round(way));
    }

    /// Whether the thread goes round in circles, so that [`Self::waits`] may change with any step.
    pub(crate) fn goes_round(&self, thread: usize) -> bool {
        self.ways.get(thread).is_some_and(|way| way.round.is_some())
    }

    /// Makes the announced step of a thread that stays in a circle wait for what the circle touches.
    pub(crate) fn extend(&self, thread: usize, op: &mut Pending) {
        let round = self.ways.get(thread).and_then(|way| way.round.as_ref());
        round.into_iter().for_each(|round| round.extend(op));
    }

    /// Whether it waits: it would go round, and nothing has happened that could lead it elsewhere.
    pub(crate) fn waits(&self, thread: usize) -> bool {
        let round = self
            .ways
            .get(thread)
            .and_then(|way| way.round.as_ref().map(|round| (way, round)));
        round.is_some_and(|(way, round)| {
            !round.busy && !self.sees_more(way, round) && self.news(way, round).next().is_none()
        })
    }

    /// Whether the objects of the round are as the thread has not seen them yet in it.
    fn sees_more(&self, way: &Way, round: &Round) -> bool {
        !way.tried
            .contains(&round.view(|watch| self.objects[watch.object as usize].version))
    }

    /// Whether it goes round by choice.
    pub(crate) fn by_choice(&self, thread: usize) -> bool {
        let round = self.ways.get(thread).and_then(|way| way.round.as_ref());
        round.is_some_and(|round| round.by_choice)
    }

    /// What others have done with what the round changes, if that was not yet a reason to go round once more. To look at it in the
    /// middle of the round is none: who looks again sees the same.
    fn news<'a>(&'a self, way: &'a Way, round: &'a Round) -> impl Iterator<Item = u64> + 'a {
        let changed = round.watched.iter().filter(|watch| watch.changes);
        let events = changed.flat_map(|watch| {
            let events = self.objects[watch.object as usize].events[watch.known..].iter();
            events.filter(|event| event.changes || event.found == watch.found)
        });
        events
            .map(|event| mix(round.states, event.id))
            .filter(|event| !way.tried.contains(event))
    }

    /// The thread takes its announced step.
    pub(crate) fn taken(&mut self, thread: usize) {
        if let Some(way) = self.ways.get_mut(thread) {
            way.chosen = 0;
            self.time += 1;
        }
    }

    /// In the current step, or before the next one, the thread has chosen.
    pub(crate) fn chose(&mut self, thread: usize, value: usize) {
        let Some(way) = self.ways.get_mut(thread) else {
            return;
        };
        way.chosen = mix(way.chosen, value as u64);
        way.choices += 1;
    }

    /// What the step that the thread has just taken did.
    pub(crate) fn stepped(&mut self, thread: usize, accesses: &[(u32, Access)], effect: &Effect) {
        if self.ways.len() <= thread {
            return;
        }
        for (object, access) in accesses {
            self.entangle(thread, *object);
            self.touch(
                thread,
                *object,
                *access == Access::Write && !effect.unchanged && !effect.kept.contains(object),
                effect,
            );
        }
        let silent = |object: &&u32| accesses.iter().all(|(own, _)| own != *object);
        for object in effect.restored.iter().filter(silent) {
            self.touch(thread, *object, true, effect);
        }
        if effect.progress {
            self.progressed(thread);
        }
    }

    fn touch(&mut self, thread: usize, object: u32, changes: bool, effect: &Effect) {
        let index = object as usize;
        if self.objects.len() <= index {
            self.objects.resize_with(index + 1, Traffic::default);
        }
        let (way, traffic) = (&mut self.ways[thread], &mut self.objects[index]);
        let found = traffic.version;
        let id = mix(mix(mix(found, u64::from(object)), way.state), way.chosen);
        if changes {
            let time = self.time;
            traffic.version = if effect.restored.contains(&object) {
                found.wrapping_sub(way.undo(object))
            } else {
                way.change(Change { object, time, id });
                found.wrapping_add(id)
            };
        }
        traffic.events.push(Event { id, found, changes });
        way.touches.push(Touch {
            object,
            time: self.time,
            found,
            left: traffic.version,
            events: traffic.events.len(),
        });
    }

    /// The thread has become another by something that is no step, such as a new thread.
    pub(crate) fn progressed(&mut self, thread: usize) {
        if let Some(way) = self.ways.get_mut(thread) {
            way.clear_visits();
        }
    }
}

/// Hash of a state: the stack, and what is announced there.
fn place(stack: u64, op: &Pending) -> u64 {
    let place = mix(stack, op.label.as_ptr().addr() as u64);
    let place = mix(place, std::ptr::from_ref(op.location).addr() as u64);
    op.accesses.iter().fold(place, |place, (object, access)| {
        mix(mix(place, u64::from(*object)), *access as u64)
    })
}

impl Round {
    pub(crate) fn extend(&self, op: &mut Pending) {
        for watch in &self.watched {
            let access = (
                watch.object,
                if watch.changes {
                    Access::Write
                } else {
                    Access::Read
                },
            );
            let write = (watch.object, Access::Write);
            if !op.accesses.contains(&access) && !op.accesses.contains(&write) {
                op.accesses.push(access);
            }
        }
        op.wait = Wait::Perhaps;
    }

    /// What has been tried with it: the state of what it looks at, and what others did with what it changes.
    fn seen(&self, objects: &[Traffic]) -> SmallVec<[u64; 4]> {
        let changed = self.watched.iter().filter(|watch| watch.changes);
        let events = changed
            .flat_map(|watch| &objects[watch.object as usize].events[watch.before..watch.known]);
        let events = events.map(|event| mix(self.states, event.id));
        events.chain([self.view(|watch| watch.found)]).collect()
    }

    fn changes(&self, object: u32) -> bool {
        let mut watched = self.watched.iter();
        watched.any(|watch| watch.changes && watch.object == object)
    }

    /// The round with what it only looks at in some state.
    pub(crate) fn view(&self, state: impl Fn(&Watch) -> u64) -> u64 {
        let looked_at = self.watched.iter().filter(|watch| !watch.changes);
        let seen = looked_at.map(|watch| mix(u64::from(watch.object), state(watch)));
        seen.fold(self.states, u64::wrapping_add)
    }
}

impl Way {
    fn clear(&mut self) {
        self.clear_visits();
        self.changes.clear();
        self.tried.clear();
        (self.choices, self.state, self.returned) = (0, 0, false);
    }

    fn clear_visits(&mut self) {
        self.visits.clear();
        self.touches.clear();
        self.round = None;
    }

    fn change(&mut self, change: Change) {
        if self.changes.len() >= 2 * REMEMBERED {
            self.changes.drain(..REMEMBERED);
        }
        self.changes.push(change);
    }

    /// Undoes the last change of an object; what it had added to its version. Where there is none, nothing has changed.
    fn undo(&mut self, object: u32) -> u64 {
        let last = self
            .changes
            .iter()
            .rposition(|change| change.object == object);
        last.map_or(0, |last| self.changes.remove(last).id)
    }

    /// The round that the thread has just made, if it is back where it was.
    fn round(&self) -> Option<Round> {
        let begin = self
            .visits
            .iter()
            .rposition(|visit| visit.state == self.state)?;
        let (begin, visits) = (&self.visits[begin], &self.visits[begin..]);
        let touches = &self.touches[begin.touches..];
        let mut watched: SmallVec<[Watch; 2]> = SmallVec::new();
        for (index, touch) in touches.iter().enumerate() {
            if watched.iter().all(|watch| watch.object != touch.object) {
                let before = &self.touches[..begin.touches];
                let last = before.iter().rfind(|last| last.object == touch.object);
                let known = last.map_or(0, |last| last.events);
                watched.push(watch(known, &touches[index..])?);
            }
        }
        Some(Round {
            states: visits
                .iter()
                .map(|visit| visit.state)
                .fold(0, u64::wrapping_add),
            length: visits.len(),
            alone: true,
            by_choice: begin.choices < self.choices,
            busy: self.is_busy(&watched, begin.time),
            watched,
        })
    }

    /// Whether the thread has yet to undo a change that it has made to one of these since then.
    pub(crate) fn is_busy(&self, watched: &[Watch], since: u64) -> bool {
        let watches = |object| {
            watched
                .iter()
                .any(|watch| watch.changes && watch.object == object)
        };
        let mut changes = self
            .changes
            .iter()
            .rev()
            .take_while(|change| change.time > since);
        changes.any(|change| watches(change.object))
    }

    /// Forgets what is too long ago, or no part of the round that the thread makes.
    fn forget(&mut self) {
        if self.visits.len() >= 2 * REMEMBERED {
            let first = self.visits[REMEMBERED].touches;
            self.visits.drain(..REMEMBERED);
            self.touches.drain(..first);
            self.visits
                .iter_mut()
                .for_each(|visit| visit.touches -= first);
        }
    }
}

/// What to watch of the object of the first of these touches, and of which the thread knew so many events: nothing, if the round did not find it as it had left it, or does not
/// leave it as it found it.
fn watch(before: usize, touches: &[Touch]) -> Option<Watch> {
    let first = &touches[0];
    let (mut left, mut changes, mut known) = (first.found, false, 0);
    for touch in touches.iter().filter(|touch| touch.object == first.object) {
        if touch.found != left {
            return None;
        }
        (left, known) = (touch.left, touch.events);
        changes |= touch.left != touch.found;
    }
    (left == first.found).then_some(Watch {
        object: first.object,
        found: first.found,
        changes,
        before,
        known,
    })
}
