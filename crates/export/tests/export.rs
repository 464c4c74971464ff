//! The book as it is taken away, read back with other programs: `epubcheck` for the EPUB, `pdftotext` for what a page shows.

use course::Course;
use export::{Book, Chapter};
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;
use zip::ZipArchive;

/// The PDF and the EPUB, made once.
struct Files {
    folder: TempDir,
    book: Book,
    pages: usize,
}

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap();
    // Whether what it says is proved is not what is tried here.
    let book = Book::of(Course::read(root).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    book.epub(&folder.path().join("livre.epub")).unwrap();
    let pages = book.pdf(&folder.path().join("livre.pdf")).unwrap();
    Files {
        folder,
        book,
        pages,
    }
});

fn file(name: &str) -> PathBuf {
    FILES.folder.path().join(name)
}

fn pdf() -> Document {
    Document::load(file("livre.pdf")).unwrap()
}

/// With spaces as they are typed.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// What one page of the PDF shows, from 1.
fn shown(page: usize) -> String {
    let page = page.to_string();
    let mut command = Command::new("pdftotext");
    command
        .args(["-layout", "-f", &page, "-l", &page])
        .arg(file("livre.pdf"))
        .arg("-");
    let text = String::from_utf8(command.output().expect("poppler-utils").stdout).unwrap();
    plain(&text)
}

/// What stands at the head of each page, above its text; the first is that of page 1.
fn heads() -> Vec<String> {
    let mut command = Command::new("pdftotext");
    // In points: the width of the paper, and the margin above the text.
    command
        .args(["-layout", "-x", "0", "-y", "0", "-W", "595", "-H", "50"])
        .arg(file("livre.pdf"))
        .arg("-");
    let text = String::from_utf8(command.output().expect("poppler-utils").stdout).unwrap();
    let words = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split_terminator('\u{c}').map(words).collect()
}

/// The titles of the outline, the deeper ones after theirs.
fn outline(pdf: &Document, parent: &Dictionary) -> Vec<String> {
    let mut titles = Vec::new();
    let mut next = parent.get(b"First").ok();
    while let Some(item) = next {
        let (_, item) = pdf.dereference(item).unwrap();
        let item = item.as_dict().unwrap();
        titles.push(lopdf::decode_text_string(item.get(b"Title").unwrap()).unwrap());
        titles.extend(outline(pdf, item));
        next = item.get(b"Next").ok();
    }
    titles
}

#[test]
fn epubcheck_finds_nothing() {
    // Debian installs it as an archive, which not every system starts by itself.
    let mut check = Command::new("java");
    check.args(["-jar", "/usr/share/java/epubcheck.jar"]);
    let done = check
        .arg("--failonwarnings")
        .arg(file("livre.epub"))
        .output()
        .expect("epubcheck");
    let said =
        String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}");
    assert!(
        !said.contains("WARNING") && !said.contains("ERROR"),
        "{said}"
    );
}

#[test]
fn the_outline_has_every_chapter_and_its_sections() {
    let pdf = pdf();
    let (_, root) = pdf
        .dereference(pdf.catalog().unwrap().get(b"Outlines").unwrap())
        .unwrap();
    let titles = outline(&pdf, root.as_dict().unwrap());
    for chapter in &FILES.book.chapters {
        let found = titles
            .iter()
            .any(|title| chapter.label.ends_with(title.as_str()));
        assert!(found, "{} : {titles:?}", chapter.label);
    }
    assert!(
        titles
            .iter()
            .any(|title| title.starts_with("Ce qu’il faut retenir")),
        "{titles:?}"
    );
}

#[test]
fn every_link_inside_the_pdf_leads_somewhere() {
    let pdf = pdf();
    let places = export::places(&pdf).unwrap();
    let mut links = 0;
    for object in pdf.objects.values() {
        let Ok(link) = object.as_dict() else { continue };
        if let Ok(Object::Name(name)) = link.get(b"Dest") {
            let name = String::from_utf8_lossy(name);
            assert!(places.contains_key(name.as_ref()), "{name}");
            links += 1;
        }
        let action = link
            .get(b"A")
            .ok()
            .and_then(|action| pdf.dereference(action).ok()?.1.as_dict().ok());
        if let Some(uri) = action.and_then(|action| action.get(b"URI").ok()) {
            let uri = String::from_utf8_lossy(uri.as_str().unwrap()).into_owned();
            assert!(
                uri.starts_with("http"),
                "only what is elsewhere has an address: {uri}"
            );
        }
    }
    assert!(links > 100, "{links} links");
}

