//! What ▶ promises: programs run on a terminal in the page, for the page alone, within limits, and leave nothing behind.
#![cfg(target_os = "linux")]

#[path = "support/programs.rs"]
mod programs;
#[path = "support/companion.rs"]
#[allow(dead_code, reason = "the other tests' fixture")]
mod support;

use programs::{
    LONG, QUOTED, Terminal, connect, refused, repository, request, serve, serve_with, token,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::process::{Pid, PidfdFlags, getuid, pidfd_open};
use serde_json::json;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;
use support::{Server, kill, names_in};
use tungstenite::Message;
use tungstenite::http::HeaderValue;
use tungstenite::http::header::{HOST, ORIGIN};

/// What Ctrl-C and Ctrl-D send.
const INTERRUPT: &str = "\x03";
const END_OF_INPUT: &str = "\x04";

// A program in the page

#[test]
fn a_listing_shows_what_it_prints_and_how_it_ended() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    terminal.run("count", &[]);
    assert_eq!(terminal.shows("2\r\n"), "0\r\n1\r\n2\r\n");
    let ended = terminal.hears("ended");
    assert_eq!(
        (&ended["status"], &ended["signal"]),
        (&json!(0), &json!(null))
    );
    assert_eq!(ended["text"], "Le programme s'est terminé (état 0).");
}

#[test]
fn a_connection_may_be_used_again_with_arguments() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    for status in ["3", "0", "101"] {
        terminal.run("status", &[status]);
        assert_eq!(terminal.hears("ended")["status"].to_string(), status);
    }
}

#[test]
fn what_is_typed_is_echoed_and_answered() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    terminal.run("mirror", &[]);
    terminal.types("bonjour\r");
    let shown = terminal.shows("[ruojnob]\r\n");
    assert_eq!(shown, "bonjour\r\n[ruojnob]\r\n");
    // A letter of two bytes is rubbed out whole.
    terminal.types("éé\x7fa\r");
    terminal.shows("[aé]\r\n");
    terminal.types(END_OF_INPUT);
    terminal.shows("fin\r\n");
    assert_eq!(terminal.hears("ended")["status"], 0);
}

#[test]
fn ctrl_c_interrupts() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    terminal.run("endless", &[]);
    terminal.shows("prêt");
    terminal.types(INTERRUPT);
    let ended = terminal.hears("ended");
    assert_eq!(
        (&ended["status"], &ended["signal"]),
        (&json!(null), &json!(2))
    );
    assert_eq!(ended["text"], "Interrompu par Ctrl-C.");
}

#[test]
fn a_program_sees_the_size_of_its_terminal() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    terminal.run("size", &[]);
    terminal.shows("prêt");
    terminal.types("\r");
    terminal.shows("24 80\r\n");
    terminal.say(json!({ "type": "resize", "columns": 132, "rows": 50 }));
    terminal.types("\r");
    terminal.shows("50 132\r\n");
}

#[test]
fn two_programs_run_at_once() {
    let server = serve();
    let (mut one, mut other) = (Terminal::open(&server), Terminal::open(&server));
    one.run("mirror", &[]);
    other.run("mirror", &[]);
    for round in ["un", "deux"] {
        one.types(&format!("a{round}\r"));
        other.types(&format!("b{round}\r"));
        one.shows("a]\r\n");
        other.shows("b]\r\n");
    }
}

#[test]
fn a_fifth_waits_and_is_told_so() {
    let server = serve();
    let mut running: Vec<Terminal> = (0..4).map(|_| Terminal::open(&server)).collect();
    for terminal in &mut running {
        terminal.run("endless", &[]);
        terminal.shows("prêt");
    }
    let (mut fifth, mut sixth) = (Terminal::open(&server), Terminal::open(&server));
    fifth.run("count", &[]);
    assert_eq!(fifth.hears("queued")["ahead"], 1);
    sixth.run("endless", &[]);
    assert_eq!(sixth.hears("queued")["ahead"], 2);
    // Who waits may give up.
    sixth.say(json!({ "type": "stop" }));
    assert_eq!(
        sixth.hears("ended")["text"],
        "Arrêté avant d'avoir commencé."
    );
    running[2].say(json!({ "type": "stop" }));
    fifth.shows("2\r\n");
    assert_eq!(fifth.hears("ended")["status"], 0);
}

#[test]
fn what_has_changed_is_built_and_nothing_else() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    for text in ["un", "deux"] {
        fs::write(repository().join(QUOTED), text).unwrap();
        terminal.run("quote", &[]);
        terminal.hears("building");
        terminal.shows(&format!("[{text}]"));
        terminal.hears("ended");
        terminal.run("quote", &[]);
        assert_eq!(terminal.kinds(), ["started", "ended"]);
    }
}

