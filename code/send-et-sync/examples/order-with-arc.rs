//! Une commande qui peut partir

use std::sync::Arc;
use std::thread;

struct Order {
    client: Arc<String>,
    quantity: u32,
}

impl Order {
    fn describe(&self) -> String {
        format!("{} pour {}", self.quantity, self.client)
    }
}

fn main() {
    let client = Arc::new(String::from("Anne"));
    let order = Order {
        client: Arc::clone(&client),
        quantity: 3,
    };
    let handle = thread::spawn(move || println!("{}", order.describe()));
    handle.join().unwrap();
    println!("merci, {client}");
}
