//! Lire une ligne d'au plus seize octets, quoi que le client envoie

use std::io::{self, BufRead, Read};

const MAX_LINE: usize = 16;

enum Line {
    Text(String),
    Refused(&'static str),
    Gone,
}

fn read_line(source: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    // Un octet de plus que permis, pour la fin de ligne ; jamais davantage.
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
        Some(_) | None => Line::Gone, // parti, peut-être au milieu d'une ligne
    })
}

fn main() -> io::Result<()> {
    let clients: [&[u8]; 5] = [
        b"seize octets, ok\n",
        b"\xC0\xFFabc\n",
        b"bavardage sans fin",
        b"au mil",
        b"",
    ];
    for mut bytes in clients {
        match read_line(&mut bytes)? {
            Line::Text(text) => println!("message : {text}"),
            Line::Refused(why) => println!("refusé : {why}"),
            Line::Gone => println!("parti"),
        }
    }
    Ok(())
}
