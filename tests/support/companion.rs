//! A repository to try the companion in, and what a reader and a browser do with it.

use course::Course;
use course::verdict::{Explored, REPEATS, Verdict, Verdicts};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// Far more than anything here takes on a busy machine: it ends a test that would wait for ever.
const LONG: Duration = Duration::from_secs(60);

pub const CHAPTER: &str = "book/premier.md";
pub const LISTING: &str = "code/premier/examples/hello.rs";

/// Templates of a course that has none of its own would be mdBook's, which take longer to read than the course.
pub const TEMPLATES: [(&str, &str); 3] = [
    (
        "theme/index.hbs",
        "<!DOCTYPE html>\n<html lang=\"{{language}}\">\n<head>\n<title>{{title}}</title>\n\
         {{#each additional_css}}<link rel=\"stylesheet\" href=\"{{resource this}}\">{{/each}}\n</head>\n\
         <body>\n<main>\n{{{content}}}\n</main>\n</body>\n</html>\n",
    ),
    ("theme/toc.html.hbs", ""),
    ("theme/toc.js.hbs", ""),
];

/// A repository with one chapter that shows one listing.
pub struct Fixture {
    folder: TempDir,
}

impl Fixture {
    pub fn new() -> Self {
        let fixture = Fixture {
            folder: tempfile::tempdir().unwrap(),
        };
        let book = "[book]\ntitle = \"Essai\"\nlanguage = \"fr\"\nsrc = \"book\"\n\n[output.html.search]\nenable = false\n";
        fixture.write("book.toml", book);
        for (file, template) in TEMPLATES {
            fixture.write(file, template);
        }
        fixture.write("book/SUMMARY.md", "# Sommaire\n\n- [Premier](premier.md)\n");
        fixture.write(
            CHAPTER,
            "# Premier\n\nUn texte.\n\n{{#listing hello}}\n\n```console\n$ cargo run --example hello\nbonjour\n```\n",
        );
        fixture.write(
            LISTING,
            "//! Dire bonjour\n\nfn main() {\n    println!(\"bonjour\");\n}\n",
        );
        fixture
    }

    /// The same, with everything that it says recorded as proved.
    pub fn proved() -> Self {
        let fixture = Fixture::new();
        fixture.prove();
        fixture
    }

    pub fn prove(&self) {
        let course = Course::read(self.root()).unwrap();
        let items = course
            .chapters
            .iter()
            .flat_map(|chapter| chapter.items.iter().map(move |item| (chapter, item)));
        let verdicts = items.filter_map(|(chapter, item)| {
            let listing = item.what.listing()?.to_owned();
            Some(Verdict {
                listing,
                kind: course.kind(item)?,
                inputs: course.inputs(chapter, item),
                executions: REPEATS,
                explored: Some(Explored {
                    executions: 1,
                    exhaustive: true,
                    ..Explored::default()
                }),
            })
        });
        self.write(
            "verdicts.toml",
            Verdicts {
                all: verdicts.collect(),
            }
            .render(),
        );
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), content).unwrap();
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// A pipe with a name: who opens one end waits until somebody opens the other.
    #[cfg(unix)]
    pub fn pipe(&self, file: &str) -> PathBuf {
        let path = self.path(file);
        assert!(
            Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
        path
    }

    /// Replaces a part of a file, as an author does.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} does not contain {from}");
        self.write(file, text.replace(from, to));
    }

    /// Replaces a part of a file as many editors do: a new file takes the old one's place.
    pub fn edit_by_rename(&self, file: &str, from: &str, to: &str) {
        let new = self.path(&format!("{file}.new"));
        fs::write(&new, self.read(file).replace(from, to)).unwrap();
        fs::rename(new, self.path(file)).unwrap();
    }

    /// The companion with these arguments, started in this repository.
    pub fn companion(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_au-fil-de-rust"));
        command
            .args(args)
            .current_dir(self.root())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::from(self.companion(args).output().unwrap())
    }

    pub fn run_with_input(&self, args: &[&str], input: &str) -> Ran {
        let mut command = self.companion(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        Ran::from(child.wait_with_output().unwrap())
    }

    /// A server on a port that the system chooses.
    pub fn serve(&self) -> Server {
        Server::start(self.companion(&["serve", "--port", "0"]))
    }

    /// The folders under `target/serve`, one for each server, and what is in them.
    pub fn served_sites(&self) -> Vec<Vec<String>> {
        let servers = names_in(&self.path("target/serve"));
        let folders = servers.into_iter().filter(|name| name.starts_with("site-"));
        folders
            .map(|name| names_in(&self.path("target/serve").join(name)))
            .collect()
    }
}

pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What a command that has ended printed.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A server that runs, and its terminal.
pub struct Server {
    child: Child,
    pub address: String,
    terminal: Receiver<String>,
}

impl Server {
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().unwrap();
        let (sender, terminal) = channel();
        forward(child.stdout.take().unwrap(), sender.clone());
        forward(child.stderr.take().unwrap(), sender);
        let mut server = Server {
            child,
            address: String::new(),
            terminal,
        };
        let said = server.terminal_shows("Au fil de Rust : http://");
        server.address = said.rsplit_once("http://").unwrap().1.to_owned();
        server
    }

    /// Waits for a line in the terminal that contains `text`.
    pub fn terminal_shows(&self, text: &str) -> String {
        let mut before = Vec::new();
        while let Ok(line) = self.terminal.recv_timeout(LONG) {
            if line.contains(text) {
                return line;
            }
            before.push(line);
        }
        panic!("« {text} » does not show in the terminal: {before:?}")
    }

    pub fn port(&self) -> u16 {
        self.address.rsplit_once(':').unwrap().1.parse().unwrap()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn get(&self, path: &str) -> Answer {
        let mut text = String::new();
        self.ask("GET", path).read_to_string(&mut text).unwrap();
        Answer::from(text)
    }

    pub fn ask(&self, method: &str, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {}\r\n\r\n",
            self.address
        )
        .unwrap();
        stream
    }

    /// What an open page hears.
    pub fn listen(&self) -> Page {
        let (sender, lines) = channel();
        forward(self.ask("GET", "/__au-fil/events"), sender);
        let mut page = Page {
            lines,
            site: String::new(),
        };
        page.site = page.hears()["site"].as_str().unwrap().to_owned();
        page
    }

    /// How it ended, once it has.
    pub fn wait(self) -> ExitStatus {
        let (id, mut server) = (self.id(), self);
        soon(move || server.child.wait().unwrap()).unwrap_or_else(|| {
            kill("-KILL", id);
            panic!("the server does not end")
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a function gives that may block, if it does give something.
pub fn soon<T: Send + 'static>(give: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, given) = channel();
    thread::spawn(move || sender.send(give()));
    given.recv_timeout(LONG).ok()
}

/// Sends each line to a channel, so that the other end can wait for it with a limit.
fn forward(from: impl Read + Send + 'static, to: Sender<String>) {
    thread::spawn(move || {
        let lines = BufReader::new(from).lines().map_while(Result::ok);
        lines.map(|line| to.send(line)).find(Result::is_err)
    });
}

/// Sends a signal to a process, or to a group where the id is negative; false where it does not exist.
pub fn kill(signal: &str, id: impl ToString) -> bool {
    let kill = Command::new("kill")
        .args([signal, "--", &id.to_string()])
        .stderr(Stdio::null())
        .status();
    kill.unwrap().success()
}

/// An open page, as far as the server knows it.
pub struct Page {
    lines: Receiver<String>,
    /// The site that it shows.
    pub site: String,
}

impl Page {
    /// The next message.
    pub fn hears(&self) -> Value {
        loop {
            let line = self
                .lines
                .recv_timeout(LONG)
                .expect("the server says nothing");
            if let Some(message) = line.strip_prefix("data: ") {
                return serde_json::from_str(message).unwrap();
            }
        }
    }

    /// Waits for another site than the one that it shows.
    pub fn reloads(&mut self) {
        loop {
            let message = self.hears();
            if message["site"] != self.site.as_str() {
                assert_eq!(message["error"], Value::Null, "a new site has no error");
                self.site = message["site"].as_str().unwrap().to_owned();
                return;
            }
        }
    }

    /// Waits for an error; the site stays.
    pub fn shows_error(&self) -> String {
        loop {
            let message = self.hears();
            assert_eq!(
                message["site"],
                self.site.as_str(),
                "the last good site stays"
            );
            if let Some(error) = message["error"].as_str() {
                return error.to_owned();
            }
        }
    }
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        let (head, body) = text
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            body: body.to_owned(),
        }
    }
}
