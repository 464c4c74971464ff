//! Le même texte retourné de trois façons

use unicode_segmentation::UnicodeSegmentation;

fn main() {
    // Chaque « é » est écrit en deux caractères : un e, puis un accent combinant.
    let text = "e\u{301}te\u{301} 👩‍💻";
    println!("tel quel : {text}");

    let bytes: Vec<u8> = text.bytes().rev().collect();
    match String::from_utf8(bytes) {
        Ok(text) => println!("par octets : {text}"),
        Err(_) => println!("par octets : ce n'est plus de l'UTF-8"),
    }

    let chars: String = text.chars().rev().collect();
    println!("par caractères : {chars}");

    // `true` : les graphèmes étendus, ce qu'un lecteur tient pour une lettre.
    let graphemes: String = text.graphemes(true).rev().collect();
    println!("par graphèmes : {graphemes}");

    let counts = (
        text.len(),
        text.chars().count(),
        text.graphemes(true).count(),
    );
    println!("octets, caractères, graphèmes : {counts:?}");
}
