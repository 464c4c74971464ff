fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    print!("{}{line}", std::env::args().nth(1).unwrap());
}
