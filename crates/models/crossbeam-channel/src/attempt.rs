//! How a thread does one of several operations: as soon as one can be done, or for a while, or only if it is now.

use std::panic::Location;
use std::rc::Rc;

use explorer::{Access, Object, Op, choose, kept, progressed, restored, step_at};
use model_std::time;
use smallvec::SmallVec;

use crate::limit::Limit;
use crate::operation::{Objects, Operation, Readiness, Token, Wait};

/// What a thread is about to do.
pub(crate) struct Attempt<'a> {
    /// What a trace calls it.
    pub(crate) label: &'static str,
    /// The line of the program.
    pub(crate) at: &'static Location<'static>,
    /// What it may do, one of them.
    pub(crate) arms: &'a [&'a dyn Operation],
    /// Whether it does the first that it can.
    pub(crate) is_biased: bool,
    pub(crate) limit: Limit,
}

/// What the first step came to, where two may have to meet.
enum Arrival {
    /// It has begun this arm.
    Done(usize, Token),
    /// It would have met a thread whose other channels it does not touch: once more, with these too.
    Again(Objects),
    /// It waits.
    Entered(Entered),
    /// There was no time to wait.
    Failed,
}

/// What can be done now.
#[derive(Default)]
struct Options {
    /// Arms, each as good as the others.
    arms: SmallVec<[usize; 4]>,
    /// Who would be met.
    waits: SmallVec<[Rc<Wait>; 4]>,
    /// Whether one of them can be done for certain.
    is_ready: bool,
    /// Whether one of them can, or will before the wait ends.
    is_sure: bool,
}

/// A thread that has come, and waits: itself, and the place of each of its arms that others can meet.
struct Entered {
    wait: Rc<Wait>,
    places: SmallVec<[(usize, u64); 4]>,
}

