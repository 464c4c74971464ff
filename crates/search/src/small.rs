//! The small words of French, such as « le » or « dans », which nobody looks for.
//!
//! They are a third of a text and would be half of its index. A section's text keeps them, for it is shown, but in letters that Pagefind takes for signs
//! and does not index; the page's script writes them back. It also knows which words are small: it does not look for them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The script that holds the list.
const SCRIPT: &str = include_str!("../../../book/search/words.js");

/// What stands between the list and what is before and after it there.
const LIST: (&str, &str) = ("const SMALL = new Set((", ").split(");

/// The first of the letters that are none: Unicode's private ones.
const PRIVATE: u32 = 0xE000;

static SMALL: LazyLock<BTreeSet<&str>> = LazyLock::new(|| quoted(LIST));

/// The words of the quoted texts between two places of the script.
pub fn quoted((before, after): (&str, &str)) -> BTreeSet<&'static str> {
    let list = SCRIPT
        .split_once(before)
        .and_then(|(_, rest)| rest.split_once(after));
    let quoted = list
        .map_or("", |(list, _)| list)
        .split('"')
        .skip(1)
        .step_by(2);
    quoted.flat_map(str::split_whitespace).collect()
}

/// Whether a word, in any case, is small.
pub fn is_small(word: &str) -> bool {
    SMALL.contains(word.to_lowercase().as_str())
}

/// The same word in letters that are not indexed.
pub fn hidden(word: &str) -> String {
    let hide = |letter| char::from_u32(PRIVATE + u32::from(letter)).unwrap_or(letter);
    word.chars().map(hide).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_that_of_the_script() {
        assert!(is_small("Le") && is_small("à") && is_small("vous"));
        assert!(!is_small("fil") && SMALL.len() > 100, "{SMALL:?}");
    }

    #[test]
    fn what_is_hidden_is_no_word() {
        let hidden = hidden("où");
        assert_eq!(hidden.chars().count(), 2);
        assert!(!hidden.contains(char::is_alphanumeric));
    }
}
