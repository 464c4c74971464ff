//! What the parent is told, as lines of JSON on standard output.

use crate::json::Object;
use explorer::{End, Outcome, Panic, Schedule, Traced, Waiting};
use std::io::{self, Write};

/// Says one line. Where nobody listens any more, there is nothing left to do.
pub fn say(line: &str) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// An outcome, when it is found.
pub fn found(outcome: &Outcome, schedule: &Schedule) {
    let (end, status, limit, waiting) = ended(&outcome.end);
    let told = Object::new()
        .text("end", end)
        .raw("status", status)
        .text("limit", limit)
        .text("stdout", &outcome.stdout)
        .text("stderr", &outcome.stderr)
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
        End::Cut => ("cut", 0, "steps", &[]),
    }
}

fn panic(panic: &Panic) -> String {
    let told = Object::new()
        .text("thread", &panic.thread)
        .text("message", &panic.message)
        .text("file", &panic.file);
    told.raw("line", panic.line).end()
}

fn waits(waiting: &Waiting) -> String {
    let told = Object::new()
        .text("thread", &waiting.thread)
        .text("operation", waiting.label)
        .text("file", waiting.file);
    told.raw("line", waiting.line).end()
}

/// A step of the schedule that is run again.
pub fn step(step: &Traced) {
    let told = Object::new()
        .text("thread", &step.thread)
        .text("operation", step.label)
        .text("object", &step.objects.join(", "))
        .text("file", step.file)
        .raw("line", step.line)
        .text("stdout", &step.stdout);
    say(&Object::new().raw("step", told.end()).end());
}
