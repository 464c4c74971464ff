//! Mille fils, et une petite pile pour chacun

use std::fs;
use std::sync::Barrier;
use std::thread::Builder;

const THREADS: usize = 1000;
const STACK: usize = 64 * 1024;

// La première fois, tous les fils sont là ; la seconde, ils peuvent finir.
static MEETING: Barrier = Barrier::new(THREADS + 1);

fn wait_twice() {
    MEETING.wait();
    MEETING.wait();
}

// Sous Linux, ce fichier décrit le processus qui le lit ; ses tailles sont en kio.
fn kib(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn main() {
    let (reserved, used) = (kib("VmSize:"), kib("VmRSS:"));
    for n in 1..=THREADS {
        if let Err(error) = Builder::new().stack_size(STACK).spawn(wait_twice) {
            println!("fil {n} refusé : {error}");
            return;
        }
    }

    MEETING.wait();
    let (reserved, used) = (kib("VmSize:") - reserved, kib("VmRSS:") - used);
    println!("réservé, par fil : {} kio", reserved / THREADS as u64);
    println!("occupé, par fil : {} kio", used / THREADS as u64);
    MEETING.wait();
}
