//! What a thread may do under the explorer, beyond what a real run is sure to show.

mod explored;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use explored::{expect, explored, say};
use model_std::sync::Mutex;
use model_std::thread::{self, Builder};
use model_std::time::Instant;

#[test]
fn a_park_may_end_for_nothing() {
    expect(thread::park, &["", "deadlocked"]);
}

#[test]
fn a_park_ends_for_nothing_at_most_once() {
    let parks = || {
        let woken = Rc::new(Cell::new(0));
        (0..2).for_each(|_| {
            thread::park();
            woken.set(woken.get() + 1);
            say(woken.get());
        });
    };
    expect(parks, &["deadlocked", "1 deadlocked", "1 2"]);
}

#[test]
fn tokens_do_not_add_up() {
    let parks = || {
        thread::current().unpark();
        thread::current().unpark();
        thread::park();
        say("one");
        thread::park();
    };
    expect(parks, &["one", "one deadlocked"]);
}

#[test]
fn a_park_with_a_timeout_never_stays() {
    expect(|| thread::park_timeout(Duration::MAX), &[""]);
}

#[test]
fn a_sleep_orders_nothing() {
    let program = || {
        let child = thread::spawn(|| say("child"));
        thread::sleep(Duration::from_secs(3600));
        say("main");
        child.join().unwrap();
    };
    expect(program, &["child main", "main child"]);
}

#[test]
fn a_finished_thread_has_done_all() {
    let program = || {
        let child = thread::spawn(|| say("child"));
        if child.is_finished() {
            say("finished");
        }
        child.join().unwrap();
    };
    expect(program, &["child", "child finished"]);
}

#[test]
fn what_others_had_not_printed_when_main_ends_is_lost() {
    let program = || {
        thread::spawn(|| say("child"));
    };
    expect(program, &["", "child"]);
}

#[test]
fn panics_carry_their_threads_name() {
    let report = explored(|| {
        let named = Builder::new().name("ada".to_owned());
        let child = named.spawn(|| panic!("oops")).unwrap();
        assert!(child.join().is_err());
    });
    let outcome = report.outcomes.keys().next().unwrap();
    assert_eq!(outcome.panics[0].name.as_deref(), Some("ada"));
    assert!(outcome.panics[0].file.ends_with("threads.rs"));
}

#[test]
fn a_panic_in_one_thread_is_no_panic_in_another() {
    let program = || {
        struct Steps;
        impl Drop for Steps {
            fn drop(&mut self) {
                thread::yield_now();
                say(format!("dropping {}", thread::panicking()));
            }
        }
        let child = thread::spawn(|| {
            let _steps = Steps;
            panic!("oops");
        });
        say(format!("main {}", thread::panicking()));
        assert!(child.join().is_err());
    };
    let expected = [
        "dropping true main false panicked:oops",
        "main false dropping true panicked:oops",
    ];
    expect(program, &expected);
}

#[test]
fn a_scope_that_is_abandoned_keeps_what_its_threads_borrow() {
    let program = || {
        let mut words = vec![String::from("a"), String::from("b")];
        thread::scope(|scope| {
            for word in &mut words {
                scope.spawn(move || {
                    thread::park();
                    word.push('!');
                });
            }
        });
        say(words.join(" "));
    };
    expect(program, &["deadlocked", "a! b!"]);
}

/// Says for as long as it lives that it does.
struct Lives<'a>(&'a AtomicBool);

impl<'a> Lives<'a> {
    fn new(alive: &'a AtomicBool) -> Self {
        alive.store(true, SeqCst);
        Self(alive)
    }
}

impl Drop for Lives<'_> {
    fn drop(&mut self) {
        self.0.store(false, SeqCst);
    }
}

/// Looks, when it is dropped, at what it borrows: as soon as it has the lock.
struct LooksLate<'a>(&'a Mutex<()>, &'a Lives<'a>, &'a AtomicBool);

impl Drop for LooksLate<'_> {
    fn drop(&mut self) {
        let _guard = self.0.lock();
        self.2.fetch_and(self.1.0.load(SeqCst), SeqCst);
    }
}

#[test]
fn a_scope_that_is_abandoned_waits_for_its_threads_destructors() {
    static ALIVE: AtomicBool = AtomicBool::new(false);
    static ALWAYS: AtomicBool = AtomicBool::new(true);
    let program = || {
        let (lock, lives) = (Mutex::new(()), Lives::new(&ALIVE));
        thread::scope(|scope| {
            let _held = lock.lock();
            scope.spawn(|| {
                let _late = LooksLate(&lock, &lives, &ALWAYS);
                thread::park();
            });
            thread::park();
        });
    };
    expect(program, &["", "deadlocked"]);
    assert!(ALWAYS.load(SeqCst));
}

#[test]
fn a_thread_that_cannot_be_joined_any_more_stops_nobody() {
    let program = || {
        struct Joins(Option<thread::JoinHandle<u8>>);
        impl Drop for Joins {
            fn drop(&mut self) {
                let value = self.0.take().unwrap().join().unwrap();
                say(value);
            }
        }
        let _joins = Joins(Some(thread::spawn(|| {
            thread::park();
            1
        })));
        thread::park();
    };
    expect(program, &["1", "deadlocked"]);
}

#[test]
fn numbers_that_depend_on_the_schedule_are_said_to() {
    let nested = |shown: bool| {
        explored(move || {
            let child = thread::spawn(|| thread::spawn(|| ()).join().unwrap());
            let other =
                thread::spawn(move || shown.then(|| format!("{:?}", thread::current().id())));
            child.join().unwrap();
            other.join().unwrap();
        })
    };
    assert!(nested(true).caveats.contains("thread numbers"));
    assert!(nested(false).exhaustive);
    let plain = || {
        let child = thread::spawn(|| format!("{:?}", thread::current().id()));
        say(format!(
            "{:?} {}",
            thread::current().id(),
            child.join().unwrap()
        ));
    };
    expect(plain, &["ThreadId(1) ThreadId(2)"]);
}

#[test]
fn a_program_that_looks_at_the_clock_is_said_to() {
    let looks = || {
        let start = Instant::now();
        thread::sleep(Duration::from_millis(5));
        say(start.elapsed().as_millis());
    };
    assert!(explored(looks).caveats.contains("time"));
    let plans = || {
        let _later = Instant::now() + Duration::from_secs(1);
    };
    expect(plans, &[""]);
}

#[test]
fn a_loop_that_waits_for_the_clock_ends() {
    let waits = || {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(50) {
            thread::sleep(Duration::from_millis(10));
        }
        say("later");
    };
    assert_eq!(
        explored::brief(&explored(waits))
            .into_iter()
            .collect::<Vec<_>>(),
        ["later"]
    );
}

#[test]
fn a_clock_is_not_behind_that_of_a_thread_that_was_joined() {
    let program = || {
        let start = Instant::now();
        thread::spawn(|| thread::sleep(Duration::from_secs(1)))
            .join()
            .unwrap();
        let one = start.elapsed() >= Duration::from_secs(1);
        thread::scope(|scope| {
            scope.spawn(|| thread::sleep(Duration::from_secs(1)));
        });
        say(format!(
            "{one} {}",
            start.elapsed() >= Duration::from_secs(2)
        ));
    };
    assert_eq!(
        explored::brief(&explored(program))
            .into_iter()
            .collect::<Vec<_>>(),
        ["true true"]
    );
}

#[test]
fn a_spin_lets_others_go_first() {
    let program = || {
        let child = thread::spawn(|| say("child"));
        model_std::hint::spin_loop();
        say("main");
        child.join().unwrap();
    };
    expect(program, &["child main", "main child"]);
}
