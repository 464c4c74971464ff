//! What a page says first, in a sentence or two.

/// How many characters of a description others show, more or less.
const LENGTH: usize = 200;

/// The first paragraph of a page that mdBook has written, as an attribute's text: whole sentences where some fit, otherwise its first words. None
/// where the page has no paragraph.
pub fn of(page: &str) -> Option<String> {
    let main = page.split_once("<main")?.1;
    let paragraph = main.split_once("<p>")?.1.split_once("</p>")?.0;
    let text = without_tags(paragraph);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    Some(shortened(&words.join(" ")).replace('"', "&quot;"))
}

/// The title of a page, without the book's.
pub fn title(page: &str, book: &str) -> String {
    let inside = page.split_once("<title>").map_or("", |(_, rest)| rest);
    let title = inside.split_once("</title>").map_or("", |(title, _)| title);
    let own = title.strip_suffix(&format!(" · {book}")).unwrap_or(title);
    own.replace('"', "&quot;")
}

fn without_tags(html: &str) -> String {
    let mut pieces = html.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + piece.split_once('>').map_or("", |(_, after)| after)
    })
}

fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(LENGTH).map(|(end, _)| end);
    let Some(end) = end else {
        return text.to_owned();
    };
    let begun = &text[..end];
    let sentence = [". ", "\u{202f}? ", "\u{202f}! ", "\u{202f}?", "… "];
    let ends = sentence
        .iter()
        .filter_map(|mark| Some(begun.rfind(mark)? + mark.trim_end().len()));
    match ends.max().filter(|end| *end > LENGTH / 3) {
        Some(end) => begun[..end].to_owned(),
        None => format!(
            "{}…",
            begun.rsplit_once(' ').map_or(begun, |(words, _)| words)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(paragraph: &str) -> String {
        format!(
            "<title>Créer un fil · Le livre</title><p>Non.</p><main id=\"contenu\">\n<h1>Un</h1>\n<p>{paragraph}</p><p>Deux.</p></main>"
        )
    }

    #[test]
    fn a_short_paragraph_is_said_whole_without_its_marks() {
        let page = page("Un <a href=\"a.html\">fil</a>\n<em>dit</em> &lt; \"oui\".");
        assert_eq!(of(&page).unwrap(), "Un fil dit &lt; &quot;oui&quot;.");
        assert_eq!(title(&page, "Le livre"), "Créer un fil");
        assert_eq!(of("<main><h1>Vide</h1></main>"), None);
    }

    #[test]
    fn a_long_one_ends_with_a_sentence_or_between_words() {
        let first =
            "Une première phrase, assez longue pour être dite seule, et qui se termine ici.";
        let long = format!("{first} {}", "Puis cela continue ".repeat(20));
        assert_eq!(of(&page(&long)).unwrap(), first);
        let endless = of(&page(&"encore ".repeat(60))).unwrap();
        assert!(
            endless.ends_with(" encore…") && endless.chars().count() <= LENGTH,
            "{endless}"
        );
    }
}
