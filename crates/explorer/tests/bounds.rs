//! What bounds, hooks and caveats promise.

mod support;

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Instant;

use explorer::{
    Decision, End, Limit, Outcome, Panic, Record, Schedule, Search, Stream, Traced, caveat,
    explore, explore_with, finally, print, replay, replay_within, set_before, set_record, spawn,
    spawn_named, steps,
};
use support::{Atomic, Lock, brute, say, together};

fn two_words() {
    together([Box::new(|| say("a")), Box::new(|| say("b"))]);
}

/// The only outcome that a bound stopped, and how often.
fn cut(search: &Search, program: fn()) -> (Outcome, u64) {
    let report = explore(search, program);
    assert!(!report.exhaustive);
    let mut cut = report
        .outcomes
        .iter()
        .filter(|(outcome, _)| outcome.end.is_cut());
    let (outcome, found) = cut.next().expect("one was cut");
    assert!(cut.next().is_none(), "one of a kind is enough");
    assert_eq!(
        replay_within(search, &found.witness, program)
            .expect("it replays")
            .outcome,
        *outcome
    );
    (outcome.clone(), found.executions)
}

fn unsampled() -> Search {
    Search {
        samples: 0,
        ..Search::default()
    }
}

#[test]
fn too_much_output_is_cut_between_two_letters() {
    let search = Search {
        output: 4,
        ..unsampled()
    };
    let (outcome, executions) = cut(&search, || say("été"));
    assert_eq!(
        (outcome.end, outcome.stdout.as_str(), executions),
        (End::Cut(Limit::Output), "ét", 1)
    );
}

#[test]
fn as_much_output_as_allowed_is_not_cut() {
    let search = Search {
        output: 4,
        ..unsampled()
    };
    let report = explore(&search, two_words);
    assert!(report.exhaustive && report.totals.cut == 0);
}

#[test]
fn a_bound_on_threads_can_be_lower() {
    let search = Search {
        threads: 2,
        ..unsampled()
    };
    assert_eq!(cut(&search, two_words).0.end, End::Cut(Limit::Threads));
    let enough = Search {
        threads: 3,
        ..unsampled()
    };
    assert!(explore(&enough, two_words).exhaustive);
}

#[test]
fn a_bound_on_steps_counts_steps_and_not_choices() {
    let search = Search {
        steps: 3,
        ..unsampled()
    };
    let (outcome, _) = cut(&search, || {
        let number = Atomic::default();
        (0..3).for_each(|_| number.store(explorer::choose(2) as i64));
    });
    assert_eq!(outcome.end, End::Cut(Limit::Steps));
}

#[test]
fn a_report_says_within_which_bounds() {
    let search = Search {
        preemptions: Some(1),
        seed: 5,
        ..Search::default()
    };
    assert_eq!(explore(&search, two_words).search, search);
}

#[test]
fn a_program_with_a_caveat_is_never_called_exhaustive() {
    let report = explore(&Search::default(), || {
        spawn(|| caveat("time")).join();
        say("late");
    });
    assert_eq!((report.exhaustive, report.totals.sampled), (false, 0));
    assert_eq!(report.caveats.into_iter().collect::<Vec<_>>(), ["time"]);
}

#[test]
fn each_outcome_is_told_once_with_its_schedule_and_before_the_next() {
    let told = RefCell::new(Vec::new());
    let report = explore_with(&Search::default(), two_words, &mut |outcome, schedule| {
        told.borrow_mut().push((outcome.clone(), schedule.clone()));
        ControlFlow::Continue(())
    });
    let mut told = told.into_inner();
    assert_eq!(told[0].0.stdout, "a\nb\n");
    told.sort();
    let found = report
        .outcomes
        .into_iter()
        .map(|(outcome, found)| (outcome, found.witness));
    assert_eq!(told, found.collect::<Vec<_>>());
}

#[test]
fn a_search_that_is_told_to_stop_does() {
    let report = explore_with(&Search::default(), two_words, &mut |_, _| {
        ControlFlow::Break(())
    });
    assert_eq!(
        (
            report.outcomes.len(),
            report.totals.executions,
            report.exhaustive
        ),
        (1, 1, false)
    );
}

