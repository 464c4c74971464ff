//! The rows of a picture: one for each step, and in long schedules fewer, where nothing is lost on who looks.

use crate::faults::{self, Fault};
use crate::holds::{self, Span, objects};
use crate::schedule::{ENDS, FREES, POLLS, WAITS};
use crate::signals::{self, Signal};
use crate::typography;
use crate::verdict::{Taken, Witness};
use std::ops::RangeInclusive;

/// Steps that are all shown, each in its row.
const FEW: usize = 30;
/// Rows of one thread that are worth folding, and how many of the last stay: they are what it did before another went on.
const LONG: usize = 8;
const LAST: usize = 3;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose: a place among the witness's threads.
    pub thread: usize,
    /// The steps that it stands for, from 0.
    pub steps: RangeInclusive<usize>,
    /// What it says.
    pub words: String,
}

/// What the rows are made from.
pub struct Told<'a> {
    /// The schedule.
    pub witness: &'a Witness,
    /// Who holds and waits.
    pub spans: Vec<Span<'a>>,
    /// Who lets whom go on.
    pub signals: Vec<Signal>,
    /// What goes wrong.
    pub faults: Vec<Fault>,
}

impl<'a> Told<'a> {
    /// What a schedule tells; `rendezvous`: whether some channel of the program has no buffer.
    pub fn of(witness: &'a Witness, rendezvous: bool) -> Self {
        Told {
            witness,
            spans: holds::of(witness),
            signals: signals::of(witness, rendezvous),
            faults: faults::of(witness),
        }
    }
}

/// The rows in order.
pub fn of(told: &Told) -> Vec<Row> {
    let steps = &told.witness.steps;
    let each: Vec<RangeInclusive<usize>> = (0..steps.len()).map(|index| index..=index).collect();
    let kept = match steps.len() {
        0..=FEW => each,
        _ => folded(told, paired(steps, each)),
    };
    kept.into_iter().map(|range| row(steps, range)).collect()
}

fn row(steps: &[Taken], range: RangeInclusive<usize>) -> Row {
    let all = &steps[range.clone()];
    let words = match all {
        [one] => label(one),
        [lock, _] if is_section(all) => format!("{}, {FREES}", label(lock)),
        many => format!("… {} étapes", many.len()),
    };
    Row {
        thread: all[0].thread,
        steps: range,
        words,
    }
}

/// A lock that is given back at once.
fn is_section(steps: &[Taken]) -> bool {
    matches!(steps, [lock, free] if free.operation == FREES
        && (lock.thread, &lock.object) == (free.thread, &free.object))
}

fn paired(steps: &[Taken], rows: Vec<RangeInclusive<usize>>) -> Vec<RangeInclusive<usize>> {
    let mut paired: Vec<RangeInclusive<usize>> = Vec::new();
    for row in rows {
        match paired.last_mut() {
            Some(last) if is_section(&steps[*last.start()..=*row.end()]) => {
                *last = *last.start()..=*row.end();
            }
            _ => paired.push(row),
        }
    }
    paired
}

/// Long runs of one thread in which nothing meets the others become one row, but for their last ones.
fn folded(told: &Told, rows: Vec<RangeInclusive<usize>>) -> Vec<RangeInclusive<usize>> {
    let steps = &told.witness.steps;
    let alike = |a: &RangeInclusive<usize>, b: &RangeInclusive<usize>| {
        steps[*a.start()].thread == steps[*b.start()].thread && told.is_quiet(a) && told.is_quiet(b)
    };
    rows.chunk_by(alike)
        .flat_map(|run| match run.len() {
            LONG.. => {
                let (fold, last) = run.split_at(run.len() - LAST);
                let all = *fold[0].start()..=*fold[fold.len() - 1].end();
                [&[all], last].concat()
            }
            _ => run.to_vec(),
        })
        .collect()
}

