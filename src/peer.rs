//! Which account of this machine a connection comes from: whoever may fetch a page holds its token.
//!
//! Linux lists all its TCP sockets, with who made them. A connection over loopback has both its ends in that list; what connects and
//! is not in it comes from outside of this Linux, as Windows around WSL does. Elsewhere nothing is known of anybody.

use crate::door::Door;
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use std::net::SocketAddr;

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// Us, root, or who cannot be told.
    Ours,
    /// Another account, by its number.
    Other(u32),
}

impl Connected<IncomingStream<'_, Door>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        let account = stream
            .io()
            .local_addr()
            .ok()
            .and_then(|here| account(*stream.remote_addr(), here));
        // Root needs no page to do what it likes, and carries connections from Windows into WSL.
        match account {
            Some(account) if account != 0 && !is_ours(account) => Peer::Other(account),
            _ => Peer::Ours,
        }
    }
}

#[cfg(target_os = "linux")]
fn is_ours(account: u32) -> bool {
    account == rustix::process::geteuid().as_raw()
}

#[cfg(not(target_os = "linux"))]
fn is_ours(_: u32) -> bool {
    true
}

/// The account that made the socket `from`, which is connected to `to`.
#[cfg(target_os = "linux")]
fn account(from: SocketAddr, to: SocketAddr) -> Option<u32> {
    // A socket of the new kind may speak to an address of the old one.
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .into_iter()
        .find_map(|list| listed(&std::fs::read_to_string(list).ok()?, from, to))
}

#[cfg(not(target_os = "linux"))]
fn account(_: SocketAddr, _: SocketAddr) -> Option<u32> {
    None
}

/// The account of a socket, in one of Linux's lists: `sl local_address rem_address st queues timers retransmissions uid …`.
#[cfg(target_os = "linux")]
fn listed(list: &str, from: SocketAddr, to: SocketAddr) -> Option<u32> {
    let (from, to) = (written(from)?, written(to)?);
    let is = |word: Option<&str>, end: &str| word.is_some_and(|word| word.ends_with(end));
    list.lines().find_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        let same = is(words.next(), &from) && is(words.next(), &to);
        same.then(|| words.nth(4)?.parse().ok()).flatten()
    })
}

/// How these lists end an address: that of an old one within a new one, too.
#[cfg(target_os = "linux")]
fn written(address: SocketAddr) -> Option<String> {
    let SocketAddr::V4(address) = address else {
        return None;
    };
    let number = u32::from_ne_bytes(address.ip().octets());
    Some(format!("{number:08X}:{:04X}", address.port()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::net;

    #[test]
    fn a_socket_of_this_process_is_ours() {
        let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
        let here = listener.local_addr().unwrap();
        let client = net::TcpStream::connect(here).unwrap();
        let found = account(client.local_addr().unwrap(), here).unwrap();
        assert!(is_ours(found), "{found}");
        let nobody = "127.0.0.1:1".parse().unwrap();
        assert_eq!(account(nobody, here), None);
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn both_ends_must_be_the_same() {
        let list = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
             0: 0100007F:A1B2 0100007F:0050 01 00000000:00000000 00:00000000 00000000  1001        0 11 1\n   \
             1: 0000000000000000FFFF00000100007F:A1B2 0000000000000000FFFF00000100007F:0BB8 01 00000000:00000000 00:00000000 00000000  1002        0 12 1\n";
        let address = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
        assert_eq!(listed(list, address(0xa1b2), address(80)), Some(1001));
        assert_eq!(listed(list, address(0xa1b2), address(3000)), Some(1002));
        assert_eq!(listed(list, address(3000), address(0xa1b2)), None);
    }
}
