//! The book, served by the companion or as a static site.

use crate::Page;
use anyhow::{Context, Result, ensure};
use course::Course;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use tempfile::TempDir;

/// The repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("crates/browser").to_owned()
}

/// The companion itself, built before.
fn companion() -> Result<Command> {
    let program = root().join("target/debug/au-fil-de-rust");
    ensure!(
        program.exists(),
        "{} n'est pas construit : lancez « cargo build »",
        program.display()
    );
    let mut command = Command::new(program);
    command.current_dir(root());
    Ok(command)
}

/// Explores a listing without a page: the first time, that compiles the explorer.
pub fn explore(listing: &str) -> Result<()> {
    let done = companion()?.args(["explore", listing]).output()?;
    ensure!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

/// The companion, serving the book; it ends with this.
pub struct Companion {
    process: Child,
    address: String,
}

impl Companion {
    /// Starts it on a port that is free.
    pub fn start() -> Result<Self> {
        Self::start_on(0)
    }

    /// Starts it on this port.
    pub fn start_on(port: u16) -> Result<Self> {
        let mut command = companion()?;
        command.args(["serve", "--port", &port.to_string()]);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        let output = process.stdout.take().context("no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line
            .trim()
            .rsplit(' ')
            .next()
            .unwrap_or_default()
            .to_owned();
        Ok(Companion { process, address })
    }

    /// The address of one of its pages.
    pub fn page(&self, path: &str) -> String {
        format!("{}/{path}", self.address)
    }

    /// Where the site stands that it serves, as one of its pages says it: `SERVER-BUILD`.
    pub fn folder(&self, page: &Page) -> Result<PathBuf> {
        let site = page.text("document.querySelector('[data-site]').dataset.site")?;
        let (server, build) = site.rsplit_once('-').context(site.clone())?;
        let folder = root().join("target/serve").join(server).join(build);
        ensure!(folder.is_dir(), "{}", folder.display());
        Ok(folder)
    }

    /// Its port.
    pub fn port(&self) -> Result<u16> {
        let port = self.address.rsplit(':').next().unwrap_or_default();
        Ok(port.parse()?)
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The static site, and a server that knows nothing but files; its thread ends with the process.
pub struct Site {
    folder: TempDir,
    address: String,
}

impl Site {
    /// Builds it and serves it.
    pub fn build() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        // Whether what it says is proved is not what is tried here.
        site::build_with_search(Course::read(&root())?, &folder.path().join("site"))?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let files = folder.path().join("site");
        thread::spawn(move || serve(&listener, &files));
        Ok(Site { folder, address })
    }

    /// The address of one of its pages.
    pub fn page(&self, path: &str) -> String {
        format!("{}/{path}", self.address)
    }

    /// Where one of its files stands.
    pub fn file(&self, path: &str) -> PathBuf {
        self.folder.path().join("site").join(path)
    }

    /// The paths of all its pages.
    pub fn pages(&self) -> Result<Vec<String>> {
        let files = self.files()?.into_iter();
        Ok(files.filter(|path| path.ends_with(".html")).collect())
    }

    /// The paths of all its files.
    pub fn files(&self) -> Result<BTreeSet<String>> {
        let root = self.folder.path().join("site");
        let mut folders = vec![root.clone()];
        let mut files = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.strip_prefix(&root)?.display().to_string());
                }
            }
        }
        Ok(files)
    }

    /// What one of its files says.
    pub fn read(&self, path: &str) -> Result<String> {
        Ok(std::fs::read_to_string(
            self.folder.path().join("site").join(path),
        )?)
    }
}

fn serve(listener: &TcpListener, files: &Path) {
    for stream in listener.incoming().flatten() {
        let files = files.to_owned();
        thread::spawn(move || answer(stream, &files));
    }
}

/// One request, one file, as every static host gives it.
fn answer(mut stream: TcpStream, files: &Path) -> Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(&stream);
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or("/");
    // A static host does not look at a query.
    let path = path.split('?').next().unwrap_or_default();
    let path = path.trim_start_matches('/');
    let path = files.join(if path.is_empty() { "index.html" } else { path });
    let mut content = Vec::new();
    let status =
        match std::fs::File::open(&path).and_then(|mut file| file.read_to_end(&mut content)) {
            Ok(_) => "200 OK",
            Err(_) => "404 Not Found",
        };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        kind(&path),
        content.len()
    );
    stream.write_all(head.as_bytes())?;
    Ok(stream.write_all(&content)?)
}

/// What a static host says that a file is.
pub fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
