//! Compares what was printed with what the text says, in trycmd's syntax.

use snapbox::IntoData;
use snapbox::filter::NormalizeToExpected;
use snapbox::report::{Palette, write_diff};

/// Where the text is not what was printed.
pub struct Difference {
    /// A diff, for a person.
    pub diff: String,
    /// What the text should say, with the `[..]` and `...` that still fit.
    pub corrected: String,
}

/// Nothing where `actual` fits `expected`, in which `[..]` and `...` stand for anything.
pub fn difference(place: &str, expected: &str, actual: &str) -> Option<Difference> {
    let pattern = expected.into_data().raw();
    let normalized = NormalizeToExpected::new()
        .redact()
        .normalize(actual.into_data().raw(), &pattern);
    exact_difference(place, expected, &normalized.to_string())
}

/// Nothing where `actual` is `expected`, to the letter.
pub fn exact_difference(place: &str, expected: &str, actual: &str) -> Option<Difference> {
    if actual == expected {
        return None;
    }
    let (said, found) = (format!("{place} (le texte)"), "ce qui s'affiche");
    let (expected, actual_data) = (expected.into_data().raw(), actual.into_data().raw());
    let mut diff = String::new();
    write_diff(
        &mut diff,
        &expected,
        &actual_data,
        Some(&said),
        Some(&found),
        Palette::plain(),
    )
    .expect("a string takes everything");
    // snapbox speaks English.
    let diff = diff
        .replacen("---- expected:", "---- attendu :", 1)
        .replacen("++++ actual:  ", "++++ obtenu :", 1);
    Some(Difference {
        diff,
        corrected: actual.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_fit_and_stay_in_the_correction() {
        assert!(difference("a.md:1", "a [..]\n...\nfin\n", "a 12\nx\ny\nfin\n").is_none());
        let wrong = difference("a.md:1", "a [..]\n1\n", "a 12\n2\n").unwrap();
        assert_eq!(wrong.corrected, "a [..]\n2\n");
        assert!(wrong.diff.contains("a.md:1"), "{}", wrong.diff);
        assert!(
            wrong.diff.contains("- 1") && wrong.diff.contains("+ 2"),
            "{}",
            wrong.diff
        );
    }

    #[test]
    fn a_missing_or_additional_line_is_a_difference() {
        assert!(difference("a.md:1", "a\n", "a\nb\n").is_some());
        assert!(difference("a.md:1", "a\nb\n", "a\n").is_some());
        assert!(difference("a.md:1", "a\n", "a\n").is_none());
    }

    #[test]
    fn to_the_letter_dots_are_dots() {
        assert!(exact_difference("a.md:1", "a\n...\n", "a\nb\n").is_some());
        assert!(exact_difference("a.md:1", "a\n...\n", "a\n...\n").is_none());
    }
}
