//! What the page and the terminal call threads, operations and objects: threads by the names that the book gives them, objects by
//! their statics, or by small numbers.

use crate::{Outcome, Step, Waiting};
use course::{ENDS, FREES, POLLS, WAITS};
use std::collections::{BTreeMap, BTreeSet};

/// The operation of a thread that panics.
const PANIC: &str = "panic";

/// The last operation of a thread.
const END: &str = "end";

/// The end of the process.
const EXIT: &str = "exit";

/// What a guard does in the end, and what a call can do too.
const UNLOCK: &str = "unlock";

/// What Rust calls a thread that has no name.
const UNNAMED: &str = "<unnamed>";

/// The operation of each step, by the name that [`operation`] gives; a guard's end has none in Rust.
pub fn operations(steps: &[Step]) -> Vec<&str> {
    let name = |(number, step): (usize, &'_ Step)| ends_guard(step, &steps[..number]);
    let frees: Vec<bool> = steps.iter().enumerate().map(name).collect();
    let steps = steps.iter().zip(frees);
    steps
        .map(|(step, frees)| {
            if frees {
                FREES
            } else {
                operation(&step.operation)
            }
        })
        .collect()
}

/// « attend lock » of a thread that is left, or « répète try_lock ».
pub fn awaited(waiting: &Waiting) -> String {
    let how = if waiting.polls { POLLS } else { WAITS };
    format!("{how}{}", operation(&waiting.operation))
}

/// What a step printed, without the end of its last line; of a panic, its message alone.
pub fn printed(step: &Step) -> String {
    let all = format!("{}{}", step.stdout, step.stderr);
    let lines = all.trim_matches('\n').lines();
    let told = |line: &&str| step.operation != PANIC || !is_frame(line);
    lines.filter(told).collect::<Vec<_>>().join("\n")
}

/// What a terminal shows around the message of a panic.
fn is_frame(line: &str) -> bool {
    (line.starts_with("thread '") && line.contains("' panicked at "))
        || line.starts_with("note: run with `RUST_BACKTRACE")
}

/// What a thread does: Rust's own name, but for the two ends that have none.
fn operation(name: &str) -> &str {
    match name {
        END => ENDS[0],
        EXIT => ENDS[1],
        other => other,
    }
}

/// Whether a step is a guard's end, which has no line: it stands at the one where its thread took the lock.
fn ends_guard(step: &Step, before: &[Step]) -> bool {
    let takes = |other: &Step| {
        other.operation != UNLOCK
            && (&other.path, &other.file, other.line) == (&step.path, &step.file, step.line)
            && parts(&other.object).any(|object| object == step.object)
    };
    step.operation == UNLOCK && before.iter().any(takes)
}

/// The threads of one or more executions of a program, by their places in the tree of threads.
#[derive(Debug, Default)]
pub struct Threads<'a>(BTreeMap<Place, &'a str>);

/// `0.2.1` as numbers: the first child of main's second.
type Place = Vec<usize>;

impl<'a> Threads<'a> {
    /// Those of whom an execution tells.
    pub fn of(steps: &'a [Step], outcome: &'a Outcome) -> Self {
        let mut threads = Self::in_outcomes([outcome]);
        steps
            .iter()
            .for_each(|step| threads.add(&step.path, &step.thread));
        threads
    }

    /// Those of whom outcomes tell: they panic, or wait.
    pub fn in_outcomes(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut threads = Self::default();
        for outcome in outcomes {
            outcome
                .panics
                .iter()
                .for_each(|panic| threads.add(&panic.path, &panic.thread));
            outcome
                .waiting
                .iter()
                .for_each(|waiting| threads.add(&waiting.path, &waiting.thread));
        }
        threads
    }

