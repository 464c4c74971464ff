use std::io::Read;
use std::net::TcpStream;

fn main() {
    let mut text = String::new();
    TcpStream::connect("127.0.0.1:80").unwrap().read_to_string(&mut text).unwrap();
    println!("{text}");
}
