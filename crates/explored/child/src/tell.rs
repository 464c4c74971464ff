//! What the parent is told, as lines of JSON on standard output.

use crate::json::Object;
use crate::record::Shared;
use crate::words::Words;
use explorer::{Decision, End, Limit, Outcome, Panic, Record, Schedule, Stream, Traced, Waiting};
use std::io::{self, Write};

/// Says one line. Where nobody listens any more, there is nothing left to do.
pub fn say(line: &str) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// An outcome, with what its witness shows.
pub fn found(outcome: &Outcome, schedule: &Schedule, words: &Words) {
    let (end, status, limit, waiting) = ended(&outcome.end);
    let told = Object::new()
        .text("end", end)
        .raw("livelocked", matches!(outcome.end, End::Livelocked(_)))
        .raw("status", status)
        .text("limit", limit)
        .text("stdout", &outcome.stdout)
        .text("stderr", &words.stderr)
        .text("terminal", &words.terminal)
        .list("panics", outcome.panics.iter().map(panic))
        .list("waiting", waiting.iter().map(waits))
        .text("schedule", &schedule.to_string());
    say(&Object::new().raw("found", told.end()).end());
}

/// Kind, status, limit and waiting threads.
fn ended(end: &End) -> (&'static str, i32, &'static str, &[Waiting]) {
    match end {
        End::Exited(status) => ("exited", *status, "", &[]),
        End::Aborted => ("aborted", 0, "", &[]),
        End::Deadlocked(waiting) => ("deadlocked", 0, "", waiting),
        End::Endless(waiting) | End::Livelocked(waiting) => ("endless", 0, "", waiting),
        End::Cut(Limit::Steps) => ("cut", 0, "steps", &[]),
        End::Cut(Limit::Threads) => ("cut", 0, "threads", &[]),
        End::Cut(Limit::Output) => ("cut", 0, "output", &[]),
    }
}

fn panic(panic: &Panic) -> String {
    let told = Object::new()
        .text("path", &panic.thread)
        .text("thread", panic.name.as_deref().unwrap_or("<unnamed>"))
        .text("message", &panic.message)
        .text("file", &panic.file);
    let told = told.raw("line", panic.line).raw("column", panic.column);
    told.end()
}

fn waits(waiting: &Waiting) -> String {
    let told = Object::new()
        .text("path", &waiting.thread)
        .text("thread", called(&waiting.thread, &waiting.name))
        .text("operation", waiting.label)
        .text("object", &once(&waiting.objects.0).join(", "))
        .text("file", waiting.file);
    let told = told.raw("line", waiting.line);
    told.raw("polls", waiting.polls).end()
}

/// Each name once: who polls may both read and write a thing.
fn once(names: &[String]) -> Vec<&str> {
    let mut known = Vec::new();
    for name in names {
        if !known.contains(&name.as_str()) {
            known.push(name.as_str());
        }
    }
    known
}

/// A thread's name, or its place in the tree of threads.
fn called<'a>(path: &'a str, name: &'a Option<String>) -> &'a str {
    name.as_deref().unwrap_or(path)
}

/// Records a replay and tells its steps: those that are begun, what happens in them and, when the thread has come to its next
/// one, the whole.
pub struct Telling(pub Shared);

impl Record for Telling {
    fn begin(&self) {
        self.0.begin();
    }

    fn decision(&self, decision: Decision) {
        self.0.decision(decision);
    }

    fn over(&self) {
        self.0.over();
    }

    fn running(&self, thread: Option<usize>) {
        self.0.running(thread);
    }

    fn takes_step(&self, step: &Traced) {
        say(&Object::new().raw("begins", told(step)).end());
    }

    fn prints(&self, stream: Stream, text: &str) {
        let key = if stream == Stream::Out {
            "prints"
        } else {
            "complains"
        };
        say(&Object::new().text(key, text).end());
    }

    fn panics(&self, panicked: &Panic) {
        say(&Object::new().raw("panics", panic(panicked)).end());
    }

    fn took_step(&self, step: &Traced) {
        say(&Object::new().raw("step", told(step)).end());
    }
}

fn told(step: &Traced) -> String {
    let at = step
        .panic
        .as_ref()
        .map(|panic| (panic.file.as_str(), panic.line));
    let (file, line) = at.unwrap_or((step.file, step.line));
    let told = Object::new()
        .text("path", &step.thread)
        .text("thread", called(&step.thread, &step.name))
        .text("operation", step.label)
        .text("object", &step.objects.join(", "))
        .text("file", file)
        .raw("line", line)
        .text("stdout", &step.stdout)
        .text("stderr", &step.stderr);
    let told = match &step.panic {
        Some(announced) => told.raw("panic", panic(announced)),
        None => told,
    };
    told.end()
}