impl Told<'_> {
    /// Whether a row shows nothing that others see or depend on while it lasts.
    fn is_quiet(&self, row: &RangeInclusive<usize>) -> bool {
        let steps = &self.witness.steps[row.clone()];
        let thread = steps[0].thread;
        let joined = |&(from, to): &Signal| row.contains(&from) || row.contains(&to);
        let reaches = |span: &&Span| {
            span.thread == thread
                && span.from.is_none_or(|from| from <= *row.end())
                && span.to.is_none_or(|to| to >= *row.start())
        };
        let inside = |span: &Span| {
            span.from.is_some_and(|from| row.contains(&from))
                && span.to.is_some_and(|to| row.contains(&to))
        };
        steps.iter().all(|step| self.is_dull(step))
            && !self.signals.iter().any(joined)
            && !self.faults.iter().any(|fault| row.contains(&fault.step))
            && self.spans.iter().filter(reaches).all(inside)
    }

    /// Nothing printed, no end, nothing awaited, and but for locks no object that another thread touches.
    fn is_dull(&self, step: &Taken) -> bool {
        let operation = step.operation.as_str();
        let ends = ENDS.contains(&operation) || operation == "join";
        let left = operation.starts_with(WAITS) || operation.starts_with(POLLS);
        let lock = operation == "lock" || operation == FREES;
        step.printed.is_empty() && !ends && !left && (lock || !self.is_shared(step))
    }

    fn is_shared(&self, step: &Taken) -> bool {
        let mut others = self.witness.steps.iter();
        others.any(|other| {
            other.thread != step.thread
                && objects(other).any(|object| objects(step).any(|mine| mine == object))
        })
    }
}

/// « l. 14 lock mutex 1 », « libère mutex 1 », « l. 15 print « a » ».
fn label(step: &Taken) -> String {
    let line = match step.line {
        0 => String::new(),
        _ if crate::schedule::line_tells(&step.operation).is_some() => String::new(),
        line => format!("l.\u{a0}{line}"),
    };
    let printed = step.printed.lines().collect::<Vec<_>>().join(" / ");
    let printed = match printed.as_str() {
        "" => String::new(),
        printed => format!("«\u{a0}{printed}\u{a0}»"),
    };
    let object = typography::label(&step.object);
    let parts = [line, step.operation.clone(), object, printed];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" ")
}

/// A text in lines of at most `width` characters, parted at its spaces; a longer word is cut.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(width) {
            let last = lines.last_mut().expect("never empty");
            let more = piece.len() + usize::from(!last.is_empty());
            if last.chars().count() + more <= width {
                let space = if last.is_empty() { "" } else { " " };
                *last += space;
                last.extend(piece);
            } else {
                lines.push(piece.iter().collect());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(steps: &[(usize, &str, &str)]) -> Vec<(usize, String)> {
        let taken = |&(thread, operation, object): &(usize, &str, &str)| Taken {
            thread,
            line: 7,
            operation: operation.into(),
            object: object.into(),
            ..Taken::default()
        };
        let witness = Witness {
            threads: ["fil principal", "fil 1", "fil 2"]
                .map(str::to_owned)
                .into(),
            steps: steps.iter().map(taken).collect(),
            ..Witness::default()
        };
        let rows = of(&Told::of(&witness, false)).into_iter();
        rows.map(|row| (row.thread, row.words)).collect()
    }

    #[test]
    fn a_few_steps_have_a_row_each() {
        let steps = [(1, "lock", "A"), (1, "libère", "A"), (0, "join", "fil 1")];
        let expected = [
            (1, "l.\u{a0}7 lock A".to_owned()),
            (1, "libère A".to_owned()),
            (0, "l.\u{a0}7 join fil\u{a0}1".to_owned()),
        ];
        assert_eq!(rows(&steps), expected);
    }

    /// Twelve short sections of one thread, then what another one does, four times what `end` says.
    fn long(end: (usize, &'static str, &'static str)) -> Vec<(usize, &'static str, &'static str)> {
        let sections = [(1, "lock", "A"), (1, "libère", "A")].repeat(12);
        [sections, vec![(2, "lock", "A")], vec![end; 8]].concat()
    }

    #[test]
    fn of_many_steps_long_runs_are_folded_but_for_their_last() {
        let rows = rows(&long((2, "load", "B")));
        let section = "l.\u{a0}7 lock A, libère";
        assert_eq!(rows[0], (1, "… 18 étapes".to_owned()));
        assert_eq!(rows[1..4], vec![(1, section.to_owned()); 3]);
        assert_eq!(
            rows.len(),
            4 + 1 + 8,
            "a lock that is held is no quiet run: {rows:?}"
        );
    }

    #[test]
    fn what_others_see_is_not_folded() {
        assert_eq!(rows(&long((0, "load", "B"))).len(), 4 + 1 + 1 + 3);
        for seen in [(0, "load", "A"), (0, "join", "fil 1")] {
            assert_eq!(rows(&long(seen)).len(), 4 + 1 + 8, "{seen:?}");
        }
    }

    #[test]
    fn lines_are_parted_at_spaces_and_long_words_cut() {
        assert_eq!(wrapped("un deux trois", 7), ["un deux", "trois"]);
        assert_eq!(wrapped("abcdefgh i", 3), ["abc", "def", "gh", "i"]);
    }
}
