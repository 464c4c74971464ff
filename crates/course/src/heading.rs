//! The headings of a page and their addresses, as mdBook makes them.

use std::collections::BTreeSet;

/// A heading with its address in the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its text.
    pub title: String,
    /// What comes after `#` in a link to it.
    pub id: String,
}

/// Gives the headings of one page their addresses, in order.
#[derive(Default)]
pub struct Headings(BTreeSet<String>);

impl Headings {
    /// The heading with this text, or with an address of its own choice.
    pub fn next(&mut self, title: &str, own: Option<&str>) -> Heading {
        let id = own.map_or_else(|| slug(title), str::to_owned);
        let numbered = (1..).map(|n| format!("{id}-{n}"));
        let id = std::iter::once(id.clone())
            .chain(numbered)
            .find(|id| self.0.insert(id.clone()))
            .expect("numbers do not end");
        Heading {
            title: title.to_owned(),
            id,
        }
    }
}

/// mdBook's own rule, which it keeps to itself; a link that this gets wrong is found dead by `check`.
fn slug(title: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    title
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(letter)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_has_the_address_that_mdbook_gives_it() {
        let mut headings = Headings::default();
        assert_eq!(
            headings.next("L'émetteur : où ?", None).id,
            "lémetteur--où-"
        );
        assert_eq!(headings.next("Fermer", None).id, "fermer");
        assert_eq!(headings.next("Fermer", None).id, "fermer-1");
        assert_eq!(headings.next("Fermer", Some("fin")).id, "fin");
    }
}
