//! What lets a thread go on: the end of the thread that it joins, the message that it receives, the token that it parks for.

use crate::holds::objects;
use crate::schedule::{ENDS, POLLS, WAITS};
use crate::verdict::{Taken, Witness};
use std::collections::{BTreeMap, VecDeque};

/// From a step to the later one of another thread that it lets happen.
pub type Signal = (usize, usize);

/// What the operations of a channel may be, so that its messages can be followed: the first in is the first out.
const FOLLOWED: [&str; 6] = [
    "send",
    "recv",
    "try_recv",
    "recv_timeout",
    "recv_deadline",
    "drop",
];

/// All that the steps tell; `rendezvous`, where some channel has no buffer: sending and receiving are then several steps each.
pub fn of(witness: &Witness, rendezvous: bool) -> Vec<Signal> {
    let mut all = joins(witness);
    all.extend(unparks(&witness.steps));
    if !rendezvous {
        all.extend(messages(&witness.steps));
    }
    let other = |(from, to): &Signal| witness.steps[*from].thread != witness.steps[*to].thread;
    all.retain(other);
    all.sort_unstable();
    all
}

fn joins(witness: &Witness) -> Vec<Signal> {
    let end = |name: &str| {
        let thread = witness.threads.iter().position(|other| other == name)?;
        let mut steps = witness.steps.iter();
        steps.position(|step| step.thread == thread && step.operation == ENDS[0])
    };
    let joins = witness.steps.iter().enumerate();
    joins
        .filter(|(_, step)| step.operation == "join")
        .flat_map(|(index, step)| objects(step).map(move |name| (index, name)))
        .filter_map(|(index, name)| Some((end(name)?, index)))
        .collect()
}

/// A token is there once, however often it is given.
fn unparks(steps: &[Taken]) -> Vec<Signal> {
    let mut tokens = BTreeMap::new();
    let mut found = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match step.operation.as_str() {
            "unpark" => _ = tokens.entry(&step.object).or_insert(index),
            park if park.starts_with("park") => {
                found.extend(tokens.remove(&step.object).map(|from| (from, index)));
            }
            _ => {}
        }
    }
    found
}

fn messages(steps: &[Taken]) -> Vec<Signal> {
    let mut sent: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    let followed = steps.iter().enumerate();
    for (index, step) in followed.filter(|(_, step)| is_followed(steps, step)) {
        let queue = sent.entry(&step.object).or_default();
        match step.operation.as_str() {
            "send" => queue.push_back(index),
            "drop" => {}
            _ => found.extend(queue.pop_front().map(|from| (from, index))),
        }
    }
    found
}

/// Whether a step is one of a channel that can be followed.
fn is_followed(steps: &[Taken], step: &Taken) -> bool {
    let is_left = |step: &Taken| {
        [WAITS, POLLS]
            .iter()
            .any(|how| step.operation.starts_with(how))
    };
    let of_it =
        |other: &&Taken| objects(other).any(|object| object == step.object) && !is_left(other);
    let simple =
        |other: &Taken| FOLLOWED.contains(&other.operation.as_str()) && other.object == step.object;
    !is_left(step) && !step.object.is_empty() && steps.iter().filter(of_it).all(simple)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals(steps: &[(usize, &str, &str)]) -> Vec<Signal> {
        let taken = |&(thread, operation, object): &(usize, &str, &str)| Taken {
            thread,
            operation: operation.into(),
            object: object.into(),
            ..Taken::default()
        };
        let witness = Witness {
            threads: vec!["fil principal".into(), "fil 1".into()],
            steps: steps.iter().map(taken).collect(),
            ..Witness::default()
        };
        of(&witness, false)
    }

    #[test]
    fn who_joins_goes_on_after_the_end() {
        let steps = [
            (1, "print", ""),
            (1, "fin du fil", ""),
            (0, "join", "fil 1"),
        ];
        assert_eq!(signals(&steps), [(1, 2)]);
        assert_eq!(signals(&[(0, "attend join", "fil 1")]), []);
    }

    #[test]
    fn the_first_message_in_is_the_first_out() {
        let steps = [
            (1, "send", "canal"),
            (1, "send", "canal"),
            (0, "recv", "canal"),
            (1, "drop", "canal"),
            (0, "try_recv", "canal"),
            // The channel is empty: what ends this wait is no message.
            (0, "recv", "canal"),
        ];
        assert_eq!(signals(&steps), [(0, 2), (1, 4)]);
    }

    #[test]
    fn a_channel_whose_messages_cannot_be_followed_has_none() {
        let steps = [
            (1, "send", "canal 1"),
            (1, "send", "canal 2"),
            (0, "select", "canal 1, canal 2"),
            (0, "recv", "canal 1"),
        ];
        assert_eq!(signals(&steps), []);
    }

    #[test]
    fn two_tokens_are_one() {
        let steps = [
            (0, "unpark", "fil 1"),
            (0, "unpark", "fil 1"),
            (1, "park", "fil 1"),
            (1, "park", "fil 1"),
        ];
        assert_eq!(signals(&steps), [(0, 2)]);
    }
}
