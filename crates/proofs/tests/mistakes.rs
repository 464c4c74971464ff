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

/// What `check` says of a course whose chapter shows the measure `speed`, declared so.
fn check_measure(name: &str, declared: &str) -> Checked {
    let text = format!("{SHOWN}\n{{{{#measure speed}}}}\n");
    let repository = Repository::new(name)
        .chapter("un", &text)
        .example("un", "hello", HELLO);
    repository.write("code/un/measures.toml", declared);
    repository.check(&[])
}

const EXPECTED: &str = "expect = [{ says = \"plus\", ratio = [\"a\", \"b\"], at_least = 2 }]\n";

#[test]
fn a_measure_that_does_not_exist_with_the_nearest_name() {
    let declared = format!("[sped]\ntitle = \"T\"\nrun = [\"hello\"]\n{EXPECTED}");
    told(
        &check_measure("measured", &declared),
        "la mesure « speed » n'existe pas",
        "book/un.md:10",
        "« sped »",
    );
}

#[test]
fn a_measure_shown_nowhere() {
    let declared = format!(
        "[speed]\ntitle = \"T\"\nrun = [\"hello\"]\n{EXPECTED}\n[other]\ntitle = \"T\"\nrun = [\"hello\"]\n{EXPECTED}"
    );
    told(
        &check_measure("measured-nowhere", &declared),
        "la mesure « other » n'est montrée nulle part",
        "code/un/measures.toml:6",
        "{{#measure other}}",
    );
}

#[test]
fn a_measure_shown_twice() {
    let text = format!("{SHOWN}\n{{{{#measure speed}}}}\n\nEncore.\n\n{{{{#measure speed}}}}\n");
    let repository = Repository::new("measured-twice")
        .chapter("un", &text)
        .example("un", "hello", HELLO);
    let declared = format!("[speed]\ntitle = \"T\"\nrun = [\"hello\"]\n{EXPECTED}");
    repository.write("code/un/measures.toml", declared);
    told(
        &repository.check(&[]),
        "la mesure « speed » est montrée 2 fois",
        "code/un/measures.toml:1",
        "une fois",
    );
}

#[test]
fn a_measure_of_a_listing_that_does_not_exist() {
    let declared = format!("[speed]\ntitle = \"T\"\nrun = [\"helo\"]\n{EXPECTED}");
    told(
        &check_measure("measured-unknown", &declared),
        "le listing « helo » n'existe pas",
        "code/un/measures.toml:1",
        "« hello »",
    );
}

#[test]
fn a_measure_that_checks_nothing() {
    let declared = "[speed]\ntitle = \"T\"\nrun = [\"hello\"]\nexpect = []\n";
    told(
        &check_measure("measured-nothing", declared),
        "ne dit rien que l'on puisse vérifier",
        "code/un/measures.toml:1",
        "at_least",
    );
}

#[test]
fn a_measure_with_a_word_that_does_not_exist() {
    let declared = format!("[speed]\ntitle = \"T\"\nruns = [\"hello\"]\n{EXPECTED}");
    told(
        &check_measure("measured-word", &declared),
        "`runs`",
        "code/un/measures.toml:3",
        "CONTRIBUTING.md",
    );
}

#[test]
fn two_measures_of_one_name() {
    let declared = format!("[speed]\ntitle = \"T\"\nrun = [\"hello\"]\n{EXPECTED}");
    let text = format!("{SHOWN}\n{{{{#measure speed}}}}\n");
    let repository = Repository::new("measured-names")
        .chapter("un", &text)
        .example("un", "hello", HELLO)
        .chapter("deux", "# Deux\n");
    repository.write("code/un/measures.toml", &declared);
    repository.write("code/deux/measures.toml", &declared);
    told(
        &repository.check(&[]),
        "deux mesures s'appellent « speed »",
        "code/un/measures.toml:1",
        "renommez",
    );
}

const PYTHON: &str = "\"\"\"Bonjour\"\"\"\n\nprint(\"bonjour\")\n";

#[test]
fn a_python_program_that_nothing_runs() {
    let text = format!("{SHOWN}\n{{{{#listing snake}}}}\n");
    let repository = Repository::new("snake")
        .chapter("un", &text)
        .example("un", "hello", HELLO);
    repository.write("code/un/python/snake.py", PYTHON);
    told(
        &repository.check(&[]),
        "rien ne lance jamais « snake »",
        "code/un/python/snake.py:1",
        "measures.toml",
    );
}

