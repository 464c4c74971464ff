//! What changes from one listing to the next, and how the page names the one before.

use course::Course;
use std::fs;

const SUMMARY: &str = "# Sommaire\n\n- [Un](un.md)\n- [Deux](deux.md)\n";
const OLD: &str =
    "//! Avant\n\n// ANCHOR: main\nfn main() {\n    print!(\"a\");\n}\n// ANCHOR_END: main\n";
const NEW: &str = "//! Après\n\nfn main() {\n    print!(\"b\");\n}\n";

/// A chapter, expanded: the first shows `old` in this way and then `new`, the second `newer`.
fn shown(old: &str, chapter: usize) -> String {
    let root = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("book/SUMMARY.md", SUMMARY.to_owned()),
        (
            "book/un.md",
            format!("# Un\n\n{old}\n\n{{{{#listing new}}}}\n\n{{{{#changes old new}}}}\n\n{{{{#claim old never panics}}}}\n\n{{{{#claim new never panics}}}}\n"),
        ),
        (
            "book/deux.md",
            "# Deux\n\n{{#listing newer}}\n\n{{#changes old newer}}\n\n{{#claim newer never panics}}\n".to_owned(),
        ),
        ("code/un/examples/old.rs", OLD.to_owned()),
        ("code/un/examples/new.rs", NEW.to_owned()),
        ("code/deux/examples/newer.rs", NEW.replace("Après", "Plus tard")),
    ] {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let course = Course::read(root.path()).unwrap();
    course
        .expand(&course.chapters[chapter])
        .replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn what_changes_leads_to_the_listing_before_where_the_page_shows_it() {
    let whole = shown("{{#listing old}}", 0);
    let link = "<p><a href=\"#listing-old\">Revoir le listing 1.1</a></p>";
    assert!(
        whole.contains("depuis le listing 1.1 : ") && whole.contains(link),
        "{whole}"
    );
}

#[test]
fn what_changes_leads_to_an_extract_where_the_page_shows_no_more() {
    let part = shown("{{#listing old:main}}", 0);
    let link = "<p><a href=\"#listing-old-main\">Revoir le listing 1.1</a></p>";
    assert!(part.contains(link), "{part}");
    assert!(part.contains("id=\"listing-old-main\""), "{part}");
}

#[test]
fn a_listing_of_another_chapter_is_named() {
    let named = shown("{{#listing old}}", 1);
    let name = "depuis le listing 1.1 (<code>old</code>) : ";
    assert!(named.contains(name), "{named}");
}
