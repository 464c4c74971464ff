//! Who may ask for what: only pages of this very server, on this very machine.

use crate::peer::Peer;
use crate::report;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::Arc;

/// What a page may load and do: what comes from here, and nothing that stands in the page itself. The search is WebAssembly, from here too.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; base-uri 'self'; form-action 'none'; \
     frame-ancestors 'none'; object-src 'none'";

/// What is told to who is not let in.
const NOT_OURS: &str =
    "Ce serveur ne répond qu'à ses propres pages, ouvertes par le compte qui l'a lancé.\n";

/// The server's own names, and the token that only its pages hold.
pub struct Gate {
    hosts: [String; 3],
    token: String,
}

impl Gate {
    /// Of a server on this port; the token is another one at each start.
    pub fn new(port: u16) -> Result<Arc<Self>, getrandom::Error> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let token = random.iter().fold(String::new(), |mut token, byte| {
            let _ = write!(token, "{byte:02x}");
            token
        });
        Ok(Arc::new(Gate {
            hosts: ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")),
            token,
        }))
    }

    /// What a page shows to be let in: 128 bits, in hexadecimal.
    pub fn token(&self) -> &str {
        &self.token
    }

    fn is_us(&self, host: &str) -> bool {
        // Browsers leave out the port 80.
        let full = |ours: &String| ours == host || ours.strip_suffix(":80") == Some(host);
        self.hosts.iter().any(full)
    }

    /// Whether these are the headers of one of our pages that opens a WebSocket, and the token is ours; otherwise why not.
    pub fn lets_in(&self, headers: &HeaderMap, token: Option<&str>) -> Result<(), String> {
        let origin = headers
            .get(ORIGIN)
            .map_or("", |origin| origin.to_str().unwrap_or("?"));
        let host = headers
            .get(HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        if origin.strip_prefix("http://") != Some(host) || !self.is_us(host) {
            return Err(format!("une page d'une autre origine ({origin:?})"));
        }
        match token.is_some_and(|token| same(token, &self.token)) {
            true => Ok(()),
            false => {
                Err("sans le jeton de la page (rechargez-la si le serveur a redémarré)".to_owned())
            }
        }
    }
}

/// Compares in a time that does not tell where two texts differ.
fn same(one: &str, other: &str) -> bool {
    let differences = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differences == 0
}

/// Refuses who is connected from another account of this machine: the page would give it the token.
pub async fn only_our_account(
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    match peer {
        Peer::Ours => next.run(request).await,
        Peer::Other(account) => refuse(
            StatusCode::FORBIDDEN,
            &format!("une connexion d'un autre compte de cette machine (numéro {account})"),
        ),
    }
}

/// Refuses what asks under another name, as a page of elsewhere does whose name was made to mean this machine.
pub async fn only_us(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .map_or("", |host| host.to_str().unwrap_or("?"));
    let named = request
        .uri()
        .authority()
        .is_none_or(|authority| gate.is_us(authority.as_str()));
    if !gate.is_us(host) || !named {
        return refuse(
            StatusCode::MISDIRECTED_REQUEST,
            &format!("une requête pour un autre hôte ({host:?})"),
        );
    }
    next.run(request).await
}

/// Says no, in one line of the log too.
pub fn refuse(status: StatusCode, why: &str) -> Response {
    let why: String = why.chars().take(200).collect();
    report::tell(&format!("refusé : {why}"));
    (status, NOT_OURS).into_response()
}

/// What every answer says of what a page may do.
pub async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
