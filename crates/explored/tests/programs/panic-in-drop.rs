struct Loud;

impl Drop for Loud {
    fn drop(&mut self) {
        panic!("seconde");
    }
}

fn main() {
    let _loud = Loud;
    eprintln!("avant");
    panic!("première");
}
