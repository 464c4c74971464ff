//! The moment at which a schedule goes wrong, in words: a panic, a lost value, a thread that the end of the program cuts off, a deadlock.

use crate::expand::ending;
use crate::holds::{Span, objects};
use crate::schedule::{ENDS, WAITS};
use crate::verdict::{Taken, Witness};

/// What goes wrong at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The step.
    pub step: usize,
    /// Whose: at the end of the program, that of those whom it cuts off.
    pub thread: usize,
    /// What.
    pub words: String,
}

/// All that go wrong at a step.
pub fn of(witness: &Witness) -> Vec<Fault> {
    let steps = witness.steps.iter().enumerate();
    steps
        .flat_map(|(index, step)| match step.operation.as_str() {
            "panic" => vec![fault(index, step.thread, "panique")],
            "store" => overwritten(witness, index).into_iter().collect(),
            end if end == ENDS[1] => cut_off(witness, index),
            _ => Vec::new(),
        })
        .collect()
}

fn fault(step: usize, thread: usize, words: &str) -> Fault {
    Fault {
        step,
        thread,
        words: words.to_owned(),
    }
}

/// A value that another thread wrote between the last look of this one and its writing: nobody who added to what it saw knew of it.
fn overwritten(witness: &Witness, index: usize) -> Option<Fault> {
    let step = &witness.steps[index];
    let same = |other: &Taken| other.object == step.object;
    let before = &witness.steps[..index];
    let mine = |other: &Taken| same(other) && other.thread == step.thread;
    let look = before.iter().rposition(mine)?;
    let is_look = before[look].operation == "load";
    let other = before
        .iter()
        .rposition(|other| same(other) && writes(other))?;
    (is_look && other > look).then(|| {
        let who = &witness.threads[before[other].thread];
        let words = format!("écrase ce que {who} a écrit à l'étape {}", other + 1);
        fault(index, step.thread, &words)
    })
}

fn writes(step: &Taken) -> bool {
    let operation = step.operation.as_str();
    operation == "store" || operation == "swap" || operation.starts_with("fetch_")
}

/// The threads that have begun and not ended when the program does.
fn cut_off(witness: &Witness, index: usize) -> Vec<Fault> {
    let has = |thread: usize, end: bool| {
        let mut steps = witness.steps[..index].iter();
        steps.any(|step| step.thread == thread && (!end || step.operation == ENDS[0]))
    };
    let others = (0..witness.threads.len()).filter(|thread| *thread != witness.steps[index].thread);
    others
        .filter(|thread| has(*thread, false) && !has(*thread, true))
        .map(|thread| fault(index, thread, "coupé ici, sans avoir fini"))
        .collect()
}

/// How the whole ends, where it does not end well: first the name, then who waits for what.
pub fn end(witness: &Witness, spans: &[Span]) -> Vec<String> {
    let Some((how, message)) = witness.outcome.last().and_then(|line| ending(line)) else {
        return Vec::new();
    };
    let mut said = vec![format!("{how}{message}")];
    let left = witness.steps.iter();
    let left = left.filter(|step| step.operation.starts_with(WAITS));
    said.extend(left.map(|step| left_waiting(witness, spans, step)));
    said
}

/// « fil 1 tient PENCIL et attend RULER, que tient fil 2 ».
fn left_waiting(witness: &Witness, spans: &[Span], step: &Taken) -> String {
    let who = &witness.threads[step.thread];
    let kept = spans.iter().filter(|span| !span.waits && span.to.is_none());
    let (mine, others): (Vec<&Span>, Vec<&Span>) =
        kept.partition(|span| span.thread == step.thread);
    let held: Vec<&str> = mine.iter().map(|span| span.object).collect();
    let holds = match held.as_slice() {
        [] => String::new(),
        held => format!(" tient {} et", held.join(" et ")),
    };
    let awaited = objects(step).collect::<Vec<_>>().join(", ");
    let holder = others.iter().find(|span| span.object == step.object);
    let holder = holder.map_or(String::new(), |span| {
        format!(", que tient {}", witness.threads[span.thread])
    });
    format!("{who}{holds} attend {awaited}{holder}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holds;

    fn witness(outcome: &str, steps: &[(usize, &str, &str)]) -> Witness {
        let taken = |&(thread, operation, object): &(usize, &str, &str)| Taken {
            thread,
            operation: operation.into(),
            object: object.into(),
            ..Taken::default()
        };
        Witness {
            outcome: vec![outcome.to_owned()],
            threads: ["fil principal", "fil 1", "fil 2"]
                .map(str::to_owned)
                .into(),
            steps: steps.iter().map(taken).collect(),
            ..Witness::default()
        }
    }

    fn faults(steps: &[(usize, &str, &str)]) -> Vec<(usize, usize, String)> {
        let faults = of(&witness("", steps)).into_iter();
        faults
            .map(|fault| (fault.step, fault.thread, fault.words))
            .collect()
    }

    #[test]
    fn a_value_that_nobody_read_is_lost() {
        let lost = [
            (1, "load", "T"),
            (2, "load", "T"),
            (1, "store", "T"),
            (2, "store", "T"),
        ];
        let words = "écrase ce que fil 1 a écrit à l'étape 3".to_owned();
        assert_eq!(faults(&lost), [(3, 2, words)]);
        let kept = [
            (1, "load", "T"),
            (1, "store", "T"),
            (2, "load", "T"),
            (2, "store", "T"),
            (1, "store", "T"),
        ];
        assert_eq!(faults(&kept), []);
    }

    #[test]
    fn a_panic_is_one_and_who_has_not_ended_is_cut_off() {
        let steps = [
            (1, "panic", ""),
            (1, "fin du fil", ""),
            (2, "print", ""),
            (0, "fin du programme", ""),
        ];
        let cut = "coupé ici, sans avoir fini".to_owned();
        assert_eq!(faults(&steps), [(0, 1, "panique".to_owned()), (3, 2, cut)]);
    }

    #[test]
    fn a_deadlock_names_who_holds_what_the_other_waits_for() {
        let steps = [
            (1, "lock", "A"),
            (2, "lock", "B"),
            (0, "attend join", "fil 1"),
            (1, "attend lock", "B"),
            (2, "attend lock", "A"),
        ];
        let witness = witness("deadlocked", &steps);
        let expected = [
            "interblocage",
            "fil principal attend fil 1",
            "fil 1 tient A et attend B, que tient fil 2",
            "fil 2 tient B et attend A, que tient fil 1",
        ];
        assert_eq!(end(&witness, &holds::of(&witness)), expected);
        let well = Witness {
            outcome: vec!["total = 2".into()],
            ..witness
        };
        assert_eq!(end(&well, &[]), [""; 0]);
    }
}
