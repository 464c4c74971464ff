//! Un verrou qui laisse relire

use parking_lot::RecursiveRwLock;
use std::thread;

// Ici, un rédacteur qui attend ne retient pas les lecteurs.
static PRICES: RecursiveRwLock<[u32; 2]> = RecursiveRwLock::new([10, 20]);

fn total() -> u32 {
    let prices = PRICES.read();
    prices[0] + prices[1]
}

fn report() {
    let prices = PRICES.read();
    println!("{} + {} = {}", prices[0], prices[1], total());
}

fn main() {
    let reader = thread::spawn(report);
    let writer = thread::spawn(|| PRICES.write()[0] = 30);
    reader.join().unwrap();
    writer.join().unwrap();
}
