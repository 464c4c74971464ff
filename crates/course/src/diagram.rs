//! Diagrams: small SVG files under `book/figures/`, written by hand, that a chapter shows by their names.
//!
//! Each says what it shows in words of its own: a title, and a description for who does not see it. Colours and sizes are those of
//! the page around it: it fills with `currentColor`, and is as wide as it says, in its own units.

use crate::html::escape;
use crate::layout::TELEPHONE;
use crate::problem::Problem;
use crate::source::{self, line_of};
use crate::typography::label;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where they stand, relative to the root.
pub const FOLDER: &str = "book/figures";

/// Units in an em of a diagram's text.
const EM: f64 = 12.0;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// The stem of its file's name.
    pub name: String,
    /// The file, relative to the root.
    pub file: PathBuf,
    svg: String,
}

/// All of a course, by name; what is wrong with one comes beside.
pub fn scan(root: &Path) -> (BTreeMap<String, Diagram>, Vec<Problem>) {
    let entries = std::fs::read_dir(root.join(FOLDER)).into_iter().flatten();
    let mut found = BTreeMap::new();
    let mut problems = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let Some(name) = name(&path) else { continue };
        match read(root, &name) {
            Ok(diagram) => drop(found.insert(name, diagram)),
            Err(problem) => problems.push(problem),
        }
    }
    (found, problems)
}

fn name(path: &Path) -> Option<String> {
    let is_svg = path.extension().is_some_and(|end| end == "svg");
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    is_svg.then_some(stem)
}

fn read(root: &Path, name: &str) -> Result<Diagram, Problem> {
    let file = Path::new(FOLDER).join(format!("{name}.svg"));
    let svg = source::read(root, &file)?;
    match fault(&svg) {
        None => Ok(Diagram {
            name: name.to_owned(),
            svg: svg.trim_end().to_owned(),
            file,
        }),
        Some((place, message, remedy)) => {
            Err(Problem::of(&file, message, remedy).at(line_of(&svg, place)))
        }
    }
}

type Fault = (usize, &'static str, &'static str);

/// What a diagram must not have, each with what is wrong with it.
const REFUSED: [(&str, &str, &str); 5] = [
    (
        "style=",
        "un style écrit dans le dessin : la page le refuserait",
        "écrivez fill=\"…\", stroke=\"…\" ou une classe",
    ),
    (
        "<style",
        "des styles dans le dessin",
        "mettez-les dans book/theme/pictures.css",
    ),
    ("<script", "un programme dans le dessin", "retirez-le"),
    (
        "=\"#",
        "une couleur fixe : elle ne conviendrait pas à tous les thèmes",
        "écrivez currentColor",
    ),
    (
        "\n\n",
        "une ligne vide y finirait le dessin",
        "retirez cette ligne vide",
    ),
];

fn fault(svg: &str) -> Option<Fault> {
    let mut refused = REFUSED.iter();
    let refused =
        || refused.find_map(|(text, message, remedy)| Some((svg.find(text)?, *message, *remedy)));
    wrong_size(svg).or_else(|| unsaid(svg)).or_else(refused)
}

/// One drawing is for every page: on a telephone, nothing but code scrolls sideways.
fn wrong_size(svg: &str) -> Option<Fault> {
    let unknown = (
        0,
        "le dessin ne dit pas sa taille",
        "commencez par <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 LARGEUR HAUTEUR\" …>",
    );
    let wide = (
        0,
        "le dessin est trop large pour un téléphone",
        "tenez-le en 288 unités de large, et plus haut s'il le faut",
    );
    match size(svg).filter(|_| svg.starts_with("<svg ")) {
        None => Some(unknown),
        Some((width, _)) => (width > TELEPHONE as f64).then_some(wide),
    }
}

fn unsaid(svg: &str) -> Option<Fault> {
    let lacks = |tag: &str| content(svg, tag).is_none_or(|text| text.trim().is_empty());
    if lacks("title") {
        return Some((
            0,
            "le dessin n'a pas de titre",
            "ajoutez <title>…</title> après <svg …>",
        ));
    }
    lacks("desc").then_some((
        0,
        "rien ne dit ce que montre le dessin à qui ne le voit pas",
        "ajoutez <desc>…</desc> après <title>",
    ))
}

