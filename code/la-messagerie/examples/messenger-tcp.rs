//! Un serveur de messagerie qui se méfie de ses clients

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use std::{env, process, thread};

const MAX_LINE: usize = 1024; // octets, sans la fin de ligne
const PATIENCE: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_millis(100);

enum Line {
    Text(String),
    Refused(&'static str),
    Gone,
}

fn read_line(source: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    source
        .by_ref()
        .take(MAX_LINE as u64 + 1)
        .read_until(b'\n', &mut bytes)?;
    Ok(match bytes.pop() {
        Some(b'\n') => match String::from_utf8(bytes) {
            Ok(text) => Line::Text(text.trim_end().to_string()),
            Err(_) => Line::Refused("ce n'est pas de l'UTF-8"),
        },
        Some(_) if bytes.len() == MAX_LINE => Line::Refused("ligne trop longue"),
        Some(_) | None => Line::Gone,
    })
}

/// Sert un client jusqu'à son départ, à un refus, ou à une trop longue attente.
fn answer(mut stream: &TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?; // celui qui ne dit rien
    stream.set_write_timeout(Some(PATIENCE))?; // celui qui ne lit rien
    let mut reader = BufReader::new(stream);
    loop {
        match read_line(&mut reader)? {
            Line::Text(text) => {
                let reply: String = text.chars().rev().collect();
                stream.write_all(format!("{reply}\n").as_bytes())?;
            }
            Line::Refused(why) => {
                return stream.write_all(format!("refusé : {why}\n").as_bytes());
            }
            Line::Gone => return Ok(()),
        }
    }
}

fn main() {
    let port = env::args().nth(1).unwrap_or("0".to_string());
    let address = format!("127.0.0.1:{port}");
    let listener = TcpListener::bind(address).unwrap_or_else(|error| {
        eprintln!("impossible d'écouter sur le port {port} : {error}");
        process::exit(1);
    });
    println!("à l'écoute sur {}", listener.local_addr().unwrap());
    for stream in listener.incoming() {
        let thread = thread::Builder::new();
        let served = stream.and_then(|stream| thread.spawn(move || answer(&stream)));
        if let Err(error) = served {
            eprintln!("client refusé : {error}"); // un de trop : les autres restent
            thread::sleep(TICK);
        }
    }
}
