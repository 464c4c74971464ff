//! What an EPUB says of itself: its metadata, its files, its contents.

use crate::xhtml::{Page, escaped};
use crate::{Chapter, Facts};
use anyhow::Result;
use time::OffsetDateTime;
use time::macros::format_description;

/// Where a reader finds the package.
pub const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

/// The package: metadata, files, and their order.
pub fn package(facts: &Facts, chapters: &[Chapter], pages: &[Page]) -> Result<String> {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    let modified = OffsetDateTime::now_utc().format(&format)?;
    let items: String = chapters
        .iter()
        .zip(pages)
        .enumerate()
        .map(|(number, (chapter, page))| item(number, chapter, page))
        .collect();
    let order: String = (0..chapters.len())
        .map(|number| format!("    <itemref idref=\"page-{number}\"/>\n"))
        .collect();
    let [title, description, author, language] = [
        &facts.title,
        &facts.description,
        &facts.author,
        &facts.language,
    ]
    .map(|fact| escaped(fact));
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="id">au-fil-de-rust-{version}</dc:identifier>
    <dc:title>{title}</dc:title>
    <dc:language>{language}</dc:language>
    <dc:creator>{author}</dc:creator>
    <dc:description>{description}</dc:description>
    <dc:rights>CC BY-SA 4.0</dc:rights>
    <dc:subject>Programmation concurrente</dc:subject>
    <dc:subject>Rust</dc:subject>
    <meta name="cover" content="cover"/>
    <meta property="dcterms:modified">{modified}</meta>
    <meta property="schema:accessMode">textual</meta>
    <meta property="schema:accessMode">visual</meta>
    <meta property="schema:accessModeSufficient">textual</meta>
    <meta property="schema:accessibilityFeature">alternativeText</meta>
    <meta property="schema:accessibilityFeature">tableOfContents</meta>
    <meta property="schema:accessibilityHazard">none</meta>
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="cover" href="couverture.png" media-type="image/png" properties="cover-image"/>
    <item id="style" href="livre.css" media-type="text/css"/>
    <item id="title" href="titre.xhtml" media-type="application/xhtml+xml"/>
{items}  </manifest>
  <spine>
    <itemref idref="title"/>
    <itemref idref="nav"/>
{order}  </spine>
</package>
"#,
        version = env!("CARGO_PKG_VERSION"),
    ))
}

fn item(number: usize, chapter: &Chapter, page: &Page) -> String {
    let properties = if page.has_pictures {
        " properties=\"svg\""
    } else {
        ""
    };
    let href = &chapter.page;
    format!(
        "    <item id=\"page-{number}\" href=\"{href}.xhtml\" media-type=\"application/xhtml+xml\"{properties}/>\n"
    )
}

/// The contents, which readers show beside the text.
pub fn contents(facts: &Facts, chapters: &[Chapter]) -> String {
    let lines: String = chapters
        .iter()
        .map(|chapter| {
            format!(
                "<li><a href=\"{}.xhtml\">{}</a></li>\n",
                chapter.page,
                escaped(&chapter.label)
            )
        })
        .collect();
    let body =
        format!("<nav epub:type=\"toc\" id=\"toc\"><h1>Sommaire</h1>\n<ol>\n{lines}</ol></nav>");
    document(&facts.language, "Sommaire", "", &body)
}

/// The first page.
pub fn title_page(facts: &Facts) -> String {
    let [title, description, author] =
        [&facts.title, &facts.description, &facts.author].map(|fact| escaped(fact));
    let body = format!(
        "<section class=\"title-page\" epub:type=\"titlepage\"><h1>{title}</h1><p>{description}</p><p>{author}</p></section>"
    );
    document(&facts.language, &title, "", &body)
}

/// A document of the EPUB; `up` leads from its folder to the style.
pub fn document(language: &str, title: &str, up: &str, body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" href="{up}livre.css"/></head>
<body>
{body}
</body>
</html>
"#
    )
}
