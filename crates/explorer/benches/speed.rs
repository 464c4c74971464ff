//! Executions a second, with and without reduction: `cargo bench -p explorer`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use explorer::{Access, Object, Op, Search, Thread, explore, spawn, step};

/// An integer that threads share.
#[derive(Default)]
struct Number(Object, Cell<u32>);

impl Number {
    fn increment(&self) {
        let seen = step(Op {
            label: "load",
            objects: &[(&self.0, Access::Read)],
            ready: None,
            apply: || self.1.get(),
        });
        let store = || self.1.set(seen + 1);
        step(Op {
            label: "store",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply: store,
        });
    }
}

fn lost_update(threads: usize, times: usize) {
    let number = Rc::new(Number::default());
    let start = || {
        let number = number.clone();
        spawn(move || (0..times).for_each(|_| number.increment()))
    };
    let started: Vec<Thread> = (0..threads).map(|_| start()).collect();
    started.into_iter().for_each(Thread::join);
    explorer::print(explorer::Stream::Out, &number.1.get().to_string());
}

/// A lock without a guard.
#[derive(Default)]
struct Fork(Object, Cell<bool>);

impl Fork {
    fn take(&self) {
        let apply = || self.1.set(true);
        step(Op {
            label: "lock",
            objects: &[(&self.0, Access::Write)],
            ready: Some(&|| !self.1.get()),
            apply,
        });
    }

    fn put_back(&self) {
        step(Op {
            label: "unlock",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply: || self.1.set(false),
        });
    }
}

/// Philosophers who eat `meals` times, each with the fork on the left first.
fn dine(philosophers: usize, meals: usize) {
    let forks: Rc<Vec<Fork>> = Rc::new((0..philosophers).map(|_| Fork::default()).collect());
    let seat = |seat: usize| {
        let forks = forks.clone();
        spawn(move || {
            for _ in 0..meals {
                let (left, right) = (&forks[seat], &forks[(seat + 1) % forks.len()]);
                left.take();
                right.take();
                right.put_back();
                left.put_back();
            }
        })
    };
    let seated: Vec<Thread> = (0..philosophers).map(seat).collect();
    seated.into_iter().for_each(Thread::join);
}

/// Two threads that remove `values` values, and look in vain before they do: the list of chapter 9.
fn list_race(values: i32) {
    let list = Rc::new((
        Fork::default(),
        RefCell::new((0..values).collect::<Vec<_>>()),
    ));
    let empty = |list: &(Fork, RefCell<Vec<i32>>)| {
        list.0.take();
        let empty = list.1.borrow().is_empty();
        list.0.put_back();
        empty
    };
    let remove = |list: &(Fork, RefCell<Vec<i32>>)| {
        list.0.take();
        let value = list.1.borrow().first().copied();
        explorer::print(explorer::Stream::Out, &format!("{value:?}\n"));
        let gone = value.is_some().then(|| list.1.borrow_mut().remove(0));
        list.0.put_back();
        gone.expect("there is a value");
    };
    let body = || {
        let list = list.clone();
        spawn(move || {
            while !empty(&list) {
                pause();
                remove(&list);
            }
        })
    };
    [body(), body()].into_iter().for_each(Thread::join);
}

fn pause() {
    step(Op {
        label: "sleep",
        objects: &[],
        ready: None,
        apply: || (),
    });
}

fn measure_race(values: i32, polls: bool) {
    let search = Search {
        samples: 0,
        polls,
        ..Search::default()
    };
    let start = Instant::now();
    let report = explore(&search, move || list_race(values));
    let seconds = start.elapsed().as_secs_f64();
    let totals = report.totals;
    println!(
        "list race, {values} values, polls {polls}: {} outcomes, exhaustive {}, {totals:?}, {seconds:.2} s, {:.0} a second",
        report.outcomes.len(),
        report.exhaustive,
        (totals.executions + totals.pruned) as f64 / seconds
    );
}

fn measure_dinner(philosophers: usize, meals: usize) {
    let start = Instant::now();
    let report = explore(
        &Search {
            samples: 0,
            ..Search::default()
        },
        move || dine(philosophers, meals),
    );
    println!(
        "{philosophers} philosophers, {meals} meals: {} outcomes, exhaustive {}, {:?}, {:.2} s",
        report.outcomes.len(),
        report.exhaustive,
        report.totals,
        start.elapsed().as_secs_f64(),
    );
}

fn measure(threads: usize, times: usize, reduce: bool) {
    let search = Search {
        reduce,
        executions: 2_000_000,
        samples: 0,
        ..Search::default()
    };
    let start = Instant::now();
    let report = explore(&search, move || lost_update(threads, times));
    let (seconds, totals) = (start.elapsed().as_secs_f64(), report.totals);
    let runs = (totals.executions + totals.pruned) as f64 / seconds;
    println!(
        "{threads} threads x {times}, reduce {reduce}: {} outcomes, {} executions, {} pruned, exhaustive {}, {seconds:.2} s, {runs:.0} a second",
        report.outcomes.len(),
        totals.executions,
        totals.pruned,
        report.exhaustive,
    );
}

/// Resident memory of this process, in kilobytes.
fn resident() -> u64 {
    let memory = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = memory
        .split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse().ok());
    pages.map_or(0, |pages: u64| pages * 4)
}

/// A million executions of a program of two threads and four steps.
fn million() {
    let search = Search {
        executions: 0,
        samples: 1_000_000,
        ..Search::default()
    };
    let (start, before) = (Instant::now(), resident());
    explore(&search, || spawn(|| ()).join());
    let (seconds, after) = (start.elapsed().as_secs_f64(), resident());
    println!("a million trivial executions: {seconds:.2} s, {before} kB before, {after} kB after");
}

fn main() {
    for values in 1..=3 {
        measure_race(values, false);
        measure_race(values, true);
    }
    million();
    for (philosophers, meals) in [(2, 1), (3, 1), (4, 1), (3, 2)] {
        measure_dinner(philosophers, meals);
    }
    for (threads, times) in [(2, 1), (2, 2), (2, 3), (2, 5), (3, 1), (3, 2)] {
        measure(threads, times, true);
        measure(threads, times, false);
    }
}
