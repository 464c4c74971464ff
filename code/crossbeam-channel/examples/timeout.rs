//! Attendre, mais pas toujours

use crossbeam_channel::unbounded;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn main() {
    let (sender, receiver) = unbounded::<u32>();

    // Un émetteur existe, mais il se tait.
    println!("{:?}", receiver.recv_timeout(TICK));

    drop(sender);
    // Plus d'émetteur : rien ne viendra jamais.
    println!("{:?}", receiver.recv_timeout(TICK));
}
