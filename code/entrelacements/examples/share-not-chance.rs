//! Tous les ordres de quatre étapes, comptés puis tirés au sort

/// Où en est le programme : deux fils, qui lisent puis écrivent.
#[derive(Clone, Copy, Default)]
struct State {
    total: u32,
    read: [u32; 2],
    steps_done: [u32; 2],
}

/// Le fil `n` fait son étape suivante.
fn step(mut state: State, n: usize) -> State {
    match state.steps_done[n] {
        0 => state.read[n] = state.total,
        _ => state.total = state.read[n] + 1,
    }
    state.steps_done[n] += 1;
    state
}

/// À partir de `state` : le nombre d'ordres qui perdent un ajout, le nombre d'ordres,
/// et la chance d'en perdre un au tirage.
fn explore(state: State) -> (u32, u32, f64) {
    let able: Vec<usize> = (0..2).filter(|&n| state.steps_done[n] < 2).collect();
    if able.is_empty() {
        let losing = u32::from(state.total == 1);
        return (losing, 1, f64::from(losing));
    }
    let mut sum = (0, 0, 0.0);
    for &n in &able {
        let (losing, all, chance) = explore(step(state, n));
        sum.0 += losing;
        sum.1 += all;
        // Le tirage équitable : chaque fil qui peut avancer a la même chance.
        sum.2 += chance / able.len() as f64;
    }
    sum
}

fn main() {
    let (losing, all, chance) = explore(State::default());
    println!("ordres qui perdent un ajout : {losing} sur {all}");
    println!("chance d'en perdre un au tirage : {chance}");
}
