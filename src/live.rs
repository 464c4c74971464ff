//! What an open page is to show: a site, and what has been wrong in the text since.

use crate::shelf::Site;
use serde_json::json;
use std::sync::Arc;

/// The state of the book, as every page learns it.
#[derive(Debug, Clone, Default)]
pub struct Edition {
    /// The last site that could be built.
    pub site: Option<Arc<Site>>,
    /// What is wrong in the text, if something is.
    pub error: Option<String>,
}

/// The script that listens in each page.
pub const SCRIPT: &str = include_str!("live/reload.js");

/// The look of the error in the page.
pub const STYLE: &str = include_str!("live/error.css");

/// The page that stands in while no site could be built yet.
pub const NO_SITE: &str = include_str!("live/no-site.html");

/// What mdBook puts between two chapters of the page to print, and what does the same where no style may stand in a page.
const PAGE_BREAK: [&str; 2] = [
    "<div style=\"break-before: page; page-break-before: always;\"></div>",
    "<div class=\"page-break\"></div>",
];

impl Edition {
    fn site_id(&self) -> &str {
        self.site.as_ref().map_or("", |site| &site.id)
    }

    /// What is sent to the pages.
    pub fn message(&self) -> String {
        json!({ "site": self.site_id(), "error": self.error }).to_string()
    }

    /// The page with the script that keeps it up to date, the token that lets it run programs and, already in it, the error.
    pub fn enliven(&self, page: &str, token: &str) -> String {
        let meta = format!("<meta name=\"au-fil-token\" content=\"{token}\">");
        let page = before(page, page.find("</head>"), &meta);
        let page = page.replace(PAGE_BREAK[0], PAGE_BREAK[1]);
        before(&page, page.rfind("</body>"), &self.snippet())
    }

    fn snippet(&self) -> String {
        let hidden = if self.error.is_none() { " hidden" } else { "" };
        format!(
            "<link rel=\"stylesheet\" href=\"/__au-fil/error.css\">\
             <div id=\"au-fil-error\" role=\"alert\" lang=\"fr\"{hidden}>\
             <p>Le texte contient une erreur ; cette page attend sa correction.</p><pre>{}</pre></div>\
             <script src=\"/__au-fil/reload.js\" data-site=\"{}\"></script>",
            escape(self.error.as_deref().unwrap_or_default()),
            self.site_id(),
        )
    }
}

/// The page with something more in this place, or at its end.
fn before(page: &str, place: Option<usize>, more: &str) -> String {
    let (before, after) = page.split_at(place.unwrap_or(page.len()));
    format!("{before}{more}{after}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_the_error_and_not_as_markup() {
        let edition = Edition {
            site: None,
            error: Some("a <b>\n--> c".into()),
        };
        let page = edition.enliven("<head></head><body>texte</body></html>", "c0ffee");
        let token = "<meta name=\"au-fil-token\" content=\"c0ffee\">";
        let start = format!("<head>{token}</head><body>texte<link");
        assert!(page.starts_with(&start), "{page}");
        assert!(
            page.contains("lang=\"fr\"><p>") && page.contains("a &lt;b&gt;\n--&gt; c"),
            "{page}"
        );
        assert!(
            page.ends_with("data-site=\"\"></script></body></html>"),
            "{page}"
        );
    }

    #[test]
    fn without_an_error_nothing_shows() {
        assert!(
            Edition::default()
                .enliven("", "")
                .contains("role=\"alert\" lang=\"fr\" hidden>")
        );
        assert_eq!(Edition::default().message(), r#"{"error":null,"site":""}"#);
    }
}
