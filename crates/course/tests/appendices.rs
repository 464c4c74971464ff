//! What the course says of itself: the glossary, the index of listings, its numbers, and links by name.

use course::verdict::{Explored, Verdict, Verdicts};
use course::{Course, What};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const FILES: [(&str, &str); 7] = [
    (
        "book/SUMMARY.md",
        "# Sommaire\n\n- [Un](un/premier.md)\n\n# Annexes\n\n<!-- -->\n\n[A](annexes/a.md)\n",
    ),
    (
        "book/un/premier.md",
        "# Un\n\n## Où ?\n\nUn verrou (*lock*).\n\n{{#listing hello}}\n\n```console\n$ cargo run --example hello\nbonjour\n```\n\n{{#listing wrong}}\n\n{{#claim hello never panics}}\n",
    ),
    ("book/annexes/a.md", ""),
    (
        "prose/glossaire.toml",
        "[[term]]\nfrench = \"verrou\"\nenglish = \"lock\"\npython = \"`Lock`\"\ndefinition = \"Ce que l'on prend.\"\n",
    ),
    (
        "code/premier/examples/hello.rs",
        "//! Bonjour | à tous\n\nfn main() {\n    println!(\"bonjour\");\n}\n",
    ),
    (
        "code/premier/compile-fail/wrong.rs",
        "//! Non\n\nfn main() {\n    let x: u8 = ();\n}\n",
    ),
    (
        "code/premier/compile-fail/wrong.stderr",
        "error[E0308]: mismatched types\n",
    ),
];

/// A course with one chapter, and an appendix with this text.
fn course(appendix: &str) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (file, text) in FILES {
        write(root.path(), file, text);
    }
    write(root.path(), "book/annexes/a.md", appendix);
    root
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The appendix as mdBook is to render it, with plain spaces.
fn shown(root: &TempDir) -> String {
    let course = Course::read(root.path()).unwrap();
    let appendix = course.chapters.last().unwrap();
    course.expand(appendix).replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn a_term_stands_with_what_it_means_and_where_it_comes_first() {
    let page = shown(&course("{{#glossary}}\n"));
    assert!(page.contains(
        "**verrou** (<em lang=\"en\">lock</em>)\n\n: Ce que l'on prend. En Python : `Lock`."
    ));
    assert!(page.contains("[1. Où ?](../un/premier.md#où-)"), "{page}");
}

#[test]
fn a_listing_stands_in_the_index_with_its_place_and_its_checks() {
    let page = shown(&course("{{#index}}\n"));
    assert!(page.contains("## 1. Un\n"), "{page}");
    let hello = "| 1.1 | [`hello`](../un/premier.md#listing-hello) | Bonjour \\| à tous | code, sortie, affirmation |";
    assert!(page.contains(hello), "{page}");
    assert!(page.contains("| 1.2 | [`wrong`](../un/premier.md#listing-wrong) | Non | refus |"));
}

#[test]
fn a_link_by_name_leads_to_the_listing_and_to_its_error() {
    let page = shown(&course(
        "| [](listing:hello) | [le *même*](listing:hello) | [E0308](error:wrong) |\n",
    ));
    for link in [
        "[listing 1.1](../un/premier.md#listing-hello)",
        "[le *même*](../un/premier.md#listing-hello)",
        "[E0308](https://doc.rust-lang.org/error_codes/E0308.html)",
    ] {
        assert!(page.contains(link), "{link} is not in {page}");
    }
}

#[test]
fn an_exploration_counts_once_and_only_if_it_is_of_the_text_as_it_is() {
    let root = course("{{#counts}}\n");
    let unproved = shown(&root);
    assert!(
        unproved.contains("| programmes qui s'exécutent | 1 |"),
        "{unproved}"
    );
    assert!(
        unproved.contains("| affirmations à revérifier | 3 |"),
        "{unproved}"
    );
    assert!(!unproved.contains("exécutions faites"), "{unproved}");
    prove(&root);
    let proved = shown(&root);
    assert!(
        proved.contains("| exécutions faites par l'explorateur | 1 234 |"),
        "{proved}"
    );
    assert!(proved.contains("| exécutions réelles | 10 |"), "{proved}");
    assert!(!proved.contains("revérifier"), "{proved}");
}

/// Records everything as proved: the transcript in 10 real executions, and whatever is explored in 1234.
fn prove(root: &TempDir) {
    let course = Course::read(root.path()).unwrap();
    let chapter = &course.chapters[0];
    let verdicts = chapter.items.iter().filter_map(|item| {
        let explored = (!matches!(item.what, What::Listing { .. })).then(|| Explored {
            executions: 1234,
            exhaustive: true,
            ..Explored::default()
        });
        Some(Verdict {
            kind: course.kind(item)?,
            listing: item.what.listing()?.to_owned(),
            inputs: course.inputs(chapter, item),
            executions: match item.what {
                What::Transcript(_) => 10,
                What::Claim(_) => 0,
                _ => 1,
            },
            explored,
        })
    });
    let all = verdicts.collect();
    write(root.path(), "verdicts.toml", &Verdicts { all }.render());
}