#[test]
fn what_is_measured_runs_optimised() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    let own = "fn main() { println!(\"la mienne : {}\", cfg!(debug_assertions)); }";
    for (source, optimised, shown) in [
        (None, false, "tel quel"),
        (None, true, "optimisé"),
        (Some(own), true, "la mienne : false"),
    ] {
        terminal.say(json!({
            "type": "run", "listing": "profile", "source": source, "optimised": optimised, "columns": 80, "rows": 24,
        }));
        terminal.shows(shown);
        assert_eq!(terminal.hears("ended")["status"], 0);
    }
}

// The reader's version

#[test]
fn the_readers_version_runs_and_the_listing_stays_as_it_is() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    let file = repository().join("code/essai/examples/count.rs");
    let before = fs::read_to_string(&file).unwrap();
    terminal.run_own("count", Some("fn main() { println!(\"la mienne\") }"), &[]);
    terminal.shows("la mienne\r\n");
    assert_eq!(terminal.hears("ended")["status"], 0);
    terminal.run("count", &[]);
    terminal.shows("2\r\n");
    assert_eq!(fs::read_to_string(file).unwrap(), before);
}

#[test]
fn an_error_in_it_is_told_with_its_place() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    terminal.run_own(
        "count",
        Some("fn main() {\n    let n: u8 = \"a\";\n}\n"),
        &[],
    );
    let rejected = terminal.hears("rejected");
    let text = rejected["text"].as_str().unwrap();
    assert!(
        text.contains("\x1b[") && text.contains("code/essai/examples/count.rs:2:17"),
        "{text}"
    );
    let expected = json!([{
        "line": 2, "column": 17, "endLine": 2, "endColumn": 20, "code": "E0308", "message": "mismatched types",
    }]);
    assert_eq!(rejected["errors"], expected);
    // It may be mended on the same connection.
    terminal.run_own("count", Some("fn main() { let _n: u8 = 1; }"), &[]);
    assert_eq!(terminal.hears("ended")["status"], 0);
}

#[test]
fn its_compilation_may_not_take_all_the_memory() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    let huge =
        "static HUGE: [u8; 6 << 30] = [1; 6 << 30];\nfn main() { println!(\"{}\", HUGE[3]); }\n";
    terminal.run_own("count", Some(huge), &[]);
    assert!(
        terminal.hears("rejected")["text"]
            .to_string()
            .contains("memory")
    );
}

// The end of a program

#[test]
fn stop_ends_a_program_with_all_that_it_started() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    let brood = brood(&mut terminal, &[]);
    terminal.say(json!({ "type": "stop" }));
    let ended = terminal.hears("ended");
    assert_eq!(
        ended["text"],
        "Arrêté à votre demande, avec tout ce qu'il avait lancé."
    );
    all_end(&brood);
}

#[test]
fn to_close_the_page_ends_it_too() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    let brood = brood(&mut terminal, &[]);
    drop(terminal);
    all_end(&brood);
}

#[test]
fn what_a_program_left_behind_ends_with_it() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    let brood = brood(&mut terminal, &["finis"]);
    assert_eq!(terminal.hears("ended")["status"], 0);
    all_end(&brood);
}

#[test]
fn the_end_of_the_server_is_theirs() {
    // Ctrl-C, `kill`, and a terminal that is closed.
    for signal in ["-INT", "-TERM", "-HUP"] {
        // Whoever runs the tests with `nohup` would have the server outlive its terminal.
        let server = serve_under("env", &["--default-signal=HUP"]);
        let mut terminal = Terminal::open(&server);
        let brood = brood(&mut terminal, &[]);
        assert!(kill(signal, server.id()));
        all_end(&brood);
        server.wait();
    }
}

/// A server that a program starts, and becomes.
fn serve_under(starter: &str, args: &[&str]) -> Server {
    let companion = programs::companion(Path::new(env!("CARGO_BIN_EXE_au-fil-de-rust")));
    let mut command = Command::new(starter);
    command
        .args(args)
        .arg(companion.get_program())
        .args(companion.get_args());
    command.current_dir(repository()).stdin(Stdio::null());
    Server::start(command)
}

#[test]
fn nohup_keeps_the_server_alive() {
    let server = serve_under("nohup", &[]);
    // What answers also listens to signals.
    assert_eq!(server.get("/").status, 200);
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:\t"));
    let ignored = u64::from_str_radix(ignored.unwrap(), 16).unwrap();
    assert_eq!(ignored & 1, 1, "SIGHUP is the first: {status}");
}