    fn add(&mut self, path: &str, name: &'a str) {
        self.0.insert(place(path), name);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// All of them, main first, as a reader calls them.
    pub fn names(&self) -> Vec<String> {
        self.0.keys().map(|place| self.called(place)).collect()
    }

    /// Where this one stands among them.
    pub fn position(&self, path: &str) -> Option<usize> {
        let place = place(path);
        self.0.keys().position(|other| *other == place)
    }

    /// « fil principal », « fil 2 » for main's second, or the name that the program gave: with its place, where two have it.
    pub fn name(&self, path: &str) -> String {
        self.called(&place(path))
    }

    fn called(&self, place: &Place) -> String {
        let given = self.0.get(place).filter(|name| is_given(name, place));
        let others = self
            .0
            .iter()
            .filter(|(other, name)| *other != place && Some(name) == given.as_ref());
        match (given, others.count()) {
            (None, _) => numbered(place),
            (Some(name), 0) => (*name).to_owned(),
            (Some(name), _) => format!("{name} ({})", numbered(place)),
        }
    }
}

fn place(path: &str) -> Place {
    path.split('.')
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// Whether a name is one that the program gave.
fn is_given(name: &str, place: &Place) -> bool {
    place.len() > 1 && name != UNNAMED && name != written(place)
}

fn numbered(place: &[usize]) -> String {
    match place {
        [] | [_] => "fil principal".to_owned(),
        [_, below @ ..] => format!("fil {}", written(below)),
    }
}

fn written(place: &[usize]) -> String {
    let parts: Vec<String> = place.iter().map(usize::to_string).collect();
    parts.join(".")
}

/// The objects of an execution, numbered kind by kind as they come; threads have names.
pub struct Objects<'a> {
    kinds: BTreeMap<&'a str, Vec<&'a str>>,
    statics: Statics<'a>,
    /// Who parks on what.
    parked: BTreeMap<&'a str, &'a str>,
    threads: &'a Threads<'a>,
}

impl<'a> Objects<'a> {
    /// The objects of these steps, then those that are waited for.
    pub fn of(steps: &'a [Step], waiting: &'a [Waiting], threads: &'a Threads<'a>) -> Self {
        let steps = steps.iter();
        let steps = steps.map(|step| (&*step.operation, &*step.object, &*step.path));
        let waiting = waiting.iter();
        let waiting = waiting.map(|step| (&*step.operation, &*step.object, &*step.path));
        let all: Vec<(&str, &str, &str)> = steps.chain(waiting).collect();
        let parks = all
            .iter()
            .filter(|(operation, ..)| operation.starts_with("park"));
        Objects {
            kinds: kinds(all.iter().flat_map(|(_, objects, _)| parts(objects))),
            statics: Statics::of(all.iter().flat_map(|(_, objects, _)| parts(objects))),
            parked: parks.map(|(_, object, path)| (*object, *path)).collect(),
            threads,
        }
    }

    /// What a step is done to, as far as the reader should know: what he sees printed went to the console.
    pub fn step(&self, step: &Step) -> String {
        if [END, PANIC, "print", EXIT].contains(&step.operation.as_str()) {
            return String::new();
        }
        self.names(&step.object)
    }

    /// What a thread waits for; of one that polls, all that it touches in its loop, for its operation is only one of those there.
    pub fn waiting(&self, waiting: &Waiting) -> String {
        let names = self.names(&waiting.object);
        match waiting.polls && parts(&waiting.object).nth(1).is_some() {
            true => format!("dans une boucle sur {names}"),
            false => names,
        }
    }

    fn names(&self, objects: &str) -> String {
        let names = parts(objects).map(|object| self.name(object));
        names.collect::<Vec<_>>().join(", ")
    }

    /// « mutex 2 » for the second mutex, « mutex » for the only one, « PENCIL » for a static's, « fil 1 » for a thread.
    fn name(&self, object: &str) -> String {
        let (kind, rest) = parted(object);
        if kind == "thread" {
            return self.thread(object, rest);
        }
        if let Some(found) = of_static(object) {
            return self.statics.name(found);
        }
        match self.kinds.get(kind).map(Vec::as_slice) {
            Some(known @ [_, _, ..]) => {
                let place = known.iter().position(|other| *other == object);
                format!("{} {}", french(kind), place.unwrap_or_default() + 1)
            }
            _ => french(kind).to_owned(),
        }
    }

    /// A thread's first object is its life, and stands at its place; that on which it parks is named after who first touched it.
    fn thread(&self, object: &str, rest: &str) -> String {
        match (rest.strip_suffix("#0"), self.parked.get(object)) {
            (Some(path), _) | (None, Some(&path)) => self.threads.name(path),
            (None, None) => "fil".to_owned(),
        }
    }
}

/// Kind, static, and bytes into it.
type Inside<'a> = (&'a str, &'a str, usize);

fn of_static(object: &str) -> Option<Inside<'_>> {
    let (kind, place) = parted(object);
    let (path, offset) = place.rsplit_once('+')?;
    Some((kind, path, offset.parse().ok()?))
}

/// The objects that lie in statics.
struct Statics<'a>(BTreeSet<Inside<'a>>);

impl<'a> Statics<'a> {
    fn of(objects: impl Iterator<Item = &'a str>) -> Self {
        Statics(objects.filter_map(of_static).collect())
    }

    /// « PENCIL »; « condvar de QUEUE » where there is something else in it, « mutex 2 de FORKS » for the second of several, by their
    /// places in memory.
    fn name(&self, (kind, path, offset): Inside) -> String {
        let within: Vec<&Inside> = self.0.iter().filter(|(_, at, _)| *at == path).collect();
        let same = within.iter().filter(|(other, ..)| *other == kind);
        let offsets: Vec<usize> = same.map(|(.., offset)| *offset).collect();
        let name = self.short(path);
        match offsets.iter().position(|other| *other == offset) {
            Some(place) if offsets.len() > 1 => format!("{} {} de {name}", french(kind), place + 1),
            _ if within.len() > 1 => format!("{} de {name}", french(kind)),
            _ => name.to_owned(),
        }
    }

