//! What changes from one listing to another, as the reader sees it: a folded diff with the new file's line numbers.

use crate::html::escape;
use crate::listing::{Listing, Shown, text_of};
use crate::typography;
use similar::{ChangeTag, TextDiff};

/// Unchanged lines shown on each side of a change.
const AROUND: usize = 1;

/// The lines of `new` that `old` has not, and the other way round, with a few others around them.
///
/// `from` is how the page names the old listing, as HTML; `link` leads to it, where the page shows it, and stands below the
/// summary: what is pressed to unfold holds nothing else to press.
pub fn figure(old: &Listing, new: &Listing, from: &str, link: Option<String>) -> String {
    let (before, after) = (old.whole(), new.whole());
    let (before_text, after_text) = (text_of(&before), text_of(&after));
    let diff = TextDiff::from_lines(&before_text, &after_text);
    let groups = diff.grouped_ops(AROUND);
    let rows = groups.iter().map(|group| {
        let changes = group.iter().flat_map(|op| diff.iter_changes(op));
        let rows = changes.map(|change| {
            row(
                change.tag(),
                number(&after, change.new_index()),
                change.value().trim_end_matches('\n'),
            )
        });
        rows.collect::<String>()
    });
    let count = |tag| {
        diff.iter_all_changes()
            .filter(|change| change.tag() == tag)
            .count()
    };
    let summary = format!(
        "Ce qui change depuis {from} : {}",
        counted(count(ChangeTag::Delete), count(ChangeTag::Insert))
    );
    format!(
        "<details class=\"changes\">\n<summary>{}</summary>\n\
         <pre class=\"diff\"><code class=\"nohighlight\">{}</code></pre>{}\n</details>",
        typography::html(&summary),
        rows.collect::<Vec<_>>()
            .join("<span class=\"skip\">⋯</span>\n"),
        link.map_or(String::new(), |link| format!(
            "\n<p>{}</p>",
            typography::html(&link)
        )),
    )
}

/// The number of a line in the file, given its place among the lines shown.
fn number(shown: &Shown, index: Option<usize>) -> Option<usize> {
    shown.get(index?).map(|(number, _)| *number)
}

fn row(tag: ChangeTag, number: Option<usize>, line: &str) -> String {
    let number = number.map_or(String::new(), |number| number.to_string());
    let line = escape(line);
    let text = match tag {
        ChangeTag::Equal => format!("  {line}"),
        ChangeTag::Delete => format!("<del>- {line}</del>"),
        ChangeTag::Insert => format!("<ins>+ {line}</ins>"),
    };
    format!("<span class=\"number\">{number:>3}</span> {text}\n")
}

/// « 3 lignes retirées, 1 ajoutée ».
fn counted(removed: usize, added: usize) -> String {
    let lines = |count: usize, done: &str| match count {
        0 | 1 => format!("{count} ligne {done}"),
        _ => format!("{count} lignes {done}s"),
    };
    match (removed, added) {
        (0, 0) => "rien".to_owned(),
        (0, added) => lines(added, "ajoutée"),
        (removed, 0) => lines(removed, "retirée"),
        (removed, added) => format!("{}, {}", lines(removed, "retirée"), lines(added, "ajoutée")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_and_what_came_stand_with_the_new_files_numbers() {
        let old = Listing::example(
            "//! Avant\n\nfn main() {\n    a::<u8>();\n    b();\n    c();\n    d();\n}\n",
        );
        let new = Listing::example(
            "//! Après\n\nfn main() {\n    z();\n    b();\n    c();\n    d();\n}\n",
        );
        let shown = figure(&old, &new, "le listing 1.1", None);
        let summary =
            "Ce qui change depuis le listing\u{a0}1.1\u{a0}: 1 ligne retirée, 1 ligne ajoutée<";
        assert!(shown.contains(summary), "{shown}");
        assert!(
            shown.contains("</span> <del>-     a::&lt;u8&gt;();</del>"),
            "{shown}"
        );
        assert!(
            shown.contains(">  4</span> <ins>+     z();</ins>"),
            "{shown}"
        );
        assert!(shown.contains(">  5</span>       b();"), "{shown}");
        assert!(!shown.contains("d()"), "far from any change: {shown}");
        assert!(!shown.contains("Avant"), "a caption is no code: {shown}");
    }

    #[test]
    fn a_gap_between_two_changes_is_marked() {
        let lines = |first: &str, last: &str| format!("//! x\n\n{first}\nb\nc\nd\ne\nf\n{last}\n");
        let shown = figure(
            &Listing::example(&lines("a", "g")),
            &Listing::example(&lines("A", "G")),
            "x",
            None,
        );
        assert_eq!(shown.matches("class=\"skip\"").count(), 1, "{shown}");
        assert!(
            !shown.contains("\n\n"),
            "a blank line would end the HTML: {shown}"
        );
    }

    #[test]
    fn the_number_of_lines_agrees() {
        assert_eq!(counted(0, 0), "rien");
        assert_eq!(counted(0, 1), "1 ligne ajoutée");
        assert_eq!(counted(2, 0), "2 lignes retirées");
        assert_eq!(counted(2, 3), "2 lignes retirées, 3 lignes ajoutées");
    }
}
