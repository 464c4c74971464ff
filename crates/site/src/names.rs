//! What a screen reader calls each piece of code: the number of its listing where it has one, otherwise its language.

/// What a `pre` is, by its class.
const KINDS: [(&str, &str); 3] = [
    ("console", "Console"),
    ("diff", "Changements"),
    ("compiler", "Message de rustc"),
];

/// What the languages of the text are called.
const LANGUAGES: [(&str, &str); 4] = [
    ("rust", "Rust"),
    ("python", "Python"),
    ("pycon", "Python"),
    ("toml", "TOML"),
];

/// The text of a page, as HTML in Markdown, with a name for each piece of code in it. The numbers of lines are none.
pub fn given(page: &str) -> String {
    let mut tags = page.split('<').peekable();
    let mut named = tags.next().unwrap_or_default().to_owned();
    let mut listing = None;
    while let Some(tag) = tags.next() {
        if let Some(number) = tag.strip_prefix("a class=\"number\"") {
            listing = number.split_once('>').map(|(_, text)| text.to_lowercase());
        } else if tag.starts_with("figure") || tag.starts_with("/figure") {
            listing = None;
        }
        named.push('<');
        match (tag.strip_prefix("pre"), tags.peek()) {
            (Some(rest), Some(code)) if code.starts_with("code") => {
                let name = name(rest, code, listing.as_deref());
                named.push_str(&format!("pre role=\"group\" aria-label=\"{name}\"{rest}"));
            }
            _ => named.push_str(tag),
        }
    }
    named
}

fn name(pre: &str, code: &str, listing: Option<&str>) -> String {
    let known = |tag: &str, start: &str, names: &[(&str, &'static str)]| {
        let class = tag.split_once(start)?.1.split(['"', ' ']).next()?;
        let known = names.iter().find(|(known, _)| *known == class)?;
        Some(known.1)
    };
    let kind = known(pre, "class=\"", &KINDS).unwrap_or("Code");
    let language = known(code, "class=\"language-", &LANGUAGES);
    match (listing, language) {
        (Some(listing), _) => format!("{kind}, {listing}"),
        (None, Some(language)) => format!("{kind} {language}"),
        (None, None) => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_the_name_of_its_listing_or_of_its_language() {
        let figure = "<figure>\n<figcaption><a class=\"number\" href=\"#a\">Listing 2.1</a></figcaption>\n<pre class=\"gutter\">1</pre>\n\n\
            <pre><code class=\"language-rust\">a</code></pre>\n\n<pre class=\"compiler\"><code class=\"nohighlight\">b</code></pre></figure>\n";
        let expected = figure
            .replace(
                "<pre><",
                "<pre role=\"group\" aria-label=\"Code, listing 2.1\"><",
            )
            .replace(
                "<pre class=\"compiler",
                "<pre role=\"group\" aria-label=\"Message de rustc, listing 2.1\" class=\"compiler",
            );
        assert_eq!(given(figure), expected);
        let after = figure.to_owned() + "<pre><code class=\"language-pycon\">c</code></pre>";
        let label = "<pre role=\"group\" aria-label=\"Code Python\"><code";
        assert!(given(&after).contains(label));
        let console = "a < b\n<pre class=\"console\"><code class=\"nohighlight\">$";
        assert!(
            given(console).starts_with("a < b\n<pre role=\"group\" aria-label=\"Console\" class=")
        );
    }
}