    /// The last name of a path, where no other static ends with it.
    fn short<'b>(&self, path: &'b str) -> &'b str {
        let last = |path: &'b str| path.rsplit("::").next().unwrap_or(path);
        let same = |other: &str| other.rsplit("::").next() == Some(last(path));
        let paths: BTreeSet<&str> = self.0.iter().map(|(_, path, _)| *path).collect();
        match paths.into_iter().filter(|other| same(other)).count() {
            0 | 1 => last(path),
            _ => path,
        }
    }
}

/// Objects by their kinds, each once, but for those in statics.
fn kinds<'a>(objects: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for object in objects.filter(|object| of_static(object).is_none()) {
        let known = kinds.entry(parted(object).0).or_default();
        if !known.contains(&object) {
            known.push(object);
        }
    }
    kinds
}

/// The objects of one step.
fn parts(objects: &str) -> impl Iterator<Item = &str> {
    objects.split(", ")
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
    use crate::Panic;

    const MAIN: &str = "0";

    fn step(path: &str, operation: &str, object: &str) -> Step {
        let thread = if path == MAIN { "main" } else { path };
        named(path, thread, operation, object)
    }

    fn named(path: &str, thread: &str, operation: &str, object: &str) -> Step {
        Step {
            path: path.into(),
            thread: thread.into(),
            operation: operation.into(),
            object: object.into(),
            file: "a.rs".into(),
            line: 7,
            stdout: String::new(),
            stderr: String::new(),
        }
    }

    fn waiting(path: &str, operation: &str, object: &str) -> Waiting {
        Waiting {
            path: path.into(),
            thread: if path == MAIN { "main" } else { path }.into(),
            operation: operation.into(),
            object: object.into(),
            file: "a.rs".into(),
            line: 9,
            polls: false,
        }
    }

    fn panic(path: &str, thread: &str) -> Panic {
        Panic {
            path: path.into(),
            thread: thread.into(),
            message: "non".into(),
            file: "a.rs".into(),
            line: 3,
        }
    }

    #[test]
    fn a_thread_goes_by_its_place_or_its_name() {
        let steps = [
            step("0", "load", ""),
            step("0.1", "load", ""),
            step("0.2.1", "load", ""),
            named("0.3", "ouvrier", "load", ""),
            named("0.4", "0.x", "load", ""),
        ];
        let outcome = Outcome {
            panics: vec![panic("0.5", UNNAMED)],
            ..Outcome::default()
        };
        let names = [
            "fil principal",
            "fil 1",
            "fil 2.1",
            "ouvrier",
            "0.x",
            "fil 5",
        ];
        assert_eq!(Threads::of(&steps, &outcome).names(), names);
    }

    #[test]
    fn two_threads_of_one_name_are_told_apart() {
        let steps = ["0.1", "0.2", "0.3"].map(|path| {
            named(
                path,
                if path == "0.3" { "lecteur" } else { "ouvrier" },
                "load",
                "",
            )
        });
        let outcome = Outcome::default();
        let names = ["ouvrier (fil 1)", "ouvrier (fil 2)", "lecteur"];
        assert_eq!(Threads::of(&steps, &outcome).names(), names);
    }

    #[test]
    fn threads_come_in_the_order_of_the_tree() {
        let steps = ["0.10", "0", "0.2"].map(|path| step(path, "load", ""));
        let outcome = Outcome {
            waiting: vec![waiting("0.2.1", "lock", ""), waiting("0.2", "lock", "")],
            ..Outcome::default()
        };
        let threads = Threads::of(&steps, &outcome);
        assert_eq!(
            threads.names(),
            ["fil principal", "fil 2", "fil 2.1", "fil 10"]
        );
        assert_eq!(threads.position("0.2.1"), Some(2));
        assert_eq!(threads.position("0.3"), None);
    }

    #[test]
    fn both_ends_have_french_names() {
        assert_eq!(operation("end"), "fin du fil");
        assert_eq!(operation("exit"), "fin du programme");
        assert_eq!(operation("try_lock"), "try_lock");
    }

    #[test]
    fn a_guard_s_end_is_told_from_a_call() {
        let at = |line, step: Step| Step { line, ..step };
        let steps = [
            at(4, step("0", "lock", "mutex 0#1")),
            at(5, step("0.1", "lock", "mutex 0#2")),
            at(6, step("0", "wait", "condvar 0#3, mutex 0#4")),
            at(4, step("0", "unlock", "mutex 0#1")),
            at(6, step("0", "unlock", "mutex 0#4")),
            at(5, step("0", "unlock", "mutex 0#2")),
            at(8, step("0.1", "unlock", "mutex 0#2")),
            at(5, step("0.1", "unlock", "mutex 0#1")),
            at(8, step("0.1", "unlock", "mutex 0#2")),
            Step {
                file: "b.rs".into(),
                ..at(4, step("0", "unlock", "mutex 0#1"))
            },
        ];
        let names = operations(&steps);
        assert_eq!(names[..3], ["lock", "lock", "wait"]);
        assert_eq!(names[3..5], [FREES, FREES]);
        assert_eq!(names[5..], [UNLOCK; 5]);
    }

    #[test]
    fn of_a_panic_the_message_is_told() {
        let says = |operation| Step {
            stdout: "un\n".into(),
            stderr:
                "\nthread 'main' panicked at a.rs:7:5:\nnon\nnote: run with `RUST_BACKTRACE=1`\n"
                    .into(),
            ..step("0", operation, "")
        };
        assert_eq!(printed(&says(PANIC)).replace("\n\n", "\n"), "un\nnon");
        assert_eq!(printed(&says("print")).lines().count(), 5);
    }

    #[test]
    fn objects_are_numbered_where_there_are_several_of_a_kind() {
        let steps = [
            step("0", "lock", "mutex 0#2"),
            step("0", "wait", "condvar 0#3, mutex 0#1"),
            step("0", "load", "atomic 0#5"),
            step("0", "print", "stdout, exit"),
            named("0.3", "ouvrier", "end", "thread 0.3#0"),
            step("0", "join", "thread 0.3#0"),
            step("0", "yield", ""),
        ];
        let outcome = Outcome {
            waiting: vec![
                waiting("0.1", "lock", "mutex 0#1"),
                waiting("0", "join", "thread 0.1#0"),
            ],
            ..Outcome::default()
        };
        let threads = Threads::of(&steps, &outcome);
        let objects = Objects::of(&steps, &outcome.waiting, &threads);
        let names = [
            "mutex 1",
            "condvar, mutex 2",
            "atomique",
            "",
            "",
            "ouvrier",
            "",
        ];
        assert_eq!(steps.each_ref().map(|step| objects.step(step)), names);
        let waited: Vec<String> = outcome
            .waiting
            .iter()
            .map(|step| objects.waiting(step))
            .collect();
        assert_eq!(waited, ["mutex 2", "fil 1"]);
    }

    #[test]
    fn an_object_of_a_static_goes_by_its_name() {
        let steps = [
            step("0", "lock", "mutex m::PENCIL+0"),
            step("0", "lock", "mutex FORKS+80"),
            step("0", "lock", "mutex FORKS+0"),
            step("0", "load", "atomic f::COUNT+8"),
            step("0", "wait", "condvar FORKS+120, mutex 0#1"),
            step("0", "load", "atomic g::COUNT+8"),
        ];
        let outcome = Outcome::default();
        let threads = Threads::of(&steps, &outcome);
        let objects = Objects::of(&steps, &[], &threads);
        let names = steps.each_ref().map(|step| objects.step(step));
        assert_eq!(
            names[..3],
            ["PENCIL", "mutex 2 de FORKS", "mutex 1 de FORKS"]
        );
        assert_eq!(
            names[3..],
            ["f::COUNT", "condvar de FORKS, mutex", "g::COUNT"]
        );
    }

    #[test]
    fn who_polls_several_things_does_not_do_one_operation_to_all() {
        let polls = |object| Waiting {
            polls: true,
            ..waiting("0", "lock", object)
        };
        let all = [
            polls("mutex A+0, mutex B+0"),
            polls("mutex A+0"),
            waiting("0", "wait", "condvar C+0, mutex A+0"),
        ];
        let threads = Threads::default();
        let objects = Objects::of(&[], &all, &threads);
        let told = all
            .each_ref()
            .map(|waiting| (awaited(waiting), objects.waiting(waiting)));
        let told = told.map(|(operation, object)| format!("{operation} {object}"));
        assert_eq!(
            told,
            [
                "répète lock dans une boucle sur A, B",
                "répète lock A",
                "attend wait C, A"
            ]
        );
    }

    #[test]
    fn who_is_unparked_is_who_parks() {
        let steps = [
            step("0", "unpark", "thread 0#1"),
            named("0.1", "dormeur", "park", "thread 0#1"),
            step("0", "unpark", "thread 0#2"),
        ];
        let outcome = Outcome::default();
        let threads = Threads::of(&steps, &outcome);
        let objects = Objects::of(&steps, &[], &threads);
        let names = steps.each_ref().map(|step| objects.step(step));
        assert_eq!(names, ["dormeur", "dormeur", "fil"]);
    }
}
