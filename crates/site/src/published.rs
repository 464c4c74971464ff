//! What a page says of itself to who finds it elsewhere: its description, its address, its picture; and the map of the site.
//!
//! mdBook knows one description for the whole book, so this is done on the pages that it has written. The address of the site is mdBook's
//! setting `output.html.site-url`; where it is not set, nothing is said that depends on it.

use crate::excerpt;
use anyhow::Result;
use mdbook_driver::config::Config;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// What the template has where this goes begins so. The CI's comparison with stock mdBook leaves out the lines that this writes.
const DESCRIPTION: &str = "<meta name=\"description\"";

/// What a link to the book is shown with where links have pictures, relative to the site, and its size.
const PICTURE: (&str, u32, u32) = ("partage.png", 1200, 630);

/// The site as it is known elsewhere.
struct Published {
    /// The book's title.
    title: String,
    language: String,
    /// With a slash at its end; none where the site is not published.
    address: Option<String>,
}

/// Tells each page of the site in `folder` what it is, and writes the map of the site where its address is known.
pub fn finish(config: &Config, folder: &Path) -> Result<()> {
    let published = Published::of(config);
    // mdBook writes the first chapter twice, under its name and as this.
    let first = fs::read_to_string(folder.join("index.html")).unwrap_or_default();
    let mut addresses = BTreeSet::new();
    for file in pages(folder)? {
        let text = fs::read_to_string(&file)?;
        if !is_findable(&file, &text) {
            continue;
        }
        let path = if text == first {
            String::new()
        } else {
            relative(folder, &file)?
        };
        let address = published.address.as_ref().map(|site| site.clone() + &path);
        if let Some(page) = published.describe(&text, address.as_deref()) {
            fs::write(&file, page)?;
        }
        addresses.extend(address);
    }
    match &published.address {
        Some(site) => sitemap(folder, site, &addresses),
        None => Ok(()),
    }
}

impl Published {
    fn of(config: &Config) -> Self {
        let html = config.html_config().unwrap_or_default();
        let absolute = |site: &String| site.starts_with("https://") || site.starts_with("http://");
        let with_slash = |site: String| format!("{}/", site.trim_end_matches('/'));
        Published {
            title: config.book.title.clone().unwrap_or_default(),
            language: config.book.language.clone().unwrap_or_default(),
            address: html.site_url.filter(absolute).map(with_slash),
        }
    }

    /// The page with its own description in the place of the book's; none where the template says none.
    fn describe(&self, page: &str, address: Option<&str>) -> Option<String> {
        let start = page.find(DESCRIPTION)?;
        let end = start + page[start..].find('>')? + 1;
        let description = excerpt::of(page)?;
        let mut lines = vec![meta("name", "description", &description)];
        if let (Some(site), Some(address)) = (&self.address, address) {
            let title = excerpt::title(page, &self.title);
            lines.push(format!("<link rel=\"canonical\" href=\"{address}\">"));
            lines.extend(self.card(site, address, &title, &description));
        }
        Some([&page[..start], &lines.join("\n    "), &page[end..]].concat())
    }

    /// The Open Graph of a page.
    fn card(&self, site: &str, address: &str, title: &str, description: &str) -> Vec<String> {
        let (picture, width, height) = PICTURE;
        let kind = if address == site {
            "website"
        } else {
            "article"
        };
        let picture = format!("{site}{picture}");
        let (width, height) = (width.to_string(), height.to_string());
        let alt = format!("{} : la programmation concurrente, en français", self.title);
        let locale = if self.language == "fr" {
            "fr_FR"
        } else {
            &self.language
        };
        let facts = [
            ("og:type", kind),
            ("og:site_name", &self.title),
            ("og:locale", locale),
            ("og:url", address),
            ("og:title", title),
            ("og:description", description),
            ("og:image", &picture),
            ("og:image:width", &width),
            ("og:image:height", &height),
            ("og:image:alt", &alt),
        ];
        facts
            .map(|(name, content)| meta("property", name, content))
            .to_vec()
    }
}

fn meta(key: &str, name: &str, content: &str) -> String {
    format!("<meta {key}=\"{name}\" content=\"{content}\">")
}

/// Whether a page is one to be looked for.
fn is_findable(file: &Path, page: &str) -> bool {
    let hidden = page.contains("<meta name=\"robots\" content=\"noindex\">");
    let moved = page.contains("http-equiv=\"refresh\"");
    !hidden && !moved && !file.ends_with("404.html")
}

/// The path of a page in its address.
fn relative(folder: &Path, file: &Path) -> Result<String> {
    let inside = file.strip_prefix(folder)?;
    let names: Vec<_> = inside.iter().map(OsStr::to_string_lossy).collect();
    Ok(names.join("/"))
}

/// The pages for search engines; and where the site is all that its host serves, a file that leads them there.
fn sitemap(folder: &Path, site: &str, addresses: &BTreeSet<String>) -> Result<()> {
    let urls: String = addresses
        .iter()
        .map(|address| format!("  <url><loc>{address}</loc></url>\n"))
        .collect();
    let map = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
    );
    fs::write(folder.join("sitemap.xml"), map)?;
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    if host.find('/') == Some(host.len() - 1) {
        let robots = format!("User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n");
        fs::write(folder.join("robots.txt"), robots)?;
    }
    Ok(())
}

fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => found.extend(pages(&path)?),
            false if path.extension().is_some_and(|end| end == "html") => found.push(path),
            false => {}
        }
    }
    Ok(found)
}
