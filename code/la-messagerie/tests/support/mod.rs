//! The server of the listing `messenger-tcp`, running; and clients that do not wait for ever.
//!
//! Listings are compiled here: Cargo builds no example for a test that is run alone.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Far more than any answer takes: a lost message fails a test, it does not hang it.
const TIME: Duration = Duration::from_secs(60);

/// A server, which ends with the test.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: String,
}

impl Server {
    /// Runs a server and waits until it listens.
    pub fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let stdout = process.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("à l'écoute sur ").unwrap();
        Server {
            address: address.to_owned(),
            process,
        }
    }

    /// The port where it listens.
    pub fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap()
    }

    /// A new client.
    pub fn client(&self) -> Client {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(TIME)).unwrap();
        stream.set_write_timeout(Some(TIME)).unwrap();
        Client(BufReader::new(stream))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A client's end of a connection.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub fn send(&mut self, bytes: &[u8]) {
        self.try_send(bytes).unwrap();
    }

    /// Sends, unless the server has closed the connection.
    pub fn try_send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    /// The next line that the server sends.
    pub fn reply(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Whether the server has closed the connection.
    pub fn is_over(&mut self) -> bool {
        match self.0.read(&mut [0]) {
            Ok(count) => count == 0,
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        }
    }
}

/// The server, compiled under this name; where `change` is given, with that text in place of another.
pub fn compiled(name: &str, change: Option<(&str, &str)>) -> PathBuf {
    compile("messenger-tcp", name, change)
}

/// A listing, compiled as [`compiled`] does.
pub fn compile(listing: &str, name: &str, change: Option<(&str, &str)>) -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let source = examples.join(listing).with_extension("rs");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut text = std::fs::read_to_string(source).unwrap();
    if let Some((old, new)) = change {
        assert_eq!(text.matches(old).count(), 1, "« {old} » in the listing");
        text = text.replace(old, new);
    }
    let (copy, program) = (folder.join(format!("{name}.rs")), folder.join(name));
    if is_made_of(&program, &copy, &text) {
        return program;
    }
    std::fs::write(&copy, text).unwrap();
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--edition", "2024", "-o"])
        .arg(&program)
        .arg(&copy);
    assert!(rustc.status().unwrap().success());
    program
}

/// Whether the program was compiled from this very text: nothing is compiled twice.
fn is_made_of(program: &Path, copy: &Path, text: &str) -> bool {
    let changed = |file: &Path| file.metadata().and_then(|data| data.modified()).ok();
    let is_same = std::fs::read_to_string(copy).is_ok_and(|present| present == text);
    is_same && changed(program).is_some() && changed(program) >= changed(copy)
}
