//! Deux clients sur de vraies connexions, dont un très lent

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn serve(listener: TcpListener) {
    for stream in listener.incoming().flatten() {
        // Un fil par client : celui qui traîne ne fait attendre personne d'autre.
        thread::spawn(move || answer(&stream));
    }
}

fn answer(mut stream: &TcpStream) -> io::Result<()> {
    for line in BufReader::new(stream).lines() {
        let reply: String = line?.chars().rev().collect();
        stream.write_all(format!("{reply}\n").as_bytes())?;
    }
    Ok(())
}

fn read_reply(stream: &TcpStream) -> io::Result<String> {
    let mut reply = String::new();
    BufReader::new(stream).read_line(&mut reply)?;
    Ok(reply.trim_end().to_string())
}

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?; // 0 : au choix du système
    let address = listener.local_addr()?;
    thread::spawn(move || serve(listener));

    let mut anne = TcpStream::connect(address)?;
    let mut brice = TcpStream::connect(address)?;
    anne.write_all("une moitié de ligne".as_bytes())?;
    brice.write_all("un message entier\n".as_bytes())?;
    println!("Brice reçoit : {}", read_reply(&brice)?);
    anne.write_all(", puis l'autre\n".as_bytes())?;
    println!("Anne reçoit : {}", read_reply(&anne)?);
    Ok(())
}
