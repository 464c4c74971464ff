//! What clients may do to the server of `messenger-tcp`, and what it does then: the others are always served.

#[allow(dead_code)] // each test file uses its part
mod support;

use std::process::{Command, Output};
use support::{Client, Server, compiled};

fn server(name: &str) -> Server {
    Server::start(&mut Command::new(compiled(name, None)))
}

#[track_caller]
fn is_served(client: &mut Client) {
    client.send("Bonjour\n".as_bytes());
    assert_eq!(client.reply(), "ruojnoB");
}

#[test]
fn a_slow_client_keeps_nobody_waiting() {
    let server = server("slow");
    let (mut slow, mut quick) = (server.client(), server.client());
    slow.send("Bon".as_bytes());
    is_served(&mut quick);
    slow.send("soir\n".as_bytes());
    assert_eq!(slow.reply(), "riosnoB");
}

#[test]
fn a_line_may_be_as_long_as_said_and_no_longer() {
    let server = server("long");
    let mut client = server.client();
    let longest = "a".repeat(1024);
    client.send(format!("{longest}\n").as_bytes());
    assert_eq!(client.reply(), longest);
    client.send(format!("a{longest}\n").as_bytes());
    assert_eq!(client.reply(), "refusé : ligne trop longue");
    assert!(client.is_over());
    is_served(&mut server.client());
}

#[test]
fn a_line_that_never_ends_is_refused() {
    let server = server("endless");
    let mut client = server.client();
    // The server closes the connection: in time, writing fails.
    while client.try_send(&[b'a'; 1 << 16]).is_ok() {}
    is_served(&mut server.client());
}

#[test]
fn a_client_may_disappear_in_the_middle_of_a_line() {
    let server = server("gone");
    for _ in 0..10 {
        server.client().send("Bon".as_bytes());
    }
    is_served(&mut server.client());
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    let server = server("bytes");
    let mut client = server.client();
    client.send(b"\xC0\xFF\n");
    assert_eq!(client.reply(), "refusé : ce n'est pas de l'UTF-8");
    assert!(client.is_over());
    is_served(&mut server.client());
}

#[test]
fn a_silent_client_keeps_nobody_waiting() {
    let server = server("silent");
    let mut silent = server.client();
    is_served(&mut server.client());
    is_served(&mut silent);
}

#[test]
fn a_silent_client_is_let_go() {
    let short = ("Duration::from_secs(60)", "Duration::from_millis(300)");
    let impatient = compiled("impatient", Some(short));
    let server = Server::start(&mut Command::new(impatient));
    assert!(server.client().is_over());
}

#[test]
fn the_server_outlives_more_clients_than_it_can_hold() {
    let program = compiled("crowded", None);
    let limited = format!("ulimit -n 16; exec {}", program.display());
    let server = Server::start(Command::new("sh").args(["-c", &limited]));
    let mut crowd: Vec<Client> = (0..30).map(|_| server.client()).collect();
    is_served(&mut crowd[0]);
    crowd.clear();
    is_served(&mut server.client());
}

fn fails(program: &std::path::Path, port: &str) -> String {
    let output: Output = Command::new(program).arg(port).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_port_in_use_or_no_port_is_said() {
    let program = compiled("port", None);
    let server = Server::start(&mut Command::new(&program));
    let port = server.port();
    let told = fails(&program, port);
    assert!(
        told.starts_with(&format!("impossible d'écouter sur le port {port} : ")),
        "{told}"
    );
    assert!(fails(&program, "bavard").contains("port bavard"));
}
