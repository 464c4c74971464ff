//! Panics, each inside its thread.

use std::panic;
use std::thread;

crate::programs! {
    same: error_of_join, message_of_format, caught, not_panicking_here;
    among: ;
}

fn error_of_join() -> String {
    let error = thread::spawn(|| panic!("oops")).join().unwrap_err();
    format!("{:?}", error.downcast_ref::<&str>())
}

fn message_of_format() -> String {
    let error = thread::spawn(|| -> u8 { panic!("{} of {:?}", 1, "two") })
        .join()
        .unwrap_err();
    format!("{:?}", error.downcast_ref::<String>())
}

fn caught() -> String {
    let result = panic::catch_unwind(|| panic::panic_any(7));
    format!(
        "{:?} {}",
        result.unwrap_err().downcast_ref::<i32>(),
        thread::panicking()
    )
}

fn not_panicking_here() -> String {
    struct Tells;
    impl Drop for Tells {
        fn drop(&mut self) {
            let other = thread::spawn(thread::panicking).join().unwrap();
            panic::resume_unwind(Box::new((thread::panicking(), other)));
        }
    }
    let told = thread::spawn(|| drop(Tells)).join().unwrap_err();
    format!("{:?}", told.downcast_ref::<(bool, bool)>())
}
