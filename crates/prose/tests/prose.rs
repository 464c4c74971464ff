//! All prose that a reader or a user is shown is spelt, written and set as French is.
//!
//! It needs Debian's hunspell, hunspell-fr and grammalecte-cli, and so is run by `.ci/run` and not by `cargo test` alone.

use course::{Problem, Problems};
use prose::{Library, grammar, interface, spaces, spelling};
use std::path::Path;
use std::sync::LazyLock;

/// Built once for all that is asked of it.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Library::of(&root).unwrap_or_else(|error| panic!("{error:#}"))
});

#[track_caller]
fn nothing_is_wrong(problems: Vec<Problem>) {
    let count = problems.len();
    assert!(
        problems.is_empty(),
        "{}\n\n{count} à corriger",
        Problems(problems)
    );
}

#[test]
fn every_word_is_in_a_dictionary_or_in_the_list() {
    nothing_is_wrong(spelling::problems(&LIBRARY).unwrap_or_else(|error| panic!("{error:#}")));
}

#[test]
fn no_program_speaks_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let problems = interface::problems(&root);
    nothing_is_wrong(problems.unwrap_or_else(|error| panic!("{error:#}")));
}

#[test]
fn every_sentence_is_right() {
    nothing_is_wrong(grammar::problems(&LIBRARY).unwrap_or_else(|error| panic!("{error:#}")));
}

#[test]
fn every_page_is_set_as_french_is() {
    nothing_is_wrong(spaces::problems(&LIBRARY));
}
