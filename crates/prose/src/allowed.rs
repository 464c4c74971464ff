//! Where the grammar checker is wrong: rules that are turned off, and sentences that are right as they stand.

use course::Problem;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// The exceptions, relative to the root.
pub const FILE: &str = "prose/grammaire.toml";

/// What the grammar checker says in vain, each with a reason.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    #[serde(default)]
    rule: Vec<Spanned<Rule>>,
    #[serde(default)]
    sentence: Vec<Spanned<Sentence>>,
}

/// A rule that is wrong about this book as a whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// The rule's name, or its beginning up to a `*`.
    name: String,
    #[expect(
        dead_code,
        reason = "it is for who reads the file; here it must only be there"
    )]
    reason: String,
}

/// A rule that is wrong about one sentence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    /// Words of the sentence around what is underlined, as the reader sees them, code as `Xode`.
    words: String,
    rule: String,
}

impl Allowed {
    /// Reads the exceptions' text.
    pub fn read(text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line(text, span.start));
            let remedy = "une règle s'écrit [[rule]], puis name et reason ; une phrase, [[sentence]], puis words et rule";
            Problem::of(Path::new(FILE), format!("le fichier ne se lit pas ({})", error.message()), remedy).at(line)
        })
    }

    /// The place, among all exceptions, of the one that lets a rule be broken in a paragraph.
    pub fn exception(&self, rule: &str, paragraph: &str) -> Option<usize> {
        let paragraph = plain(paragraph);
        let rules = self
            .rule
            .iter()
            .map(|off| matches(&off.get_ref().name, rule));
        let sentences = self.sentence.iter().map(Spanned::get_ref).map(|sentence| {
            matches(&sentence.rule, rule) && paragraph.contains(&plain(&sentence.words))
        });
        rules.chain(sentences).position(|lets| lets)
    }

    /// The exceptions that let nothing pass.
    pub fn unused(&self, text: &str, used: &[usize]) -> Vec<Problem> {
        let rules = self.rule.iter().map(|rule| {
            (
                rule.span().start,
                format!("la règle « {} »", rule.get_ref().name),
            )
        });
        let sentences = self.sentence.iter().map(|sentence| {
            (
                sentence.span().start,
                format!("la phrase « {} »", sentence.get_ref().words),
            )
        });
        let all = rules
            .chain(sentences)
            .enumerate()
            .filter(|(index, _)| !used.contains(index));
        all.map(|(_, (start, what))| {
            let message = format!("{what} ne donne plus lieu à aucune remarque");
            Problem::of(Path::new(FILE), message, "supprimez cette exception").at(line(text, start))
        })
        .collect()
    }
}

fn matches(pattern: &str, rule: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => rule.starts_with(beginning),
        None => pattern == rule,
    }
}

/// Without the spaces and signs that the build sets.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

fn line(text: &str, byte: usize) -> usize {
    text[..byte].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[[rule]]\nname = \"typo_*\"\nreason = \"x\"\n\n[[sentence]]\nwords = \"l'un dort : oui\"\nrule = \"gn\"\n";

    #[test]
    fn an_exception_is_for_its_rule_and_its_words() {
        let allowed = Allowed::read(TEXT).unwrap();
        assert_eq!(allowed.exception("typo_tiret", "n'importe quoi"), Some(0));
        assert_eq!(
            allowed.exception("gn", "Ici l’un dort\u{a0}: oui."),
            Some(1)
        );
        assert_eq!(allowed.exception("gn", "Ici l’autre dort."), None);
        assert_eq!(allowed.exception("gn_2", "Ici l’un dort\u{a0}: oui."), None);
    }

    #[test]
    fn an_exception_that_lets_nothing_pass_is_told() {
        let allowed = Allowed::read(TEXT).unwrap();
        assert_eq!(allowed.unused(TEXT, &[0, 1]), []);
        let told = allowed.unused(TEXT, &[0])[0].to_string();
        assert!(
            told.contains("l'un dort : oui") && told.contains("prose/grammaire.toml:5"),
            "{told}"
        );
        assert!(allowed.unused(TEXT, &[1])[0].message.contains("typo_*"));
    }

    #[test]
    fn an_exception_without_a_reason_is_refused() {
        let error = Allowed::read("[[rule]]\nname = \"a\"\n").unwrap_err();
        assert!(error.to_string().contains("reason"), "{error}");
    }
}
