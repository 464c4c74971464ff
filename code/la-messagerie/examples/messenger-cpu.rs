//! Le processeur que prend une messagerie où personne n'écrit

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;
use std::{fs, thread};

const TICK: Duration = Duration::from_millis(100);

static RUNNING: Mutex<bool> = Mutex::new(true);
static TO_SERVER: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());
static TO_CLIENT: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

fn poll(queue: &Mutex<VecDeque<String>>) {
    while *RUNNING.lock().unwrap() {
        if !queue.lock().unwrap().is_empty() {
            queue.lock().unwrap().pop_front();
        }
    }
}

/// Le temps de calcul de ce processus, en centièmes de seconde (sous Linux).
fn cpu_time() -> u32 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let times = fields.split(' ').skip(11).take(2);
    times.map(|time| time.parse::<u32>().unwrap()).sum()
}

/// Ne fait rien pendant une demi-seconde, et dit ce que les autres fils ont calculé.
fn idle(label: &str) {
    let before = cpu_time();
    thread::sleep(5 * TICK);
    println!("{label} : {} % d'un cœur", 2 * (cpu_time() - before));
}

fn main() {
    let queues = [&TO_SERVER, &TO_CLIENT];
    let polling = queues.map(|queue| thread::spawn(move || poll(queue)));
    idle("deux fils qui interrogent");
    *RUNNING.lock().unwrap() = false;
    for thread in polling {
        thread.join().unwrap();
    }

    let (to_server, requests) = channel::<String>();
    let (to_client, replies) = channel::<String>();
    let waiting = [requests, replies].map(|queue| thread::spawn(move || queue.recv()));
    idle("deux fils qui attendent");
    drop((to_server, to_client));
    for thread in waiting {
        assert!(thread.join().unwrap().is_err()); // fermé, sans un message
    }
}
