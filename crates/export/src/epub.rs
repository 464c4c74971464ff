//! The EPUB: each chapter's page of the site, as XHTML.

use crate::xhtml::{Page, escaped, page};
use crate::{Book, Chapter, package};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

impl Book {
    /// Writes the EPUB.
    pub fn epub(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let out =
            File::create(file).with_context(|| format!("{} ne s'écrit pas", file.display()))?;
        let mut archive = ZipWriter::new(out);
        // A reader knows an EPUB by this, which comes first and as it is.
        add(
            &mut archive,
            "mimetype",
            CompressionMethod::Stored,
            b"application/epub+zip",
        )?;
        let pages = self.pages()?;
        let mut add = |name: &str, content: &[u8]| {
            add(&mut archive, name, CompressionMethod::Deflated, content)
        };
        add("META-INF/container.xml", package::CONTAINER.as_bytes())?;
        add(
            "EPUB/package.opf",
            package::package(&self.facts, &self.chapters, &pages)?.as_bytes(),
        )?;
        add(
            "EPUB/nav.xhtml",
            package::contents(&self.facts, &self.chapters).as_bytes(),
        )?;
        add(
            "EPUB/titre.xhtml",
            package::title_page(&self.facts).as_bytes(),
        )?;
        add("EPUB/livre.css", include_bytes!("epub.css"))?;
        // What shelves show; `docs/couverture.svg` says how it is made.
        add("EPUB/couverture.png", include_bytes!("cover.png"))?;
        for (chapter, page) in self.chapters.iter().zip(&pages) {
            add(
                &format!("EPUB/{}.xhtml", chapter.page),
                self.document(chapter, page).as_bytes(),
            )?;
        }
        archive.finish()?;
        Ok(())
    }

    fn pages(&self) -> Result<Vec<Page>> {
        let known: BTreeSet<&str> = self
            .chapters
            .iter()
            .map(|chapter| chapter.page.as_str())
            .collect();
        let pages = self.chapters.iter().map(|chapter| {
            let file = self.site().join(format!("{}.html", chapter.page));
            let html = fs::read_to_string(&file)
                .with_context(|| format!("{} ne se lit pas", file.display()))?;
            page(&html, &chapter.page, &known).context("une page du site n'a pas de texte")
        });
        pages.collect()
    }

    fn document(&self, chapter: &Chapter, page: &Page) -> String {
        let up = "../".repeat(chapter.page.matches('/').count());
        package::document(
            &self.facts.language,
            &escaped(&chapter.label),
            &up,
            &page.body,
        )
    }
}

fn add(
    archive: &mut ZipWriter<impl Write + Seek>,
    name: &str,
    method: CompressionMethod,
    content: &[u8],
) -> Result<()> {
    archive.start_file(
        name,
        SimpleFileOptions::default().compression_method(method),
    )?;
    Ok(archive.write_all(content)?)
}
