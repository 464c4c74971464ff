//! A page of the site as XHTML: its text, without what only a browser can use.

use scraper::node::{Element, Node};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// What has no end tag in HTML, and ends itself in XHTML.
const EMPTY: [&str; 7] = ["br", "hr", "img", "wbr", "col", "input", "source"];

/// What only a browser can use.
const LEFT_OUT: [&str; 5] = ["button", "script", "style", "input", "template"];

/// Classes of what is to be pressed, or is for a wider page than a reading device has.
const UNUSED: [&str; 4] = ["actions", "copy", "in-page", "wide"];

/// A page of the EPUB.
pub struct Page {
    pub body: String,
    /// Whether it has pictures drawn in it, which an EPUB must declare.
    pub has_pictures: bool,
}

/// The text of a page of the site. `pages` are those of the EPUB, without their ends: a link to another one is left out, and its words stay.
pub fn page(html: &str, path: &str, pages: &BTreeSet<&str>) -> Option<Page> {
    let document = Html::parse_document(html);
    let main = Selector::parse("main").ok()?;
    let main = document.select(&main).next()?;
    let mut writer = Writer {
        path,
        pages,
        out: String::new(),
    };
    writer.children(main);
    let has_pictures = writer.out.contains("<svg");
    Some(Page {
        body: writer.out,
        has_pictures,
    })
}

/// Text and attributes as XML has them.
pub fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

struct Writer<'a> {
    path: &'a str,
    pages: &'a BTreeSet<&'a str>,
    out: String,
}

impl Writer<'_> {
    fn children(&mut self, parent: ElementRef) {
        for child in parent.children() {
            match (child.value(), ElementRef::wrap(child)) {
                (Node::Text(text), _) => self.out.push_str(&escaped(text)),
                (_, Some(element)) => self.element(element),
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef) {
        let value = element.value();
        let name = value.name();
        let class = |class: &&str| value.classes().any(|one| one == *class);
        if LEFT_OUT.contains(&name) || UNUSED.iter().any(class) {
            return;
        }
        // A heading need not lead to itself.
        let link = (name == "a").then(|| value.attr("href")).flatten();
        if class(&"header") || link.is_some_and(|link| self.link(link).is_none()) {
            return self.children(element);
        }
        self.out
            .push_str(&format!("<{name}{}", self.attributes(value)));
        if EMPTY.contains(&name) {
            return self.out.push_str("/>");
        }
        self.out.push('>');
        self.children(element);
        self.out.push_str(&format!("</{name}>"));
    }

    fn attributes(&self, element: &Element) -> String {
        let mut attributes = match element.name() {
            "svg" => " xmlns=\"http://www.w3.org/2000/svg\"".to_owned(),
            // What is folded in a page cannot be unfolded on paper, nor in every reader.
            "details" if element.attr("open").is_none() => " open=\"open\"".to_owned(),
            _ => String::new(),
        };
        for (name, value) in element.attrs().filter(|(name, _)| {
            !name.starts_with("xmlns") && *name != "style" && *name != "tabindex"
        }) {
            let value = match name {
                "href" => self.link(value).unwrap_or_default(),
                _ => value.to_owned(),
            };
            attributes.push_str(&format!(" {name}=\"{}\"", escaped(&value)));
        }
        attributes
    }

    /// Where a link leads in the EPUB; none where it cannot.
    fn link(&self, link: &str) -> Option<String> {
        if link.starts_with('#') || link.contains("://") || link.starts_with("mailto:") {
            return Some(link.to_owned());
        }
        let (page, anchor) = link
            .split_once('#')
            .map_or((link, None), |(page, anchor)| (page, Some(anchor)));
        let page = page.strip_suffix(".html")?;
        let from = Path::new(self.path).parent()?;
        self.pages
            .contains(plain(&from.join(page)).as_str())
            .then(|| {
                let anchor = anchor
                    .map(|anchor| format!("#{anchor}"))
                    .unwrap_or_default();
                format!("{page}.xhtml{anchor}")
            })
    }
}

/// A path without `..`, with slashes.
fn plain(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::Normal(name) => plain.push(name),
            _ => {}
        }
    }
    let names: Vec<_> = plain.iter().map(|name| name.to_string_lossy()).collect();
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(html: &str) -> String {
        let pages = BTreeSet::from(["a/un", "b/deux"]);
        page(&format!("<main>{html}</main>"), "a/un", &pages)
            .unwrap()
            .body
    }

    #[test]
    fn it_is_xml_and_pictures_have_their_case_again() {
        assert_eq!(
            body("a &amp; b<br><svg viewbox=\"0 0 1 1\"><path d=\"M0\"></svg>"),
            "a &amp; b<br/><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0\"></path></svg>"
        );
    }

    #[test]
    fn links_lead_from_chapter_to_chapter_or_nowhere() {
        assert_eq!(
            body("<a href=\"../b/deux.html#x\">d</a>"),
            "<a href=\"../b/deux.xhtml#x\">d</a>"
        );
        assert_eq!(body("<a href=\"#x\">d</a>"), "<a href=\"#x\">d</a>");
        assert_eq!(body("<a href=\"../toc.html\">sommaire</a>"), "sommaire");
        assert_eq!(body("<a href=\"data:text/plain,x\">source</a>"), "source");
    }

    #[test]
    fn of_two_pictures_the_narrow_one_stays() {
        let both = "<svg class=\"lanes wide\"></svg><svg class=\"lanes narrow\"></svg>";
        let narrow = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lanes narrow\"></svg>";
        assert_eq!(body(both), narrow);
    }

    #[test]
    fn nothing_is_left_to_press() {
        assert_eq!(
            body(
                "<div class=\"actions\"><button>▶</button></div><h1><a class=\"header\" href=\"#t\">T</a></h1>"
            ),
            "<h1>T</h1>"
        );
    }
}
