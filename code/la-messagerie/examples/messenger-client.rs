//! Un client au clavier pour le serveur de messagerie

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::{env, process};

/// Rend la ligne tapée, ou `None` quand l'entrée est finie ou illisible.
fn ask() -> Option<String> {
    print!("> ");
    io::stdout().flush().unwrap();
    let mut line = String::new();
    match io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => {
            println!();
            None
        }
        Ok(_) => Some(line.trim_end().to_string()),
    }
}

fn main() -> io::Result<()> {
    let port = env::args().nth(1).unwrap_or("4000".to_string());
    let Ok(mut stream) = TcpStream::connect(format!("127.0.0.1:{port}")) else {
        println!("pas de serveur sur le port {port}");
        process::exit(1);
    };
    let mut replies = BufReader::new(stream.try_clone()?);
    while let Some(text) = ask().filter(|text| !text.is_empty()) {
        let mut reply = String::new();
        let sent = stream.write_all(format!("{text}\n").as_bytes());
        let answered = sent.and_then(|()| replies.read_line(&mut reply));
        // Une erreur, ou 0 octet : le serveur est parti, la réponse ne viendra pas.
        if !matches!(answered, Ok(1..)) {
            println!("le serveur est parti, sans réponse à : {text}");
            break;
        }
        println!("reçu : {}", reply.trim_end());
    }
    Ok(())
}
