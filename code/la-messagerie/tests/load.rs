//! A thousand clients at once: each gets the reply to each of its messages, in order.

#[allow(dead_code)] // each test file uses its part
mod support;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::process::Command;
use std::thread::{Builder, ScopedJoinHandle, scope};
use support::{Client, Server, compiled};

const CLIENTS: usize = 1000;
const MESSAGES: usize = 5;
/// Besides the connections: what any process has open.
const OTHERS: u64 = 64;

#[test]
fn a_thousand_clients_lose_no_message() {
    allow_connections(CLIENTS as u64 + OTHERS);
    let server = Server::start(&mut Command::new(compiled("loaded", None)));
    let clients: Vec<Client> = (0..CLIENTS).map(|_| welcomed(&server)).collect();
    // All are connected, and now speak at once.
    let replies: usize = scope(|scope| {
        let threads: Vec<ScopedJoinHandle<usize>> = clients
            .into_iter()
            .enumerate()
            .map(|(n, client)| {
                let talk = move || talk(n, client);
                let thread = Builder::new().spawn_scoped(scope, talk);
                thread.unwrap_or_else(|error| panic!("mille fils ne tiennent pas ici : {error}"))
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(replies, CLIENTS * MESSAGES);
}

/// A client that the server has answered: were they to connect faster than it accepts them, Linux would turn some down, who try again
/// after a second.
fn welcomed(server: &Server) -> Client {
    let mut client = server.client();
    client.send("été\n".as_bytes());
    assert_eq!(client.reply(), "été");
    client
}

/// Sends all its messages, then reads as many replies: how many were right.
fn talk(n: usize, mut client: Client) -> usize {
    let messages = (0..MESSAGES).map(|i| format!("client {n}, message {i}"));
    let messages: Vec<String> = messages.collect();
    client.send((messages.join("\n") + "\n").as_bytes());
    let right = |message: &&String| client.reply() == message.chars().rev().collect::<String>();
    messages.iter().filter(right).count()
}

/// Each connection is an open file, here and, inherited, in the server.
fn allow_connections(number: u64) {
    let limit = getrlimit(Resource::Nofile);
    let enough = |limit: Option<u64>| limit.is_none_or(|limit| limit >= number);
    assert!(
        enough(limit.maximum),
        "mille connexions sont {number} fichiers ouverts, et cette machine n'en permet que {} : \
         relevez la limite dure (« ulimit -Hn »)",
        limit.maximum.unwrap_or_default(),
    );
    if !enough(limit.current) {
        let raised = Rlimit {
            current: Some(number),
            ..limit
        };
        setrlimit(Resource::Nofile, raised).unwrap();
    }
}
