//! The client of `messenger-client`: every message has its reply, or is named.

#[allow(dead_code)] // each test file uses its part
mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use support::{Server, compile, compiled};

#[test]
fn what_has_no_reply_is_named_when_the_server_leaves() {
    let server = Server::start(&mut Command::new(compiled("left", None)));
    let mut client = Command::new(compile("messenger-client", "client", None))
        .arg(server.port())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keyboard = client.stdin.take().unwrap();
    let mut shown = BufReader::new(client.stdout.take().unwrap());

    keyboard.write_all("Bonjour\n".as_bytes()).unwrap();
    let mut line = String::new();
    shown.read_line(&mut line).unwrap();
    assert_eq!(line, "> reçu : ruojnoB\n");

    drop(server);
    keyboard.write_all("Adieu\n".as_bytes()).unwrap();
    let mut rest = String::new();
    shown.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "> le serveur est parti, sans réponse à : Adieu\n");
    assert!(client.wait().unwrap().success());
}