#[test]
fn all_that_two_hundred_runs_take_is_given_back() {
    let temporary = tempfile::tempdir().unwrap();
    let server = serve_with(temporary.path());
    // A page that never reads, all the while.
    let mut deaf = Terminal::open(&server);
    deaf.run("flood", &[]);
    deaf.hears("started");
    let mut terminal = Terminal::open(&server);
    terminal.run("count", &[]);
    terminal.hears("ended");
    let before = traces(&server, temporary.path());
    let held = memory(&server, "VmRSS:");
    for _ in 0..200 {
        terminal.run("count", &[]);
        assert_eq!(terminal.hears("ended")["status"], 0);
    }
    // A connection that was closed may be a moment in closing; and on a slow machine the deaf page's run is over by now.
    let begun = Instant::now();
    loop {
        let after = traces(&server, temporary.path());
        if after.0 <= before.0 && after.1 <= before.1 && after.2 == before.2 {
            break;
        }
        assert!(begun.elapsed() < LONG, "{before:?} {after:?}");
        thread::yield_now();
    }
    // It grew by 40 KiB at most where this was written; two hundred buffers of a run would be 3 MiB.
    let grown = memory(&server, "VmRSS:").saturating_sub(held);
    assert!(grown < 2 << 10, "{grown} KiB more");
    let peak = memory(&server, "VmHWM:");
    assert!(peak < 64 << 10, "{peak} KiB");
}

// Who is not let in

#[test]
fn another_account_of_the_machine_gets_no_page() {
    if !getuid().is_root() {
        println!("non essayé : seul root peut agir sous un autre compte");
        return;
    }
    let server = serve();
    let (host, port) = server.address.split_once(':').unwrap();
    let script = format!(
        "exec 3<>/dev/tcp/{host}/{port}
         printf 'GET /essai.html HTTP/1.1\\r\\nHost: {host}:{port}\\r\\nConnection: close\\r\\n\\r\\n' >&3
         cat <&3"
    );
    let ask = |account: u32| {
        let mut client = Command::new("bash");
        client.args(["-c", &script]).current_dir("/").uid(account);
        let answer = client.output().unwrap();
        String::from_utf8_lossy(&answer.stdout).into_owned()
    };
    let answer = ask(65534);
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    assert!(!answer.contains("au-fil-token"), "{answer}");
    server
        .terminal_shows("refusé : une connexion d'un autre compte de cette machine (numéro 65534)");
    let answer = ask(0);
    assert!(answer.contains("au-fil-token"), "{answer}");
}

#[test]
fn a_request_for_another_host_is_refused() {
    let server = serve();
    for path in ["/", "/essai.html", "/__au-fil/run", "/__au-fil/events"] {
        for host in [
            "Host: evil.example\r\n",
            "Host: 127.0.0.1\r\n",
            "Host: localhost:1\r\n",
            "",
        ] {
            let mut answer = String::new();
            let mut stream = connect(&server);
            write!(
                stream,
                "GET {path} HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
            )
            .unwrap();
            stream.read_to_string(&mut answer).unwrap();
            assert!(
                answer.starts_with("HTTP/1.1 421 "),
                "{path} {host}: {answer}"
            );
            server.terminal_shows("refusé : une requête pour un autre hôte");
        }
    }
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_page_of_elsewhere_opens_no_connection() {
    let server = serve();
    let token = token(&server);
    for origin in [
        "http://evil.example",
        "null",
        "",
        "https://127.0.0.1",
        "http://localhost:1",
    ] {
        let mut request = request(&server, &token);
        request
            .headers_mut()
            .insert(ORIGIN, HeaderValue::from_static(origin));
        assert_eq!(refused(&server, request), 403, "{origin}");
        server.terminal_shows("refusé : une page d'une autre origine");
    }
    let mut forged = request(&server, &token);
    forged
        .headers_mut()
        .insert(HOST, HeaderValue::from_static("evil.example"));
    assert_eq!(refused(&server, forged), 421);
    assert_runs(&server);
}

#[test]
fn nobody_without_the_token_opens_one() {
    let server = serve();
    let right = token(&server);
    assert!(
        right.len() == 32 && right.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{right}"
    );
    for wrong in ["", "0", &"0".repeat(32), &right[1..], &format!("{right}0")] {
        assert_eq!(refused(&server, request(&server, wrong)), 403, "{wrong}");
        server.terminal_shows("refusé : sans le jeton");
    }
    let other = serve();
    assert_ne!(token(&other), right);
    assert_eq!(refused(&other, request(&other, &right)), 403);
    assert_runs(&server);
}

#[test]
fn programs_are_named_and_never_pointed_to() {
    let server = serve();
    let mut terminal = Terminal::open(&server);
    for name in [
        "rien",
        "",
        "count.rs",
        "../count",
        "../../essai/examples/count",
        "/bin/sh",
        "count\n",
    ] {
        terminal.run(name, &[]);
        let text = terminal.hears("refused")["text"].to_string();
        assert!(text.contains("Aucun listing"), "{text}");
        server.terminal_shows("▶ refusé : aucun listing");
    }
    terminal.run("count", &[]);
    assert_eq!(terminal.hears("ended")["status"], 0);
}

#[test]
fn a_megabyte_where_a_word_is_expected_is_refused() {
    let server = serve();
    for length in [5000, 1 << 20] {
        let mut terminal = Terminal::open(&server);
        let name = "a".repeat(length);
        let request =
            json!({ "type": "run", "listing": name, "columns": 80, "rows": 24 }).to_string();
        terminal.send(Message::from(request));
        let (_, said) = terminal.is_closed();
        assert_eq!(said.unwrap()["type"], "refused");
        server.terminal_shows("▶ refusé : un ");
    }
    assert_runs(&server);
}

#[test]
fn a_request_without_end_is_refused() {
    let server = serve();
    for request in ["GET / HTTP/1.1\r\nX-Nom: ", "GET /"] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        // The server hangs up in the middle.
        let _ = stream.write_all(format!("{request}{}", "a".repeat(1 << 20)).as_bytes());
        server.terminal_shows("refusé : une requête mal formée ou trop longue (4");
    }
    assert_runs(&server);
}

