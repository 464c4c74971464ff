//! Un lecteur qui redemande à lire

use parking_lot::RwLock;
use std::thread;

static PRICES: RwLock<[u32; 2]> = RwLock::new([10, 20]);

fn total() -> u32 {
    let prices = PRICES.read();
    prices[0] + prices[1]
}

fn report() {
    let prices = PRICES.read();
    // `total` lit à son tour, alors que nous n'avons pas fini de lire.
    println!("{} + {} = {}", prices[0], prices[1], total());
}

fn main() {
    let reader = thread::spawn(report);
    let writer = thread::spawn(|| PRICES.write()[0] = 30);
    reader.join().unwrap();
    writer.join().unwrap();
}
