fn main() {
    std::process::Command::new("ls").status().unwrap();
}