impl<'a> Attempt<'a> {
    /// At a single operation.
    pub(crate) fn single(
        at: &'static Location<'static>,
        label: &'static str,
        operation: &'a [&'a dyn Operation; 1],
        limit: Limit,
    ) -> Self {
        Self {
            label,
            at,
            arms: operation,
            is_biased: true,
            limit,
        }
    }

    /// Begins one of the arms, and says which; `None` where none could be, in time.
    pub(crate) fn run(&self) -> Option<(usize, Token)> {
        match self.arms.iter().any(|arm| arm.is_meeting()) {
            true => self.come(),
            false => self.begin_when_ready(),
        }
    }

    fn begin_when_ready(&self) -> Option<(usize, Token)> {
        let objects = self.objects();
        self.wait_and(Access::Write, || {
            let begun = self.begin_one();
            self.spared(&begun, &objects).for_each(kept);
            begun
        })
    }

    /// Like [`Self::run`], but only says which arm is ready.
    pub(crate) fn find(&self) -> Option<usize> {
        self.wait_and(Access::Read, || {
            let found = self.pick(&self.options(Readiness::may_be_ready));
            if let Some(Readiness::Perhaps(place)) = found.map(|arm| self.arms[arm].readiness()) {
                time::advance_to(time::instant(place));
            }
            found
        })
    }

    /// One step, as soon as it can be taken, or at any time where the wait ends by itself.
    fn wait_and<T>(&self, access: Access, apply: impl FnOnce() -> T) -> T {
        let ready = || {
            let mut arms = self.arms.iter();
            arms.any(|arm| arm.readiness().may_be_ready())
        };
        let waits = self.waits() && self.arms.iter().all(|arm| arm.may_wait());
        let ready: Option<&dyn Fn() -> bool> = if waits { Some(&ready) } else { None };
        self.step(&self.objects(), access, ready, apply)
    }

    /// Meets somebody who waits, or waits until somebody comes.
    fn come(&self) -> Option<(usize, Token)> {
        let mut objects = self.objects();
        loop {
            match self.step(&objects, Access::Write, None, || self.arrive(&objects)) {
                Arrival::Done(arm, token) => return Some((arm, token)),
                Arrival::Again(others) => objects.extend(others),
                Arrival::Entered(entered) => return self.stay(&entered),
                Arrival::Failed => return None,
            }
        }
    }

    fn arrive(&self, touched: &[Rc<Object>]) -> Arrival {
        let options = self.options(Readiness::may_be_ready);
        let others = options.others(touched);
        if !others.is_empty() {
            touched.iter().for_each(|object| kept(object));
            return Arrival::Again(others);
        }
        // Who has time enters, though a timer may fire next: the others can see it waiting.
        if !options.is_ready && !matches!(self.limit, Limit::Now) {
            return Arrival::Entered(self.enter());
        }
        match self.pick(&options) {
            Some(arm) => Arrival::Done(arm, self.arms[arm].begin()),
            None => {
                touched.iter().for_each(|object| kept(object));
                Arrival::Failed
            }
        }
    }

    /// Objects that are as they were after this was begun, if anything.
    fn spared<'b>(
        &self,
        begun: &Option<(usize, Token)>,
        objects: &'b [Rc<Object>],
    ) -> impl Iterator<Item = &'b Object> {
        let changed = begun.as_ref().and_then(|(arm, token)| {
            let arm = self.arms[*arm];
            let changes = !matches!(token, Token::Gone) && !arm.is_ticking();
            changes.then(|| arm.object().cloned()).flatten()
        });
        let objects = objects.iter();
        let spared =
            objects.filter(move |object| changed.as_ref().is_none_or(|it| !Rc::ptr_eq(it, object)));
        spared.map(|object| &**object)
    }

    fn enter(&self) -> Entered {
        let wait = Wait::new(self.objects());
        let arms = self.arms.iter().enumerate();
        let meeting = arms.filter(|(_, arm)| arm.is_meeting());
        let places = meeting.map(|(number, arm)| (number, arm.enter(&wait, number)));
        let places = places.collect();
        Entered { wait, places }
    }

    /// Waits until somebody has come, or something else can be done.
    fn stay(&self, entered: &Entered) -> Option<(usize, Token)> {
        let ready = || {
            let mut arms = self.arms.iter();
            entered.wait.arm().is_some() || arms.any(|arm| arm.readiness().may_be_ready_alone())
        };
        let ready: Option<&dyn Fn() -> bool> = if self.waits() { Some(&ready) } else { None };
        self.step(entered.wait.objects(), Access::Write, ready, || {
            self.leave(entered).or_else(|| self.go(entered))
        })
    }

    /// Does what needs nobody else, if anything: all but that is as it was before this thread came.
    fn go(&self, entered: &Entered) -> Option<(usize, Token)> {
        let begun = self.begin_one();
        self.spared(&begun, entered.wait.objects())
            .for_each(restored);
        begun
    }

    /// Takes back what nobody has come for, and gives what somebody has.
    fn leave(&self, entered: &Entered) -> Option<(usize, Token)> {
        let mut met = None;
        for (arm, place) in &entered.places {
            match entered.wait.arm() == Some(*arm) {
                true => met = Some((*arm, self.arms[*arm].met(*place))),
                false => self.arms[*arm].leave(*place),
            }
        }
        met
    }

    /// Does something that no other thread is waiting for.
    fn begin_one(&self) -> Option<(usize, Token)> {
        let options = self.options(Readiness::may_be_ready_alone);
        let arm = self.pick(&options)?;
        let token = self.arms[arm].begin();
        if matches!(token, Token::Gone) && options.arms.len() > 1 {
            progressed();
        }
        Some((arm, token))
    }

    /// One of the options, or none where the wait may end before.
    fn pick(&self, options: &Options) -> Option<usize> {
        let may_fail = !self.waits() && !options.is_sure;
        let count = options.arms.len() + usize::from(may_fail);
        self.note_ways_round(options, may_fail);
        let picked = options.arms.get(choose(count)).copied();
        if picked.is_none() {
            self.limit.pass();
        }
        picked
    }

    /// Where several ways lead round, each is chosen in vain, and the explorer, which gives up a round that another choice leaves, would
    /// give up all: there it is not to see that they do.
    fn note_ways_round(&self, options: &Options, may_fail: bool) {
        let arms = || options.arms.iter().map(|arm| self.arms[*arm]);
        let ticking = arms().filter(|arm| arm.is_ticking()).count();
        if ticking + usize::from(may_fail) > 1 {
            progressed();
        }
        let is_timer = |arm: &&dyn Operation| matches!(arm.readiness(), Readiness::Perhaps(_));
        let timers = arms().filter(is_timer).count();
        if timers + usize::from(may_fail) > 1 {
            arms().for_each(|arm| arm.contest());
        }
    }

    /// Whether it waits for as long as it takes.
    fn waits(&self) -> bool {
        matches!(self.limit, Limit::Never)
    }

    fn options(&self, counts: fn(&Readiness) -> bool) -> Options {
        let mut options = Options::default();
        for (number, arm) in self.arms.iter().enumerate() {
            let readiness = arm.readiness();
            if counts(&readiness) {
                options.add(number, readiness, self.limit);
            }
            if self.is_biased && options.is_ready {
                break;
            }
        }
        options
    }

    /// What its own arms touch.
    fn objects(&self) -> Objects {
        let mut objects = Objects::new();
        let own = self.arms.iter().filter_map(|arm| arm.object());
        own.for_each(|object| add_new(&mut objects, object));
        objects
    }

    fn step<T>(
        &self,
        objects: &[Rc<Object>],
        access: Access,
        ready: Option<&dyn Fn() -> bool>,
        apply: impl FnOnce() -> T,
    ) -> T {
        let objects = objects.iter().map(|object| (&**object, access));
        let objects: SmallVec<[_; 4]> = objects.collect();
        let op = Op {
            label: self.label,
            objects: &objects,
            ready,
            apply,
        };
        step_at(self.at, op)
    }
}

impl Options {
    fn add(&mut self, arm: usize, readiness: Readiness, limit: Limit) {
        self.arms.push(arm);
        match readiness {
            Readiness::Perhaps(place) => self.is_sure |= !limit.comes_before(place),
            _ => (self.is_ready, self.is_sure) = (true, true),
        }
        if let Readiness::Meets(wait) = readiness {
            self.waits.push(wait);
        }
    }

    /// What those who would be met touch besides.
    fn others(&self, touched: &[Rc<Object>]) -> Objects {
        let mut all = Objects::from(touched);
        let theirs = self.waits.iter().flat_map(|wait| wait.objects());
        theirs.for_each(|object| add_new(&mut all, object));
        all.drain(touched.len()..).collect()
    }
}

fn add_new(objects: &mut Objects, object: &Rc<Object>) {
    if !objects.iter().any(|known| Rc::ptr_eq(known, object)) {
        objects.push(object.clone());
    }
}
