//! What a chapter costs its reader: requests, bytes, largest paint and shifts, beside the same text built by stock mdBook
//! with its own theme, in one run. And what the site costs its author: the time to build it.
//!
//! Both sites are served by one server, compressed by gzip as a static host does, over a line of 2 Mbit/s on which each
//! answer takes 60 ms more; nothing is cached. Bytes are those of the answers, heads and all. Rounds alternate.
//!
//! An author runs the companion unoptimised: `cargo bench -p browser --bench pages --profile dev`.

use anyhow::{Context, Result, ensure};
use browser::{Page, Window};
use course::{BOOK, Course};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
const LATENCY: Duration = Duration::from_millis(60);
const BYTES_A_SECOND: f64 = 250_000.0;
const CHAPTERS: [&str; 4] = [
    "introduction.html",
    "lancer-des-fils/creer-un-fil.html",
    "courses-et-verrous/la-liste-values.html",
    "coordonner/la-messagerie.html",
];
const SITES: [&str; 2] = ["stock", "livre"];
const MEASURED: [&str; 5] = [
    "requêtes",
    "octets",
    "plus grand affichage (ms)",
    "affiché avant tout (ms)",
    "décalages",
];

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    build_times(folder.path())?;
    let host = Host::start(folder.path())?;
    let window = Window::open()?;
    for chapter in CHAPTERS {
        let mut found = [const { Vec::new() }; 2];
        for _ in 0..ROUNDS {
            for (found, site) in found.iter_mut().zip(SITES) {
                found.push(host.load(&window, &format!("{site}/{chapter}"))?);
            }
        }
        report(chapter, &found);
    }
    Ok(())
}

fn report(chapter: &str, [stock, ours]: &[Vec<[f64; 5]>; 2]) {
    println!(
        "{chapter}\n{:<28} {:>24} {:>24} {:>8}",
        "", "mdBook seul", "ce livre", "rapport"
    );
    for (index, name) in MEASURED.iter().enumerate() {
        let [stock, ours] =
            [stock, ours].map(|rounds| Spread::of(rounds.iter().map(|one| one[index])));
        let ratio = ours.median / stock.median;
        println!(
            "{name:<28} {:>24} {:>24} {ratio:>8.2}",
            stock.told(),
            ours.told()
        );
    }
}

/// What came out of some rounds.
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        Spread {
            least: values[0],
            median: values[values.len() / 2],
            most: values[values.len() - 1],
        }
    }

    fn told(&self) -> String {
        let digits = usize::from(self.median.fract() > 0.0 && self.median < 10.0) * 3;
        format!(
            "{:.digits$} ({:.digits$} à {:.digits$})",
            self.median, self.least, self.most
        )
    }
}

// ---- Building ----

/// Builds both sites, in turn, as an author does: the companion's `dev` profile, the stock program as it is installed.
fn build_times(folder: &Path) -> Result<()> {
    let source = folder.join("texte");
    write_text(&source)?;
    let mut times = [const { Vec::new() }; 2];
    for _ in 0..ROUNDS {
        times[0].push(timed(|| stock(&source, &folder.join("stock")))?);
        times[1].push(timed(|| {
            site::build(Course::read(&root())?, &folder.join("livre"), None)
        })?);
    }
    let [stock, ours] = times.map(|times| Spread::of(times.into_iter()));
    println!("construction du site, mdBook seul : {} ms", stock.told());
    println!("construction du site, compagnon   : {} ms", ours.told());
    Ok(())
}

fn timed(task: impl FnOnce() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    task()?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

/// The text as the reader sees it, and what its pages show, for a book without any configuration.
fn write_text(source: &Path) -> Result<()> {
    let book = root().join(BOOK);
    let course = Course::read(&root())?;
    copy(&book, &source.join("src"))?;
    fs::remove_dir_all(source.join("src/theme"))?;
    for chapter in &course.chapters {
        let file = chapter.file.strip_prefix(BOOK)?;
        fs::write(source.join("src").join(file), course.expand(chapter))?;
    }
    fs::write(
        source.join("book.toml"),
        "[book]\ntitle = \"Au fil de Rust\"\nlanguage = \"fr\"\n",
    )?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// mdBook as `.ci/run` installs it, or as the variable `MDBOOK` names it.
fn stock(source: &Path, out: &Path) -> Result<()> {
    let installed = || root().join("target/tools/bin/mdbook").into_os_string();
    let program = std::env::var_os("MDBOOK").unwrap_or_else(installed);
    let done = Command::new(&program)
        .arg("build")
        .arg("--dest-dir")
        .args([out, source])
        .output()
        .with_context(|| format!("{} ne se lance pas", program.display()))?;
    ensure!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("crates/browser").to_owned()
}

// ---- Reading ----

/// A static host: it sends each file compressed, and counts what it sends.
#[derive(Clone)]
struct Host {
    address: Arc<str>,
    files: Arc<HashMap<String, Vec<u8>>>,
    requests: Arc<AtomicU64>,
    bytes: Arc<AtomicU64>,
    /// Who sends holds the line, for as long as the bytes take.
    line: Arc<Mutex<()>>,
}

/// Once the page has all that it asked for: its largest and its first paint, and how much moved.
const PAINTS: &str = "(async () => {
    const entries = (type) => new Promise((resolve) => {
        const seen = new PerformanceObserver((list) => resolve(list.getEntries()));
        seen.observe({ type, buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve([]), 200)));
    });
    await document.fonts.ready;
    const largest = (await entries('largest-contentful-paint')).at(-1).startTime;
    const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
    const shifts = (await entries('layout-shift')).reduce((sum, { value }) => sum + value, 0);
    return [largest, first, shifts];
})()";

