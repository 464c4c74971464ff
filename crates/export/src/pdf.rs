//! The PDF: the site's page of the whole book, with a title and contents before it, printed twice: the first time says on which page each chapter
//! begins, for the contents and the running heads.

use crate::{Book, chromium, contents, heads};
use anyhow::{Context, Result, ensure};
use lopdf::{Document, Object, ObjectId};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

impl Book {
    /// Writes the PDF; gives its number of pages.
    pub fn pdf(&self, file: &Path) -> Result<usize> {
        let page = Printed::of(self)?;
        let first = self.print(&page, &BTreeMap::new())?;
        let places = places(&first)?;
        for id in &page.ids {
            ensure!(
                places.contains_key(&encoded(id)),
                "le PDF ne sait pas où commence « {id} »"
            );
        }
        let mut second = self.print(&page, &places)?;
        ensure!(
            first.get_pages().len() == second.get_pages().len(),
            "le sommaire du PDF change ses pages"
        );
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        second
            .save(file)
            .with_context(|| format!("{} ne s'écrit pas", file.display()))?;
        Ok(second.get_pages().len())
    }

    fn print(&self, page: &Printed, places: &BTreeMap<String, usize>) -> Result<Document> {
        let front = contents::front(&self.facts, &self.chapters, &page.ids, places);
        let (html, pdf) = (
            self.site().join("livre.html"),
            self.site().join("livre.pdf"),
        );
        let firsts: Vec<_> = page.ids.iter().map(|id| places.get(&encoded(id))).collect();
        let heads = heads::style(&self.chapters, &firsts);
        fs::write(
            self.site().join("livre.css"),
            [include_str!("book.css"), &heads].concat(),
        )?;
        fs::write(&html, format!("{}{front}{}", page.before, page.after))?;
        chromium::print(&html, &pdf)?;
        Ok(Document::load(pdf)?)
    }
}

/// The site's page of the whole book, around the place where the text begins.
struct Printed {
    before: String,
    after: String,
    /// The anchors of the chapters.
    ids: Vec<String>,
}

impl Printed {
    fn of(book: &Book) -> Result<Self> {
        let page = fs::read_to_string(book.site().join("print.html"))?;
        let page = without_downloads(&without_scripts(&page)).replace(
            "</head>",
            "<link rel=\"stylesheet\" href=\"livre.css\">\n</head>",
        );
        let main = page.find("<main").context("print.html n'a pas de texte")?;
        let text = main + page[main..].find('>').context("<main>")? + 1;
        let (before, after) = page.split_at(text);
        let titles = after.split("<h1 id=\"").skip(1);
        let ids: Vec<String> = titles
            .filter_map(|title| Some(title.split_once('"')?.0.to_owned()))
            .collect();
        ensure!(
            ids.len() == book.chapters.len(),
            "un chapitre du livre n'a pas un titre, et un seul"
        );
        Ok(Printed {
            before: before.to_owned(),
            after: after.to_owned(),
            ids,
        })
    }
}

/// The whole book has nothing to run.
fn without_scripts(page: &str) -> String {
    let mut pieces = page.split("<script");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + piece.split_once("</script>").map_or("", |(_, after)| after)
    })
}

/// On paper a listing's name leads to no file: what a page carries along stays there.
fn without_downloads(page: &str) -> String {
    let mut pieces = page.split(" href=\"data:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + piece.split_once('"').map_or("", |(_, after)| after)
    })
}

/// An anchor's name as Chromium writes it.
pub fn encoded(id: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    id.bytes().map(byte).collect()
}

/// On which page, from 1, each anchor that something leads to stands.
pub fn places(pdf: &Document) -> Result<BTreeMap<String, usize>> {
    let numbers: BTreeMap<ObjectId, usize> = pdf
        .get_pages()
        .into_iter()
        .map(|(number, id)| (id, number as usize))
        .collect();
    let named = pdf
        .catalog()?
        .get(b"Dests")
        .context("le PDF n'a pas de destinations")?;
    let (_, named) = pdf.dereference(named)?;
    let places = named.as_dict()?.iter().filter_map(|(name, place)| {
        let (_, place) = pdf.dereference(place).ok()?;
        let Object::Array(place) = place else {
            return None;
        };
        let number = numbers.get(&place.first()?.as_reference().ok()?)?;
        Some((String::from_utf8_lossy(name).into_owned(), *number))
    });
    Ok(places.collect())
}
