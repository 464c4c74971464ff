//! Des travaux en attente, et un signal d'arrêt

use crossbeam_channel::{select, unbounded};

fn main() {
    let (sender, jobs) = unbounded();
    let (stop, stopped) = unbounded::<()>();
    sender.send(1).unwrap();
    sender.send(2).unwrap();
    drop(sender);
    // Fermer ce canal, c'est demander l'arrêt.
    drop(stop);

    loop {
        select! {
            recv(jobs) -> job => match job {
                Ok(n) => println!("travail {n}"),
                Err(_) => break,
            },
            recv(stopped) -> _ => break,
        }
    }
    println!("fini");
}