/// Keeps the decisions of the last execution, as a file would.
#[derive(Default)]
struct Notes {
    begun: Cell<u32>,
    decisions: RefCell<Vec<Decision>>,
    running: Cell<Option<usize>>,
    seen: RefCell<Vec<usize>>,
}

impl Record for Notes {
    fn begin(&self) {
        self.begun.set(self.begun.get() + 1);
        self.decisions.borrow_mut().clear();
    }

    fn decision(&self, decision: Decision) {
        assert_eq!(
            self.running.get(),
            None,
            "recorded before what follows from it"
        );
        self.decisions.borrow_mut().push(decision);
    }

    fn running(&self, thread: Option<usize>) {
        self.running.set(thread);
        self.seen.borrow_mut().extend(thread);
    }
}

#[test]
fn a_record_has_the_decisions_of_the_execution_so_far() {
    let (notes, last) = (Rc::new(Notes::default()), Rc::new(Cell::new(0)));
    let (inside, length) = (notes.clone(), last.clone());
    set_record(Some(notes.clone()));
    let report = explore(&Search::default(), move || {
        let other = spawn(|| say("b"));
        assert_eq!(inside.running.get(), Some(0));
        say("a");
        length.set(inside.decisions.borrow().len());
        other.join();
    });
    set_record(None);
    assert_eq!(u64::from(notes.begun.get()), report.totals.executions);
    let schedule = Schedule(notes.decisions.borrow().clone());
    assert!(
        report
            .outcomes
            .values()
            .any(|found| found.witness == schedule)
    );
    assert!((1..schedule.0.len()).contains(&last.get()));
    assert!(notes.seen.borrow().contains(&1) && notes.running.get().is_none());
}

#[test]
fn what_is_to_come_before_each_execution_does_and_after_the_end_of_the_last() {
    let (fresh, begun) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(0)));
    let (before, counted, inside) = (fresh.clone(), begun.clone(), fresh.clone());
    set_before(Some(Rc::new(move || {
        assert!(!before.replace(true), "the execution before was not over");
        counted.set(counted.get() + 1);
    })));
    let program = move || {
        assert!(inside.get());
        let done = inside.clone();
        finally(move || done.set(false));
        two_words();
    };
    let report = explore(&brute(), program.clone());
    assert_eq!(report.totals.executions, begun.get());
    let witness = &report.outcomes.values().next().expect("an outcome").witness;
    assert!(replay(witness, program).is_ok() && begun.get() == report.totals.executions + 1);
    set_before(None);
}

fn named_deadlock() {
    let lock = Rc::new(Lock::default());
    let own = lock.clone();
    let _held = lock.lock();
    spawn_named(Some("second"), move || drop(own.lock())).join();
}

#[test]
fn who_waits_is_named_with_what_for() {
    let report = explore(&Search::default(), named_deadlock);
    let (outcome, found) = report.outcomes.iter().next().expect("a deadlock");
    let End::Deadlocked(waiting) = &outcome.end else {
        panic!("{outcome:?}");
    };
    let told: Vec<_> = waiting
        .iter()
        .map(|one| (one.name.as_deref(), one.objects.0.join(" ")))
        .collect();
    assert_eq!(
        told,
        [
            (Some("main"), "thread 0.1#0".into()),
            (Some("second"), "object 0#1".into())
        ]
    );
    let trace = replay(&found.witness, named_deadlock)
        .expect("it replays")
        .trace;
    assert_eq!(trace[0].name.as_deref(), Some("main"));
}

#[test]
fn who_panics_is_named() {
    let report = explore(&Search::default(), || {
        spawn_named(Some("unlucky"), || panic!("no")).join()
    });
    let outcome = report.outcomes.keys().next().expect("an outcome");
    assert_eq!(outcome.panics[0].name.as_deref(), Some("unlucky"));
}

