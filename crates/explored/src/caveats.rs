//! What a program does that the engine cannot see: with any of it, no search of it is called exhaustive.
//!
//! `Arc` is the real one: its counts, and the moment when its value is dropped, change without a step. Found by the
//! program's words, so that it may be said once too often, and never too rarely by much.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::str::FromStr;

/// The reasons, in French.
pub fn of(text: &str) -> Vec<String> {
    let words = Words::of(text);
    let reasons = [
        (
            words.counts_references(),
            "il lit ou compare des compteurs de références (`Arc`), que l'explorateur ne suit pas",
        ),
        (
            words.upgrades(),
            "il remonte d'un `Weak` (`upgrade`), ce que l'explorateur ne suit pas",
        ),
        (
            words.drops_shared(),
            "il définit `Drop` et partage par `Arc` : l'explorateur ne suit pas qui lâche le dernier",
        ),
        (
            words.shows_addresses(),
            "il emploie des adresses, qui changent d'une exécution à l'autre",
        ),
        (
            words.has("asm") || words.follow(&["extern", "\"C\""]),
            "il appelle du code que l'explorateur ne voit pas",
        ),
    ];
    let said = reasons.into_iter().filter(|(holds, _)| *holds);
    said.map(|(_, reason)| reason.to_owned()).collect()
}

/// What is said of a program that does not do the same when it is run again.
pub const DIVERGES: &str =
    "il ne se répète pas : la même suite d'étapes ne lui a pas fait faire la même chose";

/// What a model says of a program, in French.
pub fn in_french(caveat: &str) -> String {
    match caveat {
        "time" => "il lit l'heure (`Instant`), que les ordonnancements ne fixent pas",
        "hash order" => {
            "il parcourt une table de hachage, dont l'ordre change d'une exécution réelle à l'autre"
        }
        "thread numbers" => {
            "il montre des numéros de fils que plusieurs fils font naître à la fois"
        }
        "thread-local destructors" => {
            "il demande si un fil a fini pendant que ce fil détruit ses valeurs locales"
        }
        other => other,
    }
    .to_owned()
}

/// Line of a path that begins with `core` or `alloc`, where the real types are reached behind the models' back.
pub fn bypass(text: &str) -> Option<usize> {
    let words = Words::of(text);
    let bypasses = words.0.iter().enumerate().filter(|(at, (word, _))| {
        let inside = *at > 2 && words.is(at - 1, ":") && is_name(&words.0[at - 3].0);
        matches!(word.as_str(), "core" | "alloc")
            && !inside
            && words.is(at + 1, ":")
            && words.is(at + 2, ":")
    });
    bypasses.map(|(_, (_, line))| *line).next()
}

/// Whether a path can go on after this word.
fn is_name(word: &str) -> bool {
    word.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == '>')
        && word != "use"
}

/// Functions of `Arc` that tell, or depend on, how many there are.
const COUNTING: [&str; 7] = [
    "strong_count",
    "weak_count",
    "try_unwrap",
    "into_inner",
    "get_mut",
    "make_mut",
    "unwrap_or_clone",
];

/// A program's tokens without its comments, each with its line.
struct Words(Vec<(String, usize)>);

impl Words {
    /// Nothing where the text is no Rust: rustc says why.
    fn of(text: &str) -> Self {
        let mut words = Vec::new();
        if let Ok(stream) = TokenStream::from_str(text) {
            flatten(stream, &mut words);
        }
        Words(words)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.0.get(at).is_some_and(|(found, _)| found == word)
    }

    fn has(&self, word: &str) -> bool {
        self.0.iter().any(|(found, _)| found == word)
    }

    fn follow(&self, words: &[&str]) -> bool {
        self.0.windows(words.len()).any(|window| {
            window
                .iter()
                .zip(words)
                .all(|((found, _), word)| found == word)
        })
    }

    fn counts_references(&self) -> bool {
        let arc = |name: &str| {
            let counting = |function: &&str| self.follow(&[name, ":", ":", function]);
            COUNTING.iter().any(counting) || self.follow(&[name, ":", ":", "<"])
        };
        let renamed = self
            .0
            .windows(3)
            .filter(|w| w[0].0 == "Arc" && w[1].0 == "as");
        arc("Arc") || renamed.into_iter().any(|w| arc(&w[2].0))
    }

    fn upgrades(&self) -> bool {
        self.has("upgrade")
            && ["Weak", "downgrade", "new_cyclic"]
                .iter()
                .any(|word| self.has(word))
    }

    fn drops_shared(&self) -> bool {
        self.follow(&["Drop", "for"]) && self.has("Arc")
    }

    fn shows_addresses(&self) -> bool {
        let shows = |(word, _): &(String, usize)| word.contains(":p}") || word.contains(":#p}");
        self.0.iter().any(shows) || self.follow(&["Arc", ":", ":", "as_ptr"]) || self.has("addr")
    }
}

fn flatten(stream: TokenStream, words: &mut Vec<(String, usize)>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                words.push((open.to_owned(), line));
                flatten(group.stream(), words);
                words.push((close.to_owned(), group.span_close().start().line));
            }
            other => words.push((other.to_string(), line)),
        }
    }
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Parenthesis | Delimiter::None => ("(", ")"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_cannot_see_is_named() {
        for (text, word) in [
            ("fn main() { let n = Arc::strong_count(&a); }", "compteurs"),
            ("fn f() { std::sync::Arc::try_unwrap(a); }", "compteurs"),
            (
                "use std::sync::Arc as A; fn f() { A::get_mut(a); }",
                "compteurs",
            ),
            ("fn f(w: Weak<i32>) { w.upgrade(); }", "Weak"),
            ("fn f() { Arc::downgrade(&a).upgrade(); }", "Weak"),
            ("struct S; impl Drop for S {} fn f(a: Arc<S>) {}", "Drop"),
            ("fn f() { println!(\"{:p}\", a); }", "adresses"),
            ("fn f() { println!(\"{a:p}\"); }", "adresses"),
            ("unsafe extern \"C\" { fn abort(); }", "code"),
        ] {
            let reasons = of(text);
            assert!(
                reasons.len() == 1 && reasons[0].contains(word),
                "{text}: {reasons:?}"
            );
        }
    }

    #[test]
    fn an_ordinary_program_has_no_caveat() {
        let ordinary = "
            // Arc::strong_count(&a), {:p}
            use std::sync::{Arc, Mutex};
            struct S; impl S { fn upgrade(&self) {} }
            fn main() { let a = Arc::new(Mutex::new(0)); a.lock(); Arc::clone(&a); m.into_inner(); m.get_mut(); }
        ";
        assert_eq!(of(ordinary), Vec::<String>::new());
        assert_eq!(
            of("impl Drop for S { fn drop(&mut self) {} }"),
            Vec::<String>::new()
        );
        assert_eq!(of("fn main() { \""), Vec::<String>::new());
    }

    #[test]
    fn the_real_core_is_seen() {
        assert_eq!(
            bypass("fn f() {}\nuse core::sync::atomic::AtomicU8;"),
            Some(2)
        );
        assert_eq!(bypass("use {std::mem, alloc::sync::Arc};"), Some(1));
        assert_eq!(bypass("use ::core::mem;"), Some(1));
        assert_eq!(
            bypass("use std::alloc::Layout; mod core {} // core::mem"),
            None
        );
    }
}
