use std::thread;

fn main() {
    println!("un");
    eprintln!("deux");
    let _ = thread::Builder::new().name("ouvrier".to_owned()).spawn(|| panic!("trois")).unwrap().join();
    println!("quatre");
    panic!("cinq");
}
