//! What a terminal shows of an execution: all that it prints, and the messages of its panics between that.

use explorer::{Panic, Traced};

/// Standard error, and both streams together, in the order of the steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Standard error.
    pub stderr: String,
    /// Standard output and standard error.
    pub terminal: String,
}

impl Words {
    /// Those of an execution, from its steps.
    pub fn of(steps: &[Traced]) -> Self {
        let mut words = Words::default();
        let mut panicked = false;
        for step in steps {
            words.terminal.push_str(&step.stdout);
            words.complain(&step.stderr);
            if let Some(panic) = &step.panic {
                words.complain(&message(panic, !std::mem::replace(&mut panicked, true)));
            }
        }
        words
    }

    fn complain(&mut self, text: &str) {
        self.stderr.push_str(text);
        self.terminal.push_str(text);
    }
}

fn message(panic: &Panic, first: bool) -> String {
    let thread = panic.name.as_deref().unwrap_or("<unnamed>");
    let place = format!("{}:{}:{}", panic.file, panic.line, panic.column);
    panic_message(thread, &place, &panic.message, first)
}

/// What rustc 1.95's runtime says of a panic, but for the thread's number; the note comes with the first one only.
pub fn panic_message(thread: &str, place: &str, message: &str, first: bool) -> String {
    let note = "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
    let note = if first { note } else { "" };
    format!("\nthread '{thread}' panicked at {place}:\n{message}\n{note}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(stdout: &str, stderr: &str, message: Option<&str>) -> Traced {
        let panic = message.map(|message| Panic {
            thread: "0".to_owned(),
            name: Some("main".to_owned()),
            message: message.to_owned(),
            file: "a.rs".to_owned(),
            line: 1,
            column: 2,
        });
        let (thread, name, label, objects) = ("0".to_owned(), None, "print", Vec::new());
        let (stdout, stderr) = (stdout.to_owned(), stderr.to_owned());
        Traced {
            thread,
            name,
            label,
            objects,
            file: "a.rs",
            line: 1,
            stdout,
            stderr,
            panic,
        }
    }

    #[test]
    fn messages_stand_where_they_come_and_the_note_only_once() {
        let steps = [
            step("o\n", "", None),
            step("", "e\n", None),
            step("", "", Some("x")),
            step("", "", Some("y")),
        ];
        let words = Words::of(&steps);
        let messages = "\nthread 'main' panicked at a.rs:1:2:\nx\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
            \nthread 'main' panicked at a.rs:1:2:\ny\n";
        assert_eq!(words.stderr, format!("e\n{messages}"));
        assert_eq!(words.terminal, format!("o\ne\n{messages}"));
    }
}
