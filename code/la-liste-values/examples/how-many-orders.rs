//! Combien d'ordres possibles pour deux ouvriers ?

use std::collections::BTreeMap;

/// Ce qu'un ouvrier va faire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Test,
    Print,
    Remove,
    Stop,
}
use Next::{Print, Remove, Stop, Test};

/// Une étape d'un ouvrier : ce qu'il fera ensuite, et combien de valeurs restent.
fn step(next: Next, left: u32) -> (Next, u32) {
    match next {
        Test if left > 0 => (Print, left),
        Print => (Remove, left),
        Remove if left > 0 => (Test, left - 1),
        // Le test dit « vide », ou le retrait échoue.
        _ => (Stop, left),
    }
}

type Counts = BTreeMap<([Next; 2], u32), u64>;

/// Le nombre d'ordres quand il reste `left` valeurs ; `known` évite de recompter.
fn count(workers: [Next; 2], left: u32, known: &mut Counts) -> u64 {
    if workers == [Stop, Stop] {
        return 1;
    }
    if let Some(&orders) = known.get(&(workers, left)) {
        return orders;
    }
    let mut orders = 0;
    for n in (0..2).filter(|&n| workers[n] != Stop) {
        let mut after = workers;
        let (next, remaining) = step(workers[n], left);
        after[n] = next;
        orders += count(after, remaining, known);
    }
    known.insert((workers, left), orders);
    orders
}

fn main() {
    for values in [3, 10] {
        let orders = count([Test, Test], values, &mut Counts::new());
        println!("{values} valeurs : {orders} ordres");
    }
}
