//! How long a reader waits after a click on ▶, beside the same example started in a shell; and what an idle server costs.
//!
//! Each round takes every subject in turn; a line gives the median of the rounds, and what it is more than its reference.

#[path = "../tests/support/programs.rs"]
#[allow(dead_code, reason = "the tests need more")]
mod programs;
#[path = "../tests/support/companion.rs"]
#[allow(dead_code, reason = "the tests need more")]
mod support;

use programs::{Terminal, repository};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::Server;

const ROUNDS: usize = 101;

/// How long nothing is asked of the server.
const IDLE: Duration = Duration::from_secs(10);

/// The kernel counts a process's time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

fn main() {
    let server = Server::start(programs::companion(&companion()));
    let mut terminal = Terminal::open(&server);
    page(&mut terminal);
    let (mut in_shell, mut in_page) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        in_shell.push(shell());
        in_page.push(page(&mut terminal));
    }
    let (shell, page) = (median(in_shell), median(in_page));
    println!(
        "{:<52} {:>8}",
        "du lancement au premier affichage", "médiane"
    );
    println!(
        "{:<52} {:>5.1} ms",
        "dans un shell : sh -c target/debug/examples/count",
        ms(shell)
    );
    println!(
        "{:<52} {:>5.1} ms  {:+.1} ms",
        "dans la page : ▶",
        ms(page),
        ms(page) - ms(shell)
    );
    idle(&server);
}

/// The companion as readers have it: `cargo run` builds it so.
fn companion() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let built = Command::new("cargo")
        .args(["build", "--quiet", "--bin", "au-fil-de-rust"])
        .current_dir(repository)
        .status();
    assert!(built.is_ok_and(|status| status.success()));
    repository.join("target/debug/au-fil-de-rust")
}

/// From the start of a shell that runs the example to the first byte.
fn shell() -> Duration {
    let start = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", "target/debug/examples/count"])
        .current_dir(repository())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let mut first = [0];
    let mut stdout = child.stdout.take().expect("a pipe was asked for");
    stdout.read_exact(&mut first).expect("it prints");
    let time = start.elapsed();
    child.wait().expect("it ends");
    time
}

/// From the click, which is a message on the open connection, to the first frame of output.
fn page(terminal: &mut Terminal) -> Duration {
    let start = Instant::now();
    terminal.run("count", &[]);
    terminal.shows("0");
    let time = start.elapsed();
    terminal.hears("ended");
    time
}

/// What the server uses while a page is open and nobody does anything.
fn idle(server: &Server) {
    let _page = server.listen();
    let before = ticks(server);
    thread::sleep(IDLE);
    let used = TICK * u32::try_from(ticks(server) - before).unwrap_or(u32::MAX);
    println!(
        "serveur inactif pendant {} s, deux connexions ouvertes : {used:?} de processeur",
        IDLE.as_secs()
    );
}

fn ticks(server: &Server) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.id())).expect("it runs");
    let fields = stat
        .rsplit_once(')')
        .map_or("", |(_, fields)| fields)
        .split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
