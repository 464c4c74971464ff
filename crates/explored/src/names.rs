//! What the page and the terminal call threads, operations and objects: threads by the names that the book gives them, objects by small numbers.

use crate::{Step, Waiting};
use course::ENDS;
use std::collections::{BTreeMap, BTreeSet};

/// The operation of a thread that panics.
pub const PANIC: &str = "panic";

/// The last operation of a thread.
const END: &str = "end";

/// The end of the process.
const EXIT: &str = "exit";

/// An operation: Rust's own name, but for the two ends that have none.
pub fn operation(name: &str) -> &str {
    match name {
        END => ENDS[0],
        EXIT => ENDS[1],
        other => other,
    }
}

/// Every thread as steps name it: main, then those without a name in the order in which they were spawned, then the others as they come.
pub fn threads<'a>(steps: &'a [Step], waiting: &'a [Waiting]) -> Vec<&'a str> {
    let mut known = BTreeSet::new();
    let steps = steps.iter().map(|step| step.thread.as_str());
    let names = steps.chain(waiting.iter().map(|step| step.thread.as_str()));
    let mut names: Vec<&str> = names.filter(|name| known.insert(*name)).collect();
    names.sort_by_key(|name| match place(name) {
        _ if *name == "main" => (0, Vec::new()),
        Some(place) => (1, place),
        None => (2, Vec::new()),
    });
    names
}

/// « fil principal », « fil 2 » for main's second, or the name that the program gave.
pub fn thread(name: &str) -> String {
    match name.strip_prefix("0.") {
        _ if matches!(name, "main" | "0") => "fil principal".to_owned(),
        Some(below) if place(name).is_some() => format!("fil {below}"),
        _ => name.to_owned(),
    }
}

/// The place of a thread without a name in the tree of threads.
fn place(thread: &str) -> Option<Vec<usize>> {
    thread.split('.').map(|part| part.parse().ok()).collect()
}

/// The objects of an execution, numbered kind by kind as they come; threads have names.
pub struct Objects<'a> {
    kinds: BTreeMap<&'a str, Vec<&'a str>>,
    threads: BTreeMap<&'a str, String>,
}

impl<'a> Objects<'a> {
    /// The objects of these steps, then those that are waited for.
    pub fn of(steps: &'a [Step], waiting: &'a [Waiting]) -> Self {
        let objects = steps.iter().map(|step| step.object.as_str());
        let objects = objects.chain(waiting.iter().map(|step| step.object.as_str()));
        // A thread's end touches the thread, and so tells whose object it is.
        let ends = steps.iter().filter(|step| step.operation == END);
        let threads = ends.map(|step| (step.object.as_str(), thread(&step.thread)));
        Objects {
            kinds: kinds(objects),
            threads: threads.collect(),
        }
    }

    /// What a step is done to, as far as the reader should know: what he sees printed went to the console.
    pub fn step(&self, step: &Step) -> String {
        if [END, PANIC, "print", EXIT].contains(&step.operation.as_str()) {
            return String::new();
        }
        self.names(&step.object)
    }

    /// What a thread waits for.
    pub fn waiting(&self, waiting: &Waiting) -> String {
        self.names(&waiting.object)
    }

    fn names(&self, objects: &str) -> String {
        let names = objects.split(", ").map(|object| self.name(object));
        names.collect::<Vec<_>>().join(", ")
    }

    /// « mutex 2 » for the second mutex, « mutex » for the only one, « fil 1 » for a thread.
    fn name(&self, object: &str) -> String {
        let (kind, rest) = parted(object);
        if kind == "thread" {
            let place = rest.split('#').next().unwrap_or_default();
            let known = self.threads.get(object).cloned();
            return known.unwrap_or_else(|| thread(place));
        }
        match self.kinds.get(kind).map(Vec::as_slice) {
            Some(known @ [_, _, ..]) => {
                let place = known.iter().position(|other| *other == object);
                format!("{} {}", french(kind), place.unwrap_or_default() + 1)
            }
            _ => french(kind).to_owned(),
        }
    }
}

/// Objects by their kinds, each once.
fn kinds<'a>(objects: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for object in objects.flat_map(|objects| objects.split(", ")) {
        let known = kinds.entry(parted(object).0).or_default();
        if !known.contains(&object) {
            known.push(object);
        }
    }
    kinds
}

/// The kind of an object and what tells it from others: `mutex 0#1`.
fn parted(object: &str) -> (&str, &str) {
    object.rsplit_once(' ').unwrap_or((object, ""))
}

/// The book's word for a kind of object, where it has one of its own.
fn french(kind: &str) -> &str {
    match kind {
        "atomic" => "atomique",
        "barrier" => "barrière",
        "channel" => "canal",
        "rwlock" => "verrou",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(thread: &str, operation: &str, object: &str) -> Step {
        Step {
            thread: thread.into(),
            operation: operation.into(),
            object: object.into(),
            file: "a.rs".into(),
            line: 7,
            stdout: String::new(),
            stderr: String::new(),
        }
    }

    fn waiting(thread: &str, operation: &str, object: &str) -> Waiting {
        Waiting {
            polls: false,
            thread: thread.into(),
            operation: operation.into(),
            object: object.into(),
            file: "a.rs".into(),
            line: 9,
        }
    }

    #[test]
    fn a_thread_goes_by_its_place_or_its_name() {
        let names = ["main", "0", "0.1", "0.2.1", "ouvrier", "0.x", "<unnamed>"].map(thread);
        let french = ["fil principal", "fil principal", "fil 1", "fil 2.1"];
        assert_eq!(names[..4], french);
        assert_eq!(names[4..], ["ouvrier", "0.x", "<unnamed>"]);
    }

    #[test]
    fn threads_come_in_the_order_of_the_tree() {
        let steps = ["ouvrier", "0.10", "main", "0.2"].map(|thread| step(thread, "load", ""));
        let waiting = [waiting("0.2.1", "lock", ""), waiting("0.2", "lock", "")];
        let order = ["main", "0.2", "0.2.1", "0.10", "ouvrier"];
        assert_eq!(threads(&steps, &waiting), order);
    }

    #[test]
    fn both_ends_have_french_names() {
        assert_eq!(operation("end"), "fin du fil");
        assert_eq!(operation("exit"), "fin du programme");
        assert_eq!(operation("try_lock"), "try_lock");
    }

    #[test]
    fn objects_are_numbered_where_there_are_several_of_a_kind() {
        let steps = [
            step("main", "lock", "mutex 0#2"),
            step("main", "wait", "condvar 0#3, mutex 0#1"),
            step("main", "load", "atomic 0#5"),
            step("main", "print", "stdout, exit"),
            step("ouvrier", "end", "thread 0.3#0"),
            step("main", "join", "thread 0.3#0"),
            step("main", "yield", ""),
        ];
        let waiting = [
            waiting("0.1", "lock", "mutex 0#1"),
            waiting("main", "join", "thread 0.1#0"),
        ];
        let objects = Objects::of(&steps, &waiting);
        assert_eq!(
            steps.each_ref().map(|step| objects.step(step)),
            [
                "mutex 1",
                "condvar, mutex 2",
                "atomique",
                "",
                "",
                "ouvrier",
                ""
            ]
        );
        let waited = waiting.each_ref().map(|step| objects.waiting(step));
        assert_eq!(waited, ["mutex 2", "fil 1"]);
    }
}
