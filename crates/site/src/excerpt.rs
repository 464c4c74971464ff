//! What a page says first, in a sentence or two.

/// How many characters of a description others show, more or less.
const LENGTH: usize = 200;

/// What announces, in a chapter, the list of what it teaches.
const GOALS: &str = "vous saurez";

/// What a page that mdBook has written is about, as an attribute's text: what a chapter teaches, where it says so, for its first words often lean on
/// the chapter before; otherwise the first paragraph. None where the page has no paragraph.
pub fn of(page: &str) -> Option<String> {
    let main = page.split_once("<main")?.1;
    let text = goals(main).or_else(|| Some(shortened(&words(paragraph(main)?))))?;
    Some(text.replace('"', "&quot;"))
}

fn paragraph(main: &str) -> Option<&str> {
    Some(main.split_once("<p>")?.1.split_once("</p>")?.0)
}

/// As many lines of the list as there is room for, as a sentence.
fn goals(main: &str) -> Option<String> {
    let (announced, list) = main.split_once(GOALS)?.1.split_once("<ul>")?;
    if announced.contains("<p>") {
        return None;
    }
    let list = list.split_once("</ul>")?.0;
    let mut said = format!("V{}", &GOALS[1..]);
    for (number, line) in list.split("</li>").map(words).enumerate() {
        if number > 0 && said.chars().count() + line.chars().count() >= LENGTH {
            break;
        }
        said = said + " " + &line;
    }
    Some(
        said.trim_end_matches([' ', '\u{202f}', ';', '.'])
            .to_owned()
            + ".",
    )
}

/// The words of a piece of HTML.
fn words(html: &str) -> String {
    let text = without_tags(html);
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
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
    match ends.max().filter(|end| *end > LENGTH / 4) {
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
    fn a_chapter_says_what_it_teaches() {
        let goals = |lines: &str| {
            format!(
                "<main><p>Au chapitre précédent…</p><p>À la fin, vous saurez\u{a0}:</p>\n<ul>\n{lines}</ul></main>"
            )
        };
        let two = goals("<li>lancer un <code>fil</code>\u{202f};</li>\n<li>l'attendre.</li>\n");
        assert_eq!(
            of(&two).unwrap(),
            "Vous saurez lancer un fil\u{202f}; l'attendre."
        );
        let many = of(&goals(
            &"<li>attendre un fil, puis un autre\u{202f};</li>".repeat(20),
        ))
        .unwrap();
        assert!(
            many.ends_with("puis un autre.") && many.chars().count() <= LENGTH,
            "{many}"
        );
        let elsewhere = page("Comme vous saurez.").replace("</main>", "<ul><li>a</li></ul></main>");
        assert_eq!(of(&elsewhere).unwrap(), "Comme vous saurez.");
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
