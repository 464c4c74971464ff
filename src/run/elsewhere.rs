//! ▶ where there are no Unix terminals: it says so.

use crate::live::Edition;
use axum::extract::ws::{Message, WebSocket};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch::Receiver;

/// The largest frame that a page may send, in bytes.
pub const LARGEST_FRAME: usize = 256 << 10;

/// What is said instead of running anything.
const ONLY_UNIX: &str = "Sous ce système, la page ne lance pas de programmes : il y faut les pseudo-terminaux de Linux ou de macOS. \
     La commande sous le listing, tapée dans un terminal, marche ici aussi.";

/// What is not limited here.
#[derive(Default)]
pub struct Limits;

/// What all connections share: nothing.
pub struct Runs;

impl Runs {
    /// As where programs run.
    pub fn new(_: PathBuf, _: Receiver<Edition>, _: Limits) -> Arc<Self> {
        Arc::new(Runs)
    }
}

/// Refuses all that a page asks.
pub async fn converse(mut socket: WebSocket, _: Arc<Runs>) {
    let refused = json!({ "type": "refused", "text": ONLY_UNIX }).to_string();
    while let Some(Ok(frame)) = socket.recv().await {
        if matches!(frame, Message::Text(_))
            && socket.send(Message::from(refused.clone())).await.is_err()
        {
            return;
        }
    }
}
