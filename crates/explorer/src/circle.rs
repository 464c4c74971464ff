//! Circles in which several threads lead each other round.

use smallvec::SmallVec;

use crate::polling::{Polling, Round, Touch, Visit, Watch, Way};
use crate::stack::mix;
use crate::threads::ThreadSet;

/// Earlier visits of one state that are looked at.
const LOOKED_AT: usize = 4;

/// Threads that are back where they were, each with the way that it has made since then.
pub(crate) struct Circle {
    pub(crate) threads: ThreadSet,
    since: u64,
    watched: SmallVec<[Watch; 2]>,
}

impl Polling {
    /// A circle of several threads that is closed by what this one has just announced, if it is none that was found before.
    pub(crate) fn circle(&mut self, thread: usize) -> Option<Circle> {
        let way = self.ways.get(thread).filter(|way| way.returned)?;
        let (now, before) = way.visits.split_last()?;
        let same = before.iter().rev().filter(|visit| visit.state == now.state);
        let begins: SmallVec<[u64; LOOKED_AT]> =
            same.take(LOOKED_AT).map(|visit| visit.time).collect();
        let circle = begins
            .into_iter()
            .find_map(|since| self.circle_since(thread, since))?;
        let known = self.identity(&circle);
        let new = !self.circles.contains(&known);
        self.circles.push(known);
        new.then_some(circle)
    }

    fn circle_since(&self, thread: usize, since: u64) -> Option<Circle> {
        let threads = self.meet(thread, since);
        let mut ways = threads.iter().map(|thread| &self.ways[thread]);
        if threads.len() < 2 || !ways.all(|way| way.is_as_it_was(since)) {
            return None;
        }
        let mut touches: Vec<&Touch> = self.touches_of(threads, since).collect();
        touches.sort_by_key(|touch| touch.time);
        let mut watched: SmallVec<[Watch; 2]> = SmallVec::new();
        for touch in touches {
            match watched
                .iter_mut()
                .find(|watch| watch.object == touch.object)
            {
                Some(watch) => watch.changes |= touch.found != touch.left,
                None => watched.push(self.watch(touch)),
            }
        }
        // In the middle of a change, others would have to wait that could otherwise come in between.
        let mut ways = threads.iter().map(|thread| &self.ways[thread]);
        if ways.any(|way| way.is_busy(&watched, since)) {
            return None;
        }
        let as_it_was = |watch: &Watch| self.objects[watch.object as usize].version == watch.found;
        watched.iter().all(as_it_was).then_some(Circle {
            threads,
            since,
            watched,
        })
    }

    fn watch(&self, first: &Touch) -> Watch {
        Watch {
            object: first.object,
            found: first.found,
            changes: first.found != first.left,
            before: 0,
            known: self.objects[first.object as usize].events.len(),
        }
    }

    /// Threads that have to do with this one since then, through the objects that they touch.
    fn meet(&self, thread: usize, since: u64) -> ThreadSet {
        let mut met = ThreadSet::only(thread);
        loop {
            let touched: SmallVec<[u32; 8]> = self
                .touches_of(met, since)
                .map(|touch| touch.object)
                .collect();
            let meets = |other: &usize| {
                let others = ThreadSet::only(*other);
                met.contains(*other)
                    || self
                        .touches_of(others, since)
                        .any(|touch| touched.contains(&touch.object))
            };
            let more: ThreadSet = (0..self.ways.len()).filter(meets).collect();
            if more == met {
                return met;
            }
            met = more;
        }
    }

    fn touches_of(&self, threads: ThreadSet, since: u64) -> impl Iterator<Item = &Touch> {
        let ways = threads.iter().map(|thread| &self.ways[thread]);
        ways.flat_map(move |way| {
            way.touches
                .iter()
                .rev()
                .take_while(move |touch| touch.time > since)
        })
    }

    fn identity(&self, circle: &Circle) -> u64 {
        let states = circle.threads.iter().map(|thread| self.ways[thread].state);
        let objects = circle
            .watched
            .iter()
            .map(|watch| mix(u64::from(watch.object), watch.found));
        states.chain(objects).fold(0, u64::wrapping_add)
    }

    /// The threads of the circle stay in it, until another one has to do with it.
    pub(crate) fn close(&mut self, circle: &Circle) {
        let identity = self.identity(circle);
        for thread in circle.threads.iter() {
            let way = &mut self.ways[thread];
            let round = Round {
                states: mix(identity, self.time),
                length: way
                    .visits
                    .iter()
                    .rev()
                    .take_while(|visit| visit.time >= circle.since)
                    .count()
                    .max(1),
                alone: false,
                watched: circle.watched.clone(),
                by_choice: false,
                busy: false,
            };
            way.tried.push(round.view(|watch| watch.found));
            way.round = Some(round);
        }
    }
}

impl Way {
    /// Whether the thread is where it was then, and nothing was chosen since.
    fn is_as_it_was(&self, then: u64) -> bool {
        let before: Option<&Visit> = self.visits.iter().rfind(|visit| visit.time <= then);
        let now = self.visits.last();
        before
            .zip(now)
            .is_some_and(|(before, now)| (before.state, before.choices) == (now.state, now.choices))
    }
}
