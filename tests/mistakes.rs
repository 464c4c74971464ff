//! Every mistake in the text is told in French, with its file, its line and its remedy, before anything is run.

#[allow(dead_code)] // each test file uses its part
#[path = "support/repository.rs"]
mod support;

use support::{Checked, Repository};

const HELLO: &str = "fn main() {\n    println!(\"bonjour\");\n}";
const SHOWN: &str =
    "# Un\n\n{{#listing hello}}\n\n```console,native\n$ cargo run --example hello\nbonjour\n```\n";

/// What `check` says of a course with one listing, `hello`, whose chapter is this text.
fn check(name: &str, text: &str) -> Checked {
    Repository::new(name)
        .chapter("un", text)
        .example("un", "hello", HELLO)
        .check(&[])
}

/// The mistake is named on its line, with its remedy, and `check` fails.
#[track_caller]
fn told(checked: &Checked, message: &str, place: &str, remedy: &str) {
    assert_eq!(checked.code, Some(1), "{checked:?}");
    let error = checked
        .stderr
        .split("\n\n")
        .find(|error| error.contains(message));
    let error = error.unwrap_or_else(|| panic!("no « {message} »: {checked:?}"));
    assert!(error.contains(&format!("--> {place}")), "{error}");
    assert!(error.contains(remedy), "{error}");
}

#[test]
fn an_unknown_directive() {
    let checked = check("directive", &format!("{SHOWN}\n{{{{#lisitng hello}}}}\n"));
    told(
        &checked,
        "directive inconnue : « lisitng »",
        "book/un.md:10",
        "« listing »",
    );
}

#[test]
fn an_unknown_listing_with_the_nearest_name() {
    let checked = check("listing", &format!("{SHOWN}\n{{{{#listing helo}}}}\n"));
    told(
        &checked,
        "le listing « helo » n'existe pas",
        "book/un.md:10",
        "« hello »",
    );
}

#[test]
fn changes_from_a_listing_that_does_not_exist() {
    let text = format!("{SHOWN}\n{{{{#listing other}}}}\n\n{{{{#changes helo other}}}}\n");
    let checked = Repository::new("changes")
        .chapter("un", &text)
        .example("un", "hello", HELLO)
        .example("un", "other", HELLO)
        .check(&[]);
    told(
        &checked,
        "le listing « helo » n'existe pas",
        "book/un.md:12",
        "« hello »",
    );
    // What changes says nothing of what it prints.
    told(
        &checked,
        "rien ne vérifie ce qu'affiche « other »",
        "code/un/examples/other.rs",
        "```console",
    );
}

#[test]
fn changes_between_less_than_two_listings() {
    let checked = check(
        "changes-of-one",
        &format!("{SHOWN}\n{{{{#changes hello}}}}\n"),
    );
    told(
        &checked,
        "« hello » ne nomme pas deux listings",
        "book/un.md:10",
        "{{#changes ancien nouveau}}",
    );
}

#[test]
fn a_transcript_of_a_listing_that_does_not_exist() {
    let checked = check(
        "transcript",
        &format!("{SHOWN}\n```console\n$ cargo run --example hallo\n```\n"),
    );
    told(
        &checked,
        "le listing « hallo » n'existe pas",
        "book/un.md:10",
        "« hello »",
    );
}

#[test]
fn a_listing_shown_nowhere() {
    let checked = check("nowhere", "# Un\n\nRien.\n");
    told(
        &checked,
        "n'est montré nulle part",
        "code/un/examples/hello.rs",
        "{{#listing hello}}",
    );
}

#[test]
fn a_listing_whose_output_nobody_checks() {
    let checked = check("unchecked", "# Un\n\n{{#listing hello}}\n");
    told(
        &checked,
        "rien ne vérifie ce qu'affiche « hello »",
        "code/un/examples/hello.rs",
        "```console",
    );
}

#[test]
fn one_name_in_two_chapters() {
    let checked = Repository::new("two-files")
        .chapter("un", SHOWN)
        .example("un", "hello", HELLO)
        .chapter("deux", "# Deux\n")
        .example("deux", "hello", HELLO)
        .check(&[]);
    told(
        &checked,
        "deux listings s'appellent « hello »",
        "code/un/examples/hello.rs",
        "renommez",
    );
}