#[test]
fn a_transcript_of_a_python_program() {
    let text = format!("{SHOWN}\n```console\n$ cargo run --example snake\n```\n");
    let repository = Repository::new("snake-console")
        .chapter("un", &text)
        .example("un", "hello", HELLO);
    repository.write("code/un/python/snake.py", PYTHON);
    told(
        &repository.check(&[]),
        "« snake » est un programme en Python",
        "book/un.md:10",
        "measures.toml",
    );
}

#[test]
fn records_that_do_not_read() {
    let repository = Repository::new("records")
        .chapter("un", SHOWN)
        .example("un", "hello", HELLO);
    repository.write("measures.toml", "[[measure]]\nname = 3\n");
    let checked = repository.check(&[]);
    std::fs::remove_file(repository.root().join("measures.toml")).unwrap();
    told(
        &checked,
        "le fichier ne se lit pas",
        "measures.toml",
        "--measures",
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

const GLOSSARY: &str =
    "[[term]]\nfrench = \"verrou\"\nenglish = \"lock\"\ndefinition = \"Ce que l'on prend.\"\n";

/// What `check` says of a course with this chapter and a glossary of one term, « verrou ».
fn check_terms(name: &str, text: &str, glossary: &str) -> Checked {
    let repository = Repository::new(name)
        .chapter("un", &format!("{SHOWN}\n{text}\n"))
        .example("un", "hello", HELLO);
    repository.write("prose/glossaire.toml", glossary);
    repository.check(&["glossaire"])
}

#[test]
fn a_term_that_the_glossary_lacks() {
    let checked = check_terms("term", "Un verrou (*lock*).\nUn loquet (*lokc*).", GLOSSARY);
    told(
        &checked,
        "« lokc » n'est pas dans le glossaire",
        "book/un.md:11",
        "ou écrivez « lock »",
    );
    assert!(!checked.stderr.contains("« lock » "), "{checked:?}");
}

#[test]
fn a_term_by_another_name_than_the_glossarys() {
    let checked = check_terms("term-name", "Une tâche (*lock*).", GLOSSARY);
    told(
        &checked,
        "« lock » ne suit pas « verrou »",
        "book/un.md:10",
        "prose/glossaire.toml:1",
    );
}

#[test]
fn a_term_of_the_glossary_that_no_chapter_gives() {
    let checked = check_terms("term-unused", "Un verrou.", GLOSSARY);
    told(
        &checked,
        "aucun chapitre ne donne « verrou » avec son mot anglais",
        "prose/glossaire.toml:1",
        "« verrou (*lock*) »",
    );
}

#[test]
fn a_term_twice_in_the_glossary() {
    let twice = format!("{GLOSSARY}\n{GLOSSARY}");
    let checked = check_terms("term-twice", "Un verrou (*lock*).", &twice);
    told(
        &checked,
        "« verrou » est déjà dans le glossaire",
        "prose/glossaire.toml:6",
        "une seule",
    );
}

#[test]
fn a_glossary_with_an_unknown_key() {
    let glossary = GLOSSARY.replace("definition", "definiton");
    let checked = check_terms("term-key", "Un verrou (*lock*).", &glossary);
    told(
        &checked,
        "le glossaire ne se lit pas",
        "prose/glossaire.toml:4",
        "[[term]]",
    );
}

#[test]
fn a_page_for_a_glossary_that_does_not_exist() {
    let checked = check("no-glossary", &format!("{SHOWN}\n{{{{#glossary}}}}\n"));
    told(
        &checked,
        "le cours n'a pas de glossaire",
        "book/un.md:10",
        "prose/glossaire.toml",
    );
}

#[test]
fn an_index_of_something() {
    let checked = check("index-of", &format!("{SHOWN}\n{{{{#index un}}}}\n"));
    told(
        &checked,
        "« index » ne prend rien après son nom",
        "book/un.md:10",
        "{{#index}}",
    );
}

#[test]
fn links_to_listings_and_errors_that_do_not_exist() {
    let links = "[](listing:helo)\n\n[E0382](error:hello)\n\n[E0382](error:wrong)";
    let checked = Repository::new("links")
        .chapter(
            "un",
            &format!("{SHOWN}\n{{{{#listing wrong}}}}\n\n{links}\n"),
        )
        .example("un", "hello", HELLO)
        .refused("un", "wrong", "fn main() {}", "error[E0308]: non\n")
        .check(&[]);
    told(
        &checked,
        "le listing « helo » n'existe pas",
        "book/un.md:12",
        "« hello »",
    );
    told(
        &checked,
        "rustc ne refuse pas « hello »",
        "book/un.md:14",
        "compile-fail/",
    );
    told(
        &checked,
        "rustc ne refuse pas « wrong » pour « E0382 »",
        "book/un.md:16",
        "[E0308](error:wrong)",
    );
}
