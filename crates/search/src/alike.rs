//! Words that Pagefind would take for others: « file », whose French stem is that of « fil », and numbers such as « 17.2 », which it would part.
//!
//! They are indexed with a letter that French does not have, which the page's script turns back into what it stands for; it asks for them so, too.

use crate::small::quoted;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Stands for « e » between letters, and for a point between digits.
const LETTER: char = 'ə';

/// What stands around the list of these words in the page's script.
const LIST: (&str, &str) = ("const ALIKE = new Set((", ").split(");

static ALIKE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| quoted(LIST));

/// A word as it is indexed.
pub fn told_apart(word: &str) -> String {
    match ALIKE.contains(word.to_lowercase().as_str()) {
        true => word.replace(['e', 'E'], &LETTER.to_string()),
        false => word.to_owned(),
    }
}

/// A text in which each point between two digits is a letter.
pub fn whole_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |place: Option<usize>| {
        let letter = place.and_then(|place| letters.get(place));
        letter.is_some_and(char::is_ascii_digit)
    };
    let inside = |place: usize| is_digit(place.checked_sub(1)) && is_digit(Some(place + 1));
    let told = letters.iter().enumerate().map(|(place, letter)| {
        let is_point = *letter == '.' && inside(place);
        if is_point { LETTER } else { *letter }
    });
    told.collect()
}

/// A heading as it is indexed.
pub fn heading(text: &str) -> String {
    let parts = whole_numbers(text);
    let parts = parts.split_inclusive(|letter: char| !letter.is_alphanumeric());
    let told = parts.map(|part| {
        let word = part.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        told_apart(word) + &part[word.len()..]
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_is_no_thread_and_a_number_is_one_word() {
        assert_eq!(told_apart("File"), "Filə");
        assert_eq!(told_apart("fil"), "fil");
        assert_eq!(whole_numbers("17.2. 1.95.0 a.b .5"), "17ə2. 1ə95ə0 a.b .5");
        assert_eq!(
            heading("12.3. Les deux files (queues)"),
            "12ə3. Les deux filəs (queues)"
        );
    }
}
