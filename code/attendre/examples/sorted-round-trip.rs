//! Des listes confiées à des fils, et rendues triées

use std::thread;

fn main() {
    let lists = [vec![30, 10, 20], vec![5, 4], vec![9, 7, 8]];

    let mut handles = Vec::new();
    for mut list in lists {
        handles.push(thread::spawn(move || {
            list.sort();
            // La liste est rendue à qui appellera `join`.
            list
        }));
    }

    let mut sorted = Vec::new();
    for handle in handles {
        sorted.push(handle.join().unwrap());
    }

    for list in sorted {
        println!("{list:?}");
    }
}
