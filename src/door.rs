//! Where connections come in, and what is turned away before it is a request.

use crate::report;
use axum::serve::Listener;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// What each of our own answers says, and none of hyper's (`gate::guarded`).
const OURS: &[u8] = b"nosniff";

/// Where connections come in.
pub struct Door(pub TcpListener);

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, from) = Listener::accept(&mut self.0).await;
        // What a program prints is short, and is to be seen now.
        let _ = stream.set_nodelay(true);
        (Connection(stream), from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A connection. What is no HTTP, or has headers without end, hyper refuses itself and tells nobody: the log hears of it here.
pub struct Connection(TcpStream);

impl Connection {
    /// Our own end.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Tells the log if these bytes are a refusal of hyper's own.
fn log(written: &[u8]) {
    if let Some(status) = refusal(written) {
        report::tell(&format!(
            "refusé : une requête mal formée ou trop longue ({status})"
        ));
    }
}

/// The status of a refusal that is not one of our answers, in HTTP's words.
fn refusal(written: &[u8]) -> Option<&str> {
    let status = written.strip_prefix(b"HTTP/1.1 ")?;
    let status = status.split(|byte| *byte == b'\r').next()?;
    let refused = status.starts_with(b"4");
    let theirs = refused && !written.windows(OURS.len()).any(|word| word == OURS);
    theirs.then(|| str::from_utf8(status).ok())?
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.0).poll_write(context, bytes);
        if let Poll::Ready(Ok(count)) = written {
            log(&bytes[..count]);
        }
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.0).poll_write_vectored(context, slices);
        if let (Poll::Ready(Ok(_)), Some(first)) = (&written, slices.first()) {
            log(first);
        }
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hypers_own_refusals_are_told() {
        let own = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\r\n";
        assert_eq!(refusal(own), Some("431 Request Header Fields Too Large"));
        let ours = b"HTTP/1.1 403 Forbidden\r\nx-content-type-options: nosniff\r\n\r\n";
        assert_eq!(refusal(ours), None);
        assert_eq!(refusal(b"HTTP/1.1 200 OK\r\n\r\n"), None);
        assert_eq!(refusal(b"HTTP/1.1 4"), Some("4"));
        assert_eq!(refusal(b"\x81\x05hello"), None);
    }
}
