//! A diagram is shown where the text asks for it, once, with its caption; what does not fit is named with its place and its remedy.

use course::{Course, Problem};
use std::fs;

const SVG: &str =
    "<svg viewBox=\"0 0 60 12\">\n<title>T</title>\n<desc>D</desc>\n<path d=\"M0 0\"/>\n</svg>\n";

/// The page of a chapter beside which `two-queues.svg` stands, or what is wrong.
fn page(chapter: &str) -> Result<String, Vec<Problem>> {
    let root = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("book/SUMMARY.md", "# Sommaire\n\n- [Un](un.md)\n"),
        ("book/un.md", chapter),
        ("book/figures/two-queues.svg", SVG),
    ] {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let course = Course::read(root.path()).map_err(|problems| problems.0)?;
    Ok(course.expand(&course.chapters[0]))
}

#[test]
fn a_figure_stands_alone_with_its_caption() {
    let page = page("# Un\n\nAvant.\n\n{{#figure two-queues Deux files.}}\n\nAprès.\n").unwrap();
    let (before, rest) = page
        .split_once("<figure class=\"diagram\" id=\"figure-two-queues\">")
        .unwrap();
    let (figure, after) = rest.split_once("</figure>").unwrap();
    assert!(
        before.ends_with("Avant.\n\n") && after.contains("Après."),
        "{page}"
    );
    assert!(
        figure.contains("<figcaption>Deux files.</figcaption>"),
        "{page}"
    );
    assert!(
        figure.contains("role=\"img\"") && figure.contains("M0 0"),
        "{page}"
    );
}

#[test]
fn what_does_not_fit_is_named_with_its_place_and_its_remedy() {
    let shown = "{{#figure two-queues Deux files.}}";
    for (chapter, file, line, message, remedy) in [
        (
            "# Un\n\n{{#figure two-queue Deux files.}}\n",
            "book/un.md",
            Some(3),
            "n'existe pas",
            "two-queues",
        ),
        (
            "# Un\n\n{{#figure two-queues}}\n",
            "book/un.md",
            Some(3),
            "pas de légende",
            "légende",
        ),
        (
            "# Un\n",
            "book/figures/two-queues.svg",
            None,
            "montrée nulle part",
            "ajoutez",
        ),
        (
            &format!("# Un\n\n{shown}\n\n{shown}\n"),
            "book/figures/two-queues.svg",
            None,
            "montrée 2 fois",
            "une fois",
        ),
    ] {
        let problems = page(chapter).unwrap_err();
        let found = problems
            .iter()
            .find(|problem| problem.message.contains(message));
        let found = found.unwrap_or_else(|| panic!("{message}: {problems:?}"));
        assert_eq!((found.file.to_str(), found.line), (Some(file), line));
        assert!(found.remedy.contains(remedy), "{found:?}");
    }
}