impl Host {
    fn start(folder: &Path) -> Result<Self> {
        let mut files = HashMap::new();
        for site in SITES {
            read(&folder.join(site), &mut format!("/{site}"), &mut files)?;
        }
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let host = Host {
            address: format!("http://{}", listener.local_addr()?).into(),
            files: Arc::new(files),
            requests: Arc::default(),
            bytes: Arc::default(),
            line: Arc::default(),
        };
        let served = host.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let host = served.clone();
                thread::spawn(move || host.answer(stream));
            }
        });
        Ok(host)
    }

    /// Loads a page in a new tab, and says what was [`MEASURED`].
    fn load(&self, window: &Window, path: &str) -> Result<[f64; 5]> {
        self.requests.store(0, Ordering::SeqCst);
        self.bytes.store(0, Ordering::SeqCst);
        let page = window.page(&format!("{}/{path}", self.address))?;
        self.until_all_came(&page)?;
        let [largest, first, shifts]: [f64; 3] = serde_json::from_value(page.get(PAINTS)?)?;
        page.close()?;
        let counted =
            [&self.requests, &self.bytes].map(|count| count.load(Ordering::SeqCst) as f64);
        Ok([counted[0], counted[1], largest, first, shifts])
    }

    /// All has come when nothing that was asked for is missing and, on our pages, each listing has its buttons.
    fn until_all_came(&self, page: &Page) -> Result<()> {
        page.until(
            "document.readyState === 'complete' && performance.getEntriesByType('resource').every((one) => one.responseEnd > 0) \
             && (document.querySelector('book-contents') === null || document.querySelector('.actions:not(:has(button))') === null)",
        )?;
        Ok(())
    }

    fn answer(&self, mut stream: TcpStream) -> Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        loop {
            let mut request = String::new();
            let mut header = String::new();
            if reader.read_line(&mut request)? == 0 {
                return Ok(());
            }
            while reader.read_line(&mut header)? > 2 {
                header.clear();
            }
            let path = request.split(' ').nth(1).unwrap_or_default();
            let path = path.split('?').next().unwrap_or_default();
            self.send(&mut stream, path)?;
        }
    }

    fn send(&self, stream: &mut TcpStream, path: &str) -> Result<()> {
        let (status, content) = match self.files.get(path) {
            Some(content) => ("200 OK", content.as_slice()),
            None => ("404 Not Found", &[][..]),
        };
        let encoding = match is_packed(path) {
            true => "",
            false => "Content-Encoding: gzip\r\n",
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {}\r\n{encoding}Cache-Control: no-store\r\nContent-Length: {}\r\n\r\n",
            browser::kind(Path::new(path)),
            content.len()
        );
        thread::sleep(LATENCY);
        let _line = self.line.lock().expect("nobody panics");
        for part in [head.as_bytes(), content].concat().chunks(1400) {
            thread::sleep(Duration::from_secs_f64(part.len() as f64 / BYTES_A_SECOND));
            stream.write_all(part)?;
        }
        self.requests.fetch_add(1, Ordering::SeqCst);
        let sent = (head.len() + content.len()) as u64;
        self.bytes.fetch_add(sent, Ordering::SeqCst);
        Ok(())
    }
}

/// The files of a folder as they are sent, by their paths.
fn read(folder: &Path, path: &mut String, files: &mut HashMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let length = path.len();
        path.push('/');
        path.push_str(&entry.file_name().to_string_lossy());
        match entry.path() {
            folder if folder.is_dir() => read(&folder, path, files)?,
            file => drop(files.insert(path.clone(), packed(path, fs::read(file)?)?)),
        }
        path.truncate(length);
    }
    Ok(())
}

fn packed(path: &str, content: Vec<u8>) -> Result<Vec<u8>> {
    if is_packed(path) {
        return Ok(content);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(&content)?;
    Ok(encoder.finish()?)
}

/// Whether a file is compressed already.
fn is_packed(path: &str) -> bool {
    [".png", ".woff2"].iter().any(|end| path.ends_with(end))
}
