//! Les travaux d'abord, le signal ensuite

use crossbeam_channel::{select_biased, unbounded};

fn main() {
    let (sender, jobs) = unbounded();
    let (stop, stopped) = unbounded::<()>();
    sender.send(1).unwrap();
    sender.send(2).unwrap();
    drop(sender);
    drop(stop);

    loop {
        // La première branche prête, dans l'ordre du texte.
        select_biased! {
            recv(jobs) -> job => match job {
                Ok(n) => println!("travail {n}"),
                Err(_) => break,
            },
            recv(stopped) -> _ => break,
        }
    }
    println!("fini");
}
