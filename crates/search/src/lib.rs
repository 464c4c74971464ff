//! The index of the reader's search: what [Pagefind](https://pagefind.app) makes of the pages of a built site.
//!
//! A record of the index is a section: what stands under one heading, and leads there. Pagefind splits words at white space and at
//! ASCII punctuation only, so the text is prepared for it (see [`section`]), and the page's script prepares a query in the same way.

mod alike;
mod section;
mod small;

use anyhow::{Context, Result};
use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;
use section::Section;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The folder of the index in a site.
pub const FOLDER: &str = "pagefind";

/// The words of the headings, sorted, one a line: what a reader may have meant by a word that the book does not have.
const HEADINGS: &str = "headings.txt";

/// A shorter word is too near to others.
const SHORTEST: usize = 5;

/// The language of the book: which words are forms of one word.
const LANGUAGE: &str = "fr";

/// What repeats other pages: the first one under its other name, the whole book for the printer, the contents; and the page for what does not exist.
const NOT_INDEXED: [&str; 4] = ["index.html", "print.html", "toc.html", "404.html"];

/// Writes the index of the pages that stand in the folder `site`, into its folder [`FOLDER`].
///
/// # Errors
///
/// Where a page cannot be read or parsed, or the index cannot be written.
pub fn index(site: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let sections = sections(site)?;
    let folder = site.join(FOLDER);
    write(&folder.join(HEADINGS), headings(&sections).as_bytes())?;
    for file in runtime.block_on(files(sections))? {
        if is_used(&file.filename) {
            write(&folder.join(file.filename), &file.contents)?;
        }
    }
    Ok(())
}

/// The words of [`HEADINGS`].
fn headings(sections: &[Section]) -> String {
    let titles = sections.iter().map(|section| section.title.to_lowercase());
    let words: BTreeSet<String> = titles
        .flat_map(|title| {
            let words = title.split(|letter: char| !letter.is_alphabetic() && letter != '-');
            words.map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|word| word.chars().count() >= SHORTEST)
        .collect();
    words.into_iter().collect::<Vec<_>>().join("\n")
}

/// All sections of the site, in the order of their addresses.
fn sections(site: &Path) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for page in pages(site, Path::new(""))? {
        let html = fs::read_to_string(site.join(&page))?;
        let of_page = section::read(&page, &html);
        sections.extend(of_page.with_context(|| format!("{page} ne s'indexe pas"))?);
    }
    Ok(sections)
}

/// The addresses of the pages to index, from the site's root, sorted.
fn pages(site: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(site.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            pages.extend(self::pages(site, &path)?);
        } else if path.extension().is_some_and(|kind| kind == "html") {
            pages.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    pages.retain(|page| !NOT_INDEXED.contains(&page.as_str()));
    pages.sort();
    Ok(pages)
}

/// What Pagefind writes for these sections: the index, and what reads it in a browser.
async fn files(sections: Vec<Section>) -> Result<Vec<SyntheticFile>> {
    let config = PagefindServiceConfig::builder()
        .force_language(LANGUAGE.to_owned())
        .build();
    let mut index = PagefindIndex::new(Some(config))?;
    for section in sections {
        let meta = BTreeMap::from([
            ("chapter".to_owned(), alike::heading(&section.chapter)),
            (
                if section.is_aside { "aside" } else { "title" }.to_owned(),
                alike::heading(&section.title),
            ),
        ]);
        let language = LANGUAGE.to_owned();
        index
            .add_custom_record(
                section.address,
                section.text,
                language,
                Some(meta),
                None,
                None,
            )
            .await?;
    }
    index.get_files().await
}

/// Pagefind also brings interfaces of its own, which the book does not use.
fn is_used(file: &Path) -> bool {
    let name = file.to_string_lossy();
    let language = format!("wasm.{LANGUAGE}.pagefind");
    name == "pagefind.js"
        || name == "pagefind-entry.json"
        || name == language
        || name.contains(".pf_")
}

fn write(path: &Path, contents: &[u8]) -> Result<()> {
    let folder = path.parent().context("un fichier sans dossier")?;
    fs::create_dir_all(folder)?;
    fs::write(path, contents).with_context(|| format!("{} ne s'écrit pas", path.display()))
}