#[test]
fn a_listing_shown_in_two_chapters() {
    let checked = Repository::new("two-chapters")
        .chapter("un", SHOWN)
        .example("un", "hello", HELLO)
        .chapter("deux", "# Deux\n\n{{#listing hello}}\n")
        .check(&[]);
    told(
        &checked,
        "est montré dans « un » et dans « deux »",
        "code/un/examples/hello.rs",
        "un seul chapitre",
    );
}

#[test]
fn an_unknown_info_word() {
    let checked = check("info", &format!("{SHOWN}\n```consle\n$ x\n```\n"));
    told(
        &checked,
        "mot inconnu après ``` : « consle »",
        "book/un.md:10",
        "« console »",
    );
}

#[test]
fn a_rust_block_that_would_escape_every_check() {
    let checked = check(
        "ignore",
        &format!("{SHOWN}\n```rust,ignore\nfn main() {{}}\n```\n"),
    );
    told(
        &checked,
        "« ignore »",
        "book/un.md:10",
        "tout bloc Rust est compilé",
    );
}

#[test]
fn a_block_never_closed() {
    let checked = check("block", &format!("{SHOWN}\n```text\nsans fin\n"));
    told(
        &checked,
        "le bloc « text » n'est jamais fermé",
        "book/un.md:10",
        "```",
    );
}

#[test]
fn an_anchor_never_closed() {
    let repository = Repository::new("anchor").chapter("un", SHOWN);
    let checked = repository
        .example("un", "hello", "fn main() {\n    // ANCHOR: ici\n}")
        .check(&[]);
    told(
        &checked,
        "l'ancre « ici » n'est jamais fermée",
        "code/un/examples/hello.rs:4",
        "ANCHOR_END: ici",
    );
}

#[test]
fn an_anchor_that_does_not_exist() {
    let checked = check(
        "no-anchor",
        &format!("{SHOWN}\n{{{{#listing hello:ici}}}}\n"),
    );
    told(
        &checked,
        "n'a pas d'ancre « ici »",
        "book/un.md:10",
        "aucun",
    );
}

#[test]
fn a_claim_with_a_verb_that_does_not_exist() {
    let checked = check(
        "claim",
        &format!("{SHOWN}\n{{{{#claim hello never explodes}}}}\n"),
    );
    told(&checked, "verbe inconnu", "book/un.md:10", "panic");
}

#[test]
fn a_claim_about_a_listing_that_does_not_exist() {
    let checked = check(
        "claimed",
        &format!("{SHOWN}\n{{{{#claim hallo may panic}}}}\n"),
    );
    told(
        &checked,
        "le listing « hallo » n'existe pas",
        "book/un.md:10",
        "« hello »",
    );
}

#[test]
fn a_claim_about_a_line_that_does_not_exist() {
    let text = format!("{SHOWN}\n{{{{#claim hello may panic at line 99}}}}\n");
    told(
        &check("claimed-line", &text),
        "« hello » n'a pas de ligne 99",
        "book/un.md:10",
        "légende",
    );
}

#[test]
fn a_claim_about_a_listing_that_does_not_compile() {
    let text = format!("{SHOWN}\n{{{{#listing moved}}}}\n\n{{{{#claim moved never panics}}}}\n");
    let repository = Repository::new("claimed-refusal").chapter("un", &text);
    let checked = repository
        .example("un", "hello", HELLO)
        .refused(
            "un",
            "moved",
            "fn main() {\n    let x: u8 = true;\n}",
            "error",
        )
        .check(&[]);
    told(
        &checked,
        "« moved » ne compile pas",
        "book/un.md:12",
        "retirez",
    );
}

#[test]
fn a_measure_that_nothing_can_prove_yet_fails() {
    let text = format!("{SHOWN}\n{{{{#measure two-cores}}}}\n");
    let repository = Repository::new("unproved")
        .chapter("un", &text)
        .example("un", "hello", HELLO);
    let checked = repository.check(&["--json"]);
    assert_eq!(checked.code, Some(1));
    assert!(
        checked
            .failure("measure", "bloc")
            .contains("rien ne sait encore vérifier")
    );
}

