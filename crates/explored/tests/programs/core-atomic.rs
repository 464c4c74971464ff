use core::sync::atomic::AtomicU8;

fn main() {
    println!("{:?}", AtomicU8::new(0));
}