#[test]
fn who_touched_an_object_first_makes_no_other_outcome() {
    let report = explore(&Search::default(), || {
        let lock = Rc::new(Lock::default());
        let body = || -> Box<dyn FnOnce()> {
            let lock = lock.clone();
            Box::new(move || std::mem::forget(lock.lock()))
        };
        let _threads = [spawn(body()), spawn(body())];
        let never = Atomic::default();
        never.await_at_least(1);
    });
    // Either thread may have the lock; the other one waits for it.
    assert_eq!(report.outcomes.len(), 2);
}

#[derive(Default)]
struct Steps(RefCell<Vec<String>>);

impl Record for Steps {
    fn begin(&self) {}
    fn decision(&self, _: Decision) {}
    fn running(&self, _: Option<usize>) {}

    fn takes_step(&self, step: &Traced) {
        self.0.borrow_mut().push(format!("< {}", step.label));
    }

    fn prints(&self, stream: Stream, text: &str) {
        self.0.borrow_mut().push(format!("{stream:?} {text}"));
    }

    fn panics(&self, panic: &Panic) {
        self.0.borrow_mut().push(panic.message.clone());
    }

    fn took_step(&self, step: &Traced) {
        let (out, err) = (&step.stdout, &step.stderr);
        let panic = step.panic.as_ref().map(|panic| &panic.message);
        let told = format!("> {} {out:?} {err:?} {panic:?}", step.label);
        self.0.borrow_mut().push(told);
    }
}

#[test]
fn a_replay_tells_each_step_before_and_after() {
    let program = || {
        print(Stream::Out, "o");
        print(Stream::Err, "e");
        panic!("no");
    };
    let schedule = "0x4".parse().unwrap();
    let steps = Rc::new(Steps::default());
    set_record(Some(steps.clone()));
    let replayed = replay(&schedule, program).unwrap();
    set_record(None);
    assert_eq!(
        *steps.0.borrow(),
        [
            "< print",
            "Out o",
            r#"> print "o" "" None"#,
            "< print",
            "Err e",
            "no",
            r#"> print "" "e" None"#,
            "< panic",
            r#"> panic "" "" Some("no")"#,
            "< exit",
            r#"> exit "" "" None"#,
        ]
    );
    assert_eq!(replayed.outcome.panics[0].column, 9);
}

#[test]
fn a_search_stops_when_its_time_is_over() {
    let search = Search {
        until: Some(Instant::now()),
        ..Search::default()
    };
    let report = explore(&search, two_words);
    assert!(!report.exhaustive && report.totals.executions == 0);
}

#[test]
fn what_is_cleared_away_steps_at_once() {
    struct Steps(Rc<Atomic>);
    impl Drop for Steps {
        fn drop(&mut self) {
            self.0.store(1);
            assert_eq!(self.0.load(), 1);
        }
    }
    let report = explore(&unsampled(), || {
        let left = Steps(Rc::new(Atomic::default()));
        finally(move || drop(left));
    });
    assert_eq!((report.totals.steps, report.totals.leaked), (1, 0));
}

#[test]
fn a_thread_counts_its_own_steps() {
    let program = || {
        let shared = Rc::new(Atomic::default());
        let theirs = shared.clone();
        let other = spawn(move || theirs.store(1));
        let before = steps();
        shared.load();
        shared.load();
        other.join();
        assert_eq!(steps() - before, 3);
    };
    let report = explore(&brute(), program);
    assert!(
        report
            .outcomes
            .keys()
            .all(|outcome| outcome.panics.is_empty())
    );
}

#[test]
fn where_prints_are_no_steps_each_thread_has_its_own() {
    let search = Search {
        prints: false,
        ..Search::default()
    };
    let report = explore(&search, || {
        let body = |words: [&'static str; 2]| -> Box<dyn FnOnce()> {
            Box::new(move || words.iter().for_each(say))
        };
        together([body(["a", "b"]), body(["c", "d"])]);
        say("e");
    });
    let (outcome, found) = report.outcomes.first_key_value().expect("one");
    assert_eq!(
        (outcome.stdout.as_str(), found.executions),
        ("e\na\nb\nc\nd\n", 1)
    );
    assert_eq!((report.outcomes.len(), report.totals.steps), (1, 5));
}
