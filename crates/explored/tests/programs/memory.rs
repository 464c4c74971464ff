fn main() {
    println!("avant");
    let mut all = Vec::new();
    loop {
        all.push(std::hint::black_box(vec![1u8; 64 << 20]));
    }
}