#[test]
fn garbage_is_refused() {
    let server = serve();
    for garbage in [
        "",
        "bonjour",
        "{}",
        "[]",
        r#"{"type":"run"}"#,
        r#"{"type":"rm"}"#,
    ] {
        let mut terminal = Terminal::open(&server);
        terminal.send(Message::from(garbage));
        let (code, said) = terminal.is_closed();
        assert_eq!(
            (code, &said.unwrap()["type"]),
            (1008, &json!("refused")),
            "{garbage}"
        );
        server.terminal_shows("▶ refusé : message incompris");
    }
    let mut terminal = Terminal::open(&server);
    terminal.stream().write_all(&[0xff; 64]).unwrap();
    assert_eq!(terminal.is_closed().0, 1002);
    server.terminal_shows("▶ refusé : ce n'est pas du WebSocket");
    assert_runs(&server);
}

#[test]
fn every_answer_says_what_a_page_may_do() {
    let server = serve();
    for path in ["/", "/essai.html", "/rien.html", "/__au-fil/reload.js"] {
        let mut head = String::new();
        server.ask("GET", path).read_to_string(&mut head).unwrap();
        let head = head.split("\r\n\r\n").next().unwrap().to_lowercase();
        let policy = head
            .lines()
            .find(|line| line.starts_with("content-security-policy:"))
            .unwrap();
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        // The search is WebAssembly; nothing else is let in.
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';")
                && !policy.contains("'unsafe-"),
            "scripts only from here: {policy}"
        );
    }
}

/// That the server goes on.
fn assert_runs(server: &Server) {
    let mut terminal = Terminal::open(server);
    terminal.run("count", &[]);
    assert_eq!(terminal.hears("ended")["status"], 0);
}

/// Starts the program that starts others; gives all of them.
fn brood(terminal: &mut Terminal, args: &[&str]) -> Vec<OwnedFd> {
    terminal.run("brood", args);
    let shown = terminal.shows("fin");
    let numbers = shown
        .split_whitespace()
        .filter_map(|word| word.parse().ok());
    let brood: Vec<OwnedFd> = numbers
        .filter_map(|number| pidfd_open(Pid::from_raw(number)?, PidfdFlags::empty()).ok())
        .collect();
    assert!(brood.len() == 4 || !args.is_empty(), "{shown}");
    brood
}

fn all_end(processes: &[OwnedFd]) {
    let limit = Timespec {
        tv_sec: LONG.as_secs() as i64,
        tv_nsec: 0,
    };
    for process in processes {
        let ended = poll(&mut [PollFd::new(process, PollFlags::IN)], Some(&limit)).unwrap();
        assert_eq!(ended, 1, "a process is left");
    }
}

/// What a run may leave: children, open files and terminals, files.
fn traces(server: &Server, temporary: &Path) -> (usize, usize, Vec<Vec<String>>) {
    let proc = PathBuf::from(format!("/proc/{}", server.id()));
    let children = fs::read_dir(proc.join("task")).unwrap().flatten();
    let children =
        children.map(|task| fs::read_to_string(task.path().join("children")).unwrap_or_default());
    let children = children
        .map(|numbers| numbers.split_whitespace().count())
        .sum();
    let mut files = [&repository().join("target"), temporary].map(names_in);
    // The readers' versions of the other tests stand there, and what was optimised.
    files[0].retain(|name| name != "run" && name != "release");
    (children, names_in(&proc.join("fd")).len(), files.to_vec())
}

/// The memory that the server has now (`VmRSS:`), or had at most (`VmHWM:`), in KiB.
fn memory(server: &Server, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