fn content<'a>(svg: &'a str, tag: &str) -> Option<&'a str> {
    let (_, rest) = svg.split_once(&format!("<{tag}>"))?;
    Some(rest.split_once(&format!("</{tag}>"))?.0)
}

/// Its width and its height, in its units.
fn size(svg: &str) -> Option<(f64, f64)> {
    let (_, rest) = svg.split_once("viewBox=\"0 0 ")?;
    let (width, height) = rest.split_once('"')?.0.split_once(' ')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

impl Diagram {
    /// The figure that the page shows, with what its caption adds.
    pub fn figure(&self, caption: &str) -> String {
        let name = &self.name;
        format!(
            "<figure class=\"diagram\" id=\"figure-{name}\">\n<div class=\"picture\">\n{}\n</div>\n\
             <figcaption>{}</figcaption>\n</figure>\n",
            self.named(),
            escape(&label(caption)),
        )
    }

    /// The drawing with its role, its size and the addresses of its words, which are one page's.
    fn named(&self) -> String {
        let name = &self.name;
        let (width, height) = size(&self.svg).unwrap_or_default();
        let opening = format!(
            "<svg class=\"lanes\" role=\"img\" width=\"{:.2}em\" height=\"{:.2}em\" \
             aria-labelledby=\"figure-{name}-titre figure-{name}-texte\" ",
            width / EM,
            height / EM
        );
        self.svg
            .replacen("<svg ", &opening, 1)
            .replacen("<title>", &format!("<title id=\"figure-{name}-titre\">"), 1)
            .replacen("<desc>", &format!("<desc id=\"figure-{name}-texte\">"), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<svg xmlns=\"x\" viewBox=\"0 0 120 24\">\n<title>T</title>\n<desc>D</desc>\n<path d=\"M0 0\"/>\n</svg>\n";

    fn scanned(svg: &str) -> (BTreeMap<String, Diagram>, Vec<Problem>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
        std::fs::write(folder.path().join(FOLDER).join("a.svg"), svg).unwrap();
        scan(folder.path())
    }

    #[test]
    fn a_diagram_has_its_size_its_name_and_its_caption() {
        let (found, problems) = scanned(GOOD);
        assert_eq!(problems, []);
        let page = found["a"].figure("l'un & l'autre");
        for part in [
            "<figure class=\"diagram\" id=\"figure-a\">",
            "width=\"10.00em\" height=\"2.00em\"",
            "aria-labelledby=\"figure-a-titre figure-a-texte\"",
            "<title id=\"figure-a-titre\">T</title>",
            "<desc id=\"figure-a-texte\">D</desc>",
            "<figcaption>l’un &amp; l’autre</figcaption>",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("\n\n"), "{page}");
    }

    #[test]
    fn what_a_diagram_lacks_or_must_not_have_is_named_with_its_line() {
        for (from, to, line, message) in [
            (" viewBox=\"0 0 120 24\"", "", 1, "sa taille"),
            ("0 0 120 24", "0 0 289 24", 1, "trop large"),
            ("<title>T</title>", "", 1, "pas de titre"),
            ("<title>T</title>", "<title> </title>", 1, "pas de titre"),
            ("<desc>D</desc>", "", 1, "à qui ne le voit pas"),
            ("<path ", "<path style=\"fill:red\" ", 4, "un style"),
            ("<path ", "<path fill=\"#fff\" ", 4, "couleur fixe"),
            ("<desc>", "\n<desc>", 2, "ligne vide"),
            ("<path ", "<script>x</script><path ", 4, "un programme"),
        ] {
            let (found, problems) = scanned(&GOOD.replace(from, to));
            assert!(found.is_empty(), "{to}");
            assert!(problems[0].message.contains(message), "{to}: {problems:?}");
            assert_eq!(problems[0].line, Some(line), "{to}");
            assert!(problems[0].file.ends_with("figures/a.svg"));
        }
    }
}