#[test]
fn a_chapter_of_the_summary_without_its_file() {
    let repository = Repository::new("summary")
        .chapter("un", SHOWN)
        .example("un", "hello", HELLO);
    repository.write(
        "book/SUMMARY.md",
        "# Sommaire\n\n- [Un](un.md)\n- [Deux](deux.md)\n",
    );
    let checked = repository.check(&[]);
    told(
        &checked,
        "le sommaire nomme un fichier qui n'existe pas : book/deux.md",
        "book/SUMMARY.md:4",
        "créez",
    );
}

#[test]
fn a_file_that_is_not_utf8() {
    let repository = Repository::new("utf8")
        .chapter("un", SHOWN)
        .example("un", "hello", HELLO);
    repository.write("book/un.md", b"# Un\n\nl'\xe9t\xe9\n");
    told(
        &repository.check(&[]),
        "n'est pas en UTF-8",
        "book/un.md:3",
        "réenregistrez",
    );
    repository.write("book/un.md", SHOWN);
    repository.write("code/un/examples/hello.rs", b"//! \xe9\n");
    told(
        &repository.check(&[]),
        "n'est pas en UTF-8",
        "code/un/examples/hello.rs:1",
        "réenregistrez",
    );
}

#[test]
fn two_listings_with_one_caption() {
    let text = SHOWN.replace("hello", "autre");
    let repository = Repository::new("captions").chapter("un", &format!("{SHOWN}\n{text}"));
    let repository = repository
        .example("un", "hello", HELLO)
        .example("un", "autre", HELLO);
    repository.write(
        "code/un/examples/autre.rs",
        format!("//! hello\n\n{HELLO}\n"),
    );
    told(
        &repository.check(&[]),
        "la même légende : « hello »",
        "code/un/examples/hello.rs:1",
        "changez-la",
    );
}

#[test]
fn two_chapters_of_one_name() {
    let repository = Repository::new("slugs")
        .chapter("un", SHOWN)
        .example("un", "hello", HELLO);
    repository.write("book/b/un.md", "# Un autre\n");
    repository.write(
        "book/SUMMARY.md",
        "# Sommaire\n\n- [Un](un.md)\n- [Autre](b/un.md)\n",
    );
    told(
        &repository.check(&[]),
        "deux chapitres s'appellent « un »",
        "book/b/un.md:1",
        "renommez",
    );
}

#[test]
fn a_refused_listing_shown_only_in_part() {
    let text = format!("{SHOWN}\n{{{{#listing moved:ici}}}}\n");
    let code = "fn main() {\n    // ANCHOR: ici\n    let x: u8 = true;\n    // ANCHOR_END: ici\n}";
    let repository = Repository::new("part")
        .chapter("un", &text)
        .example("un", "hello", HELLO);
    let checked = repository.refused("un", "moved", code, "error").check(&[]);
    told(
        &checked,
        "« moved » n'est montré qu'en partie",
        "code/un/compile-fail/moved.rs:1",
        "en entier",
    );
}

#[test]
fn all_mistakes_at_once_and_as_json() {
    let text = format!("{SHOWN}\n{{{{#listing helo}}}}\n\n```consle\n```\n");
    let repository = Repository::new("json")
        .chapter("un", &text)
        .example("un", "hello", HELLO);
    let findings = repository.check(&["--json"]).findings();
    let lines: Vec<_> = findings
        .iter()
        .map(|finding| finding["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [10, 12]);
    assert!(
        findings
            .iter()
            .all(|finding| finding["status"] == "failed" && finding["file"] == "book/un.md")
    );
}

#[test]
fn an_unknown_name_is_told() {
    let repository = Repository::new("name")
        .chapter("un", SHOWN)
        .example("un", "hello", HELLO);
    let checked = repository.check(&["bonsoir"]);
    assert_eq!(checked.code, Some(2));
    assert!(
        checked.stderr.contains("« bonsoir »") && checked.stderr.contains("list"),
        "{checked:?}"
    );
}
