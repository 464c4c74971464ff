//! Typography: spaces that may break where they must not, and signs of a typewriter.

use crate::library::Library;
use crate::page::Paragraph;
use course::{Problem, typography};

/// What the build should have set in the site's pages.
pub fn problems(library: &Library) -> Vec<Problem> {
    let pages = library
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.page.ends_with(".html"));
    pages.filter_map(|paragraph| Some((paragraph, wrong(&paragraph.text)?))).map(|(paragraph, (place, what))| {
        let message = format!("{what} : « {} » (page {})", shown(paragraph, place), paragraph.page);
        let remedy = "le texte passe-t-il par course::typography ? Dans les sources, écrivez des espaces et des apostrophes ordinaires";
        library.problem(paragraph, place.saturating_sub(1), place + 2, message, remedy.to_owned())
    }).collect()
}

/// The place of the first sign that is wrong, and what is wrong with it.
fn wrong(text: &str) -> Option<(usize, &'static str)> {
    let right = typography::label(text);
    let differ = text
        .chars()
        .zip(right.chars())
        .position(|(is, should)| is != should);
    let differ = differ.map(|place| (place, told(text.chars().nth(place).unwrap_or_default())));
    differ.or_else(|| touching(text))
}

fn told(c: char) -> &'static str {
    match c {
        '\'' => "une apostrophe droite",
        '.' => "trois points au lieu du signe « … »",
        _ => "il manque un espace insécable, ou il n'a pas la bonne largeur",
    }
}

/// Marks that touch the word before them, or guillemets the one inside.
fn touching(text: &str) -> Option<(usize, &'static str)> {
    let chars: Vec<char> = text.chars().collect();
    let pairs = chars.windows(2).enumerate();
    let is_wrong = |pair: &[char]| match pair {
        [before, ';' | '!' | '?' | '»'] => before.is_alphanumeric(),
        ['«', after] => after.is_alphanumeric(),
        _ => false,
    };
    let mut wrong = pairs.filter(|(_, pair)| is_wrong(pair));
    wrong
        .next()
        .map(|(place, _)| (place, "il manque un espace"))
}

fn shown(paragraph: &Paragraph, place: usize) -> String {
    paragraph
        .text
        .chars()
        .skip(place.saturating_sub(20))
        .take(40)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_mistake_is_told() {
        for (text, what) in [
            ("Quoi ?", "insécable"),
            ("Quoi\u{a0}?", "bonne largeur"),
            ("« a\u{a0}»", "insécable"),
            ("a\u{202f}: b", "bonne largeur"),
            ("192 730 fils", "insécable"),
            ("12 ms", "insécable"),
            ("l'un", "apostrophe"),
            ("un...", "trois points"),
            ("Quoi?", "il manque un espace"),
            ("«un\u{a0}»", "il manque un espace"),
        ] {
            let told = wrong(text).map(|(_, told)| told).unwrap_or_default();
            assert!(told.contains(what), "{text} : {told}");
        }
    }

    #[test]
    fn what_the_build_sets_is_right() {
        assert_eq!(
            wrong(&typography::label(
                "« l'un » : 12 ms, 192 730 fils ; quoi ?"
            )),
            None
        );
    }
}
