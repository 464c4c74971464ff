fn main() {
    let line = "x".repeat(1023);
    for _ in 0..200 * 1024 {
        println!("{line}");
    }
}
