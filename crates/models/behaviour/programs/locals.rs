//! `thread_local!`.

// One is made `const`, the other not, on purpose.
#![allow(clippy::missing_const_for_thread_local)]

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Mutex};
use std::thread;

crate::programs! {
    same: fresh_in_each_thread, made_when_first_used, set_without_making, made_again, methods, several_in_one,
        destroyed_in_reverse, used_by_a_destructor, gone_in_its_own_destructor, a_panic_destroys_them;
    among: ;
}

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
    static WORDS: RefCell<Vec<&'static str>> = RefCell::new(vec!["one"]);
}

fn fresh_in_each_thread() -> String {
    COUNT.set(5);
    let other = thread::spawn(|| {
        COUNT.with(|count| count.set(count.get() + 1));
        COUNT.get()
    });
    format!("{} {}", other.join().unwrap(), COUNT.get())
}

type Log = Arc<Mutex<Vec<&'static str>>>;

/// Writes in a log when it is destroyed.
struct Mark(&'static str, Log);

impl Drop for Mark {
    fn drop(&mut self) {
        self.1.lock().unwrap().push(self.0);
    }
}

/// What a thread leaves in the log.
fn logged(body: impl FnOnce(&Log) + Send + 'static) -> String {
    let log = Log::default();
    let inner = log.clone();
    let ended = thread::spawn(move || body(&inner)).join();
    format!("{:?} {}", log.lock().unwrap(), ended.is_ok())
}

thread_local! {
    static FIRST: RefCell<Option<Mark>> = const { RefCell::new(None) };
    static SECOND: RefCell<Option<Mark>> = RefCell::new(None);
}

fn made_when_first_used() -> String {
    thread_local!(static MADE: Cell<bool> = {
        COUNT.set(9);
        Cell::new(true)
    });
    COUNT.set(1);
    let before = COUNT.get();
    format!("{before} {} {}", MADE.get(), COUNT.get())
}

fn set_without_making() -> String {
    thread_local!(static NEVER: Cell<i32> = panic!("made"));
    NEVER.set(3);
    NEVER.get().to_string()
}

fn made_again() -> String {
    thread_local!(static DEPTH: Cell<i32> = Cell::new(nested()));
    fn nested() -> i32 {
        if COUNT.replace(1) == 0 {
            DEPTH.get() + 1
        } else {
            10
        }
    }
    thread::spawn(|| DEPTH.get()).join().unwrap().to_string()
}

fn methods() -> String {
    WORDS.with_borrow_mut(|words| words.push("two"));
    let both = WORDS.take();
    WORDS.set(vec!["three"]);
    let three = WORDS.replace(Vec::new());
    format!(
        "{both:?} {three:?} {:?} {} {}",
        WORDS.with_borrow(Vec::len),
        COUNT.replace(4),
        COUNT.take()
    )
}

fn several_in_one() -> String {
    thread_local! {
        /// One.
        #[allow(dead_code)]
        pub static A: u8 = 1;
        static B: u8 = const { 2 };
        static C: String = "c".repeat(2)
    }
    A.with(|a| B.with(|b| C.with(|c| format!("{a}{b}{c}"))))
}

fn destroyed_in_reverse() -> String {
    logged(|log| {
        SECOND.set(Some(Mark("second", log.clone())));
        FIRST.set(Some(Mark("first", log.clone())));
        log.lock().unwrap().push("body");
    })
}

fn used_by_a_destructor() -> String {
    struct Uses(Log);
    impl Drop for Uses {
        fn drop(&mut self) {
            SECOND.set(Some(Mark("late", self.0.clone())));
            self.0.lock().unwrap().push("uses");
        }
    }
    thread_local!(static USES: RefCell<Option<Uses>> = const { RefCell::new(None) });
    logged(|log| USES.set(Some(Uses(log.clone()))))
}

fn gone_in_its_own_destructor() -> String {
    struct Looks(Log);
    impl Drop for Looks {
        fn drop(&mut self) {
            let gone = LOOKS.try_with(|_| ()).is_err();
            self.0
                .lock()
                .unwrap()
                .push(if gone { "gone" } else { "there" });
        }
    }
    thread_local!(static LOOKS: RefCell<Option<Looks>> = const { RefCell::new(None) });
    logged(|log| LOOKS.set(Some(Looks(log.clone()))))
}

fn a_panic_destroys_them() -> String {
    logged(|log| {
        FIRST.set(Some(Mark(
            if thread::panicking() {
                "panicking"
            } else {
                "calm"
            },
            log.clone(),
        )));
        panic!("after");
    })
}
