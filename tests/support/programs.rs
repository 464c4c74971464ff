//! A course whose listings are programs to try ▶ on, and a page that runs them.

use super::support::{Server, TEMPLATES};
use serde_json::{Value, json};
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tungstenite::handshake::client::Request;
use tungstenite::http::header::ORIGIN;
use tungstenite::protocol::CloseFrame;
use tungstenite::{Error, Message, WebSocket, client, client::IntoClientRequest};

/// Far more than anything here takes on a busy machine: it ends a test that would wait for ever.
pub const LONG: Duration = Duration::from_secs(30);

/// The listings, by name.
const LISTINGS: [(&str, &str); 9] = [
    ("count", "for i in 0..3 { println!(\"{i}\"); }"),
    (
        "mirror",
        "for line in std::io::stdin().lines() {
             println!(\"[{}]\", line.unwrap().chars().rev().collect::<String>());
         }
         println!(\"fin\");",
    ),
    (
        "endless",
        "println!(\"prêt\"); loop { std::thread::park(); }",
    ),
    ("flood", "loop { println!(\"{}\", \"x\".repeat(1000)); }"),
    (
        "brood",
        "use std::process::Command;
         let child = Command::new(\"sleep\").arg(\"1000\").spawn().unwrap();
         // In a session of its own, and in one whose parent has ended.
         let away = Command::new(\"setsid\").args([\"sleep\", \"1000\"]).spawn().unwrap();
         let script = \"setsid sleep 1000 >/dev/null 2>&1 & echo $!\";
         let orphan = Command::new(\"sh\").args([\"-c\", script]).output().unwrap().stdout;
         let orphan = String::from_utf8(orphan).unwrap();
         println!(\"{} {} {} {} fin\", std::process::id(), child.id(), away.id(), orphan.trim());
         if std::env::args().len() == 1 { loop { std::thread::park(); } }",
    ),
    (
        "size",
        "println!(\"prêt\");
         for _ in std::io::stdin().lines() {
             std::process::Command::new(\"stty\").arg(\"size\").status().unwrap();
         }",
    ),
    (
        "quote",
        "println!(\"[{}]\", include_str!(\"../../../target/quoted.txt\"));",
    ),
    (
        "profile",
        "println!(\"{}\", if cfg!(debug_assertions) { \"tel quel\" } else { \"optimisé\" });",
    ),
    (
        "status",
        "std::process::exit(std::env::args().nth(1).unwrap().parse().unwrap());",
    ),
];

/// A file that the listing `quote` is made from.
pub const QUOTED: &str = "target/quoted.txt";

/// The repository of these listings, with all of them built.
pub fn repository() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("run");
        write_all(&root);
        if !root.join(QUOTED).exists() {
            write(&root, QUOTED, "");
        }
        let built = Command::new("cargo")
            .args(["build", "--quiet", "--offline", "--examples"])
            .current_dir(&root)
            .status();
        assert!(built.unwrap().success());
        root
    })
}

fn write_all(root: &Path) {
    let manifest = "[workspace]\nmembers = [\"code/*\"]\nresolver = \"3\"\n";
    write(root, "Cargo.toml", manifest);
    write(
        root,
        "book.toml",
        "[book]\ntitle = \"Essai\"\nlanguage = \"fr\"\nsrc = \"book\"\n\n[output.html.search]\nenable = false\n",
    );
    for (file, template) in TEMPLATES {
        write(root, file, template);
    }
    write(
        root,
        "book/SUMMARY.md",
        "# Sommaire\n\n- [Essai](essai.md)\n",
    );
    let package = "[package]\nname = \"listings-essai\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    write(root, "code/essai/Cargo.toml", package);
    let mut text = "# Essai\n".to_owned();
    for (name, body) in LISTINGS {
        let source = format!("//! {name}\n\nfn main() {{\n    {body}\n}}\n");
        write(root, &format!("code/essai/examples/{name}.rs"), &source);
        text += &format!(
            "\n{{{{#listing {name}}}}}\n\n```console,native\n$ cargo run --example {name}\n...\n```\n"
        );
    }
    write(root, "book/essai.md", &text);
}

/// Cargo goes by times: what is written again is built again.
fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    if fs::read_to_string(&path).is_ok_and(|present| present == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A server of that repository.
pub fn serve() -> Server {
    Server::start(companion(Path::new(env!("CARGO_BIN_EXE_au-fil-de-rust"))))
}

/// The same, which has its temporary files in this folder.
pub fn serve_with(temporary: &Path) -> Server {
    let mut command = companion(Path::new(env!("CARGO_BIN_EXE_au-fil-de-rust")));
    command.env("TMPDIR", temporary);
    Server::start(command)
}

/// What starts it, by this build of the companion.
pub fn companion(built: &Path) -> Command {
    let mut command = Command::new(built);
    command.args(["serve", "--port", "0"]).stdin(Stdio::null());
    command.current_dir(repository());
    command
}

/// The token that the server's pages hold.
pub fn token(server: &Server) -> String {
    let page = server.get("/essai.html").body;
    let token = page
        .split("name=\"au-fil-token\" content=\"")
        .nth(1)
        .expect("the page has a token");
    token.split('"').next().unwrap().to_owned()
}

/// What a page of this server sends to open a connection.
pub fn request(server: &Server, token: &str) -> Request {
    let uri = format!("ws://{}/__au-fil/run?token={token}", server.address);
    let mut request = uri.into_client_request().unwrap();
    let origin = format!("http://{}", server.address);
    request
        .headers_mut()
        .insert(ORIGIN, origin.parse().unwrap());
    request
}

/// The status with which such a request is refused.
pub fn refused(server: &Server, request: Request) -> u16 {
    match client(request, connect(server)) {
        Err(tungstenite::HandshakeError::Failure(Error::Http(answer))) => answer.status().as_u16(),
        other => panic!("let in: {}", other.is_ok()),
    }
}

pub fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// A listing in an open page.
pub struct Terminal {
    socket: WebSocket<TcpStream>,
}

impl Terminal {
    pub fn open(server: &Server) -> Self {
        let (socket, _) = client(request(server, &token(server)), connect(server)).unwrap();
        Terminal { socket }
    }

    pub fn say(&mut self, message: Value) {
        self.send(Message::from(message.to_string()));
    }

    pub fn send(&mut self, message: Message) {
        self.socket.send(message).unwrap();
    }

    pub fn types(&mut self, text: &str) {
        self.send(Message::binary(text.as_bytes().to_vec()));
    }

    pub fn run(&mut self, listing: &str, args: &[&str]) {
        self.run_own(listing, None, args);
    }

    pub fn run_own(&mut self, listing: &str, source: Option<&str>, args: &[&str]) {
        self.say(json!({
            "type": "run", "listing": listing, "source": source, "args": args, "columns": 80, "rows": 24,
        }));
    }

    /// The next message, or how the connection was closed.
    fn next(&mut self) -> Result<Message, Option<CloseFrame>> {
        let begun = Instant::now();
        // The server's pings keep the connection from being silent.
        while begun.elapsed() < LONG {
            match self.socket.read().expect("the server answers") {
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Close(frame) => return Err(frame),
                message => return Ok(message),
            }
        }
        panic!("nothing comes")
    }

    /// Waits for a notice of this kind, and gives it.
    pub fn hears(&mut self, kind: &str) -> Value {
        loop {
            if let Message::Text(text) = self
                .next()
                .unwrap_or_else(|frame| panic!("closed: {frame:?}"))
            {
                let notice: Value = serde_json::from_str(&text).unwrap();
                if notice["type"] == kind {
                    return notice;
                }
                assert!(
                    ["queued", "building", "progress", "started"]
                        .contains(&notice["type"].as_str().unwrap()),
                    "{kind} expected: {notice}"
                );
            }
        }
    }

    /// Waits until the terminal has shown this text; gives all that it showed.
    pub fn shows(&mut self, text: &str) -> String {
        let mut shown = Vec::new();
        while !String::from_utf8_lossy(&shown).contains(text) {
            match self
                .next()
                .unwrap_or_else(|frame| panic!("closed: {frame:?}"))
            {
                Message::Binary(bytes) => shown.extend_from_slice(&bytes),
                Message::Text(notice) if notice.contains("\"started\"") => {}
                Message::Text(notice)
                    if ["building", "progress", "queued"]
                        .iter()
                        .any(|kind| notice.contains(kind)) => {}
                other => panic!(
                    "« {text} » does not show: {other:?} after {:?}",
                    String::from_utf8_lossy(&shown)
                ),
            }
        }
        String::from_utf8(shown).unwrap()
    }

    /// The kinds of the notices up to the program's end.
    pub fn kinds(&mut self) -> Vec<String> {
        let mut kinds: Vec<String> = Vec::new();
        while kinds.last().is_none_or(|kind| kind != "ended") {
            if let Ok(Message::Text(text)) = self.next() {
                let notice: Value = serde_json::from_str(&text).unwrap();
                kinds.push(notice["type"].as_str().unwrap().to_owned());
            }
        }
        kinds
    }

    /// Waits until the server closes the connection; gives the code and the last notice before.
    pub fn is_closed(&mut self) -> (u16, Option<Value>) {
        let mut last = None;
        loop {
            match self.next() {
                Ok(Message::Text(text)) => last = serde_json::from_str(&text).ok(),
                Ok(_) => {}
                Err(frame) => return (frame.map_or(0, |frame| frame.code.into()), last),
            }
        }
    }

    /// What lies under the WebSocket.
    pub fn stream(&mut self) -> &mut TcpStream {
        self.socket.get_mut()
    }
}
