//! Une réponse qui peut venir trop tard

use crossbeam_channel::bounded;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn main() {
    let (sender, receiver) = bounded(1);
    let server = thread::spawn(move || {
        thread::sleep(TICK);
        sender.send(42).unwrap();
    });

    // Cinq fois le temps qu'il faut.
    match receiver.recv_timeout(5 * TICK) {
        Ok(answer) => println!("réponse : {answer}"),
        Err(_) => println!("trop tard"),
    }
    server.join().unwrap();
}