/// The page where the contents say that a chapter begins, and what it shows.
fn listed(chapter: &Chapter) -> (usize, String) {
    let contents: String = (2..5).map(shown).collect();
    let line = contents
        .lines()
        .find(|line| line.trim_start().starts_with(&plain(&chapter.label)));
    let line = line.unwrap_or_else(|| panic!("{} : {contents}", chapter.label));
    let page = line.split_whitespace().last().unwrap().parse().expect(line);
    (page, shown(page))
}

#[test]
fn the_contents_name_the_page_where_each_chapter_begins() {
    for chapter in &FILES.book.chapters {
        let (page, text) = listed(chapter);
        let title = chapter
            .label
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || ". ".contains(letter));
        assert!(
            text.contains(&plain(title)),
            "{} : page {page} : {text}",
            chapter.label
        );
    }
}

#[test]
fn every_page_of_a_chapter_but_its_first_bears_its_title_and_no_other_at_the_head() {
    let chapters = &FILES.book.chapters;
    let firsts: Vec<usize> = chapters.iter().map(|chapter| listed(chapter).0).collect();
    let heads = heads();
    assert_eq!(heads.len(), FILES.pages);
    let mut headed = 0;
    for (page, head) in (1..).zip(&heads) {
        let expected = match firsts.iter().rposition(|first| *first <= page) {
            Some(at) if firsts[at] < page => {
                headed += 1;
                let Chapter { label, part, .. } = &chapters[at];
                let part = part.iter().map(|part| format!("{part} "));
                plain(&(part.collect::<String>() + label))
            }
            _ => String::new(),
        };
        assert_eq!(*head, expected, "page {page}");
    }
    assert!(headed > FILES.pages * 9 / 10, "{headed} heads");
}

#[test]
fn every_page_has_its_number_but_the_first() {
    let number = |page| {
        shown(page)
            .lines()
            .rfind(|line| !line.trim().is_empty())
            .map(|line| line.trim().to_owned())
    };
    assert_eq!(pdf().get_pages().len(), FILES.pages);
    for page in [2, 10, FILES.pages / 2, FILES.pages] {
        assert_eq!(number(page), Some(page.to_string()), "page {page}");
    }
    assert_ne!(number(1).as_deref(), Some("1"));
}

#[test]
fn no_page_ends_on_a_caption_and_what_a_change_leaves_out_is_marked() {
    let (mut captions, mut marks) = (0, 0);
    for page in 1..=FILES.pages {
        let text = shown(page);
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        captions += lines.iter().filter(|line| is_caption(line)).count();
        marks += lines.iter().filter(|line| **line == "⋯").count();
        // The last line is the page's number.
        let last = lines.iter().filter(|line| !line.is_empty()).nth_back(1);
        assert!(
            !last.is_some_and(|last| is_caption(last)),
            "page {page} : {last:?}"
        );
    }
    assert!(
        captions > 100 && marks > 0,
        "{captions} captions, {marks} marks"
    );
}

/// Whether a line is what announces code: a listing's number and caption, or that the compiler refuses it.
fn is_caption(line: &str) -> bool {
    let number = line.strip_prefix("Listing ");
    line == "rustc refuse"
        || number.is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()))
}

#[test]
fn nothing_is_left_to_press_on_paper() {
    let text: BTreeSet<String> = (1..40)
        .flat_map(|page| {
            shown(page)
                .lines()
                .map(|line| line.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    for button in [
        "Copier",
        "Modifier",
        "Explorer",
        "Aller au contenu",
        "Raccourcis clavier",
    ] {
        assert!(!text.contains(button), "{button}");
    }
}

#[test]
fn the_epub_has_a_cover_higher_than_wide() {
    let mut epub = ZipArchive::new(File::open(file("livre.epub")).unwrap()).unwrap();
    let mut read = |name: &str| {
        let mut content = Vec::new();
        let mut inside = epub.by_name(name).unwrap();
        inside.read_to_end(&mut content).unwrap();
        content
    };
    let package = String::from_utf8(read("EPUB/package.opf")).unwrap();
    let item = package
        .lines()
        .find(|line| line.contains("properties=\"cover-image\""))
        .expect("a cover");
    let (_, name) = item.split_once("href=\"").unwrap();
    let cover = read(&format!("EPUB/{}", name.split('"').next().unwrap()));
    assert!(cover.starts_with(b"\x89PNG"));
    let number = |at: usize| u32::from_be_bytes(cover[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (800, 1200));
}
