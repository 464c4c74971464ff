//! Une commande qui ne veut pas partir

use std::rc::Rc;
use std::thread;

struct Order {
    client: Rc<String>,
    quantity: u32,
}

impl Order {
    fn describe(&self) -> String {
        format!("{} pour {}", self.quantity, self.client)
    }
}

fn main() {
    let client = Rc::new(String::from("Anne"));
    let order = Order {
        client: Rc::clone(&client),
        quantity: 3,
    };
    let handle = thread::spawn(move || println!("{}", order.describe()));
    handle.join().unwrap();
    println!("merci, {client}");
}
