//! The conversation with one page: what it asks is done, one thing at a time, until it leaves.

use super::job::{self, Order};
use super::wire::{Notice, Request};
use super::{Limits, Runs};
use crate::report;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use axum::{Error, body::Bytes};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender, error::SendError};
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval, sleep_until};

/// The largest frame that a page may send, in bytes.
pub const LARGEST_FRAME: usize = 256 << 10;

/// How many frames may wait for a page that reads slowly: programs wait with them.
const OUTBOX: usize = 4;

/// How many frames may wait for a program that reads slowly: what is typed beyond is lost, as on a real terminal.
const INBOX: usize = 16;

/// What a page is told through; may be cloned.
#[derive(Clone)]
pub struct Line(Sender<Message>);

impl Line {
    /// Waits until the page has room for one more frame; an error where it has left.
    pub async fn room(&self) -> Result<mpsc::Permit<'_, Message>, SendError<()>> {
        self.0.reserve().await
    }

    /// Tells the page; where it has left, nobody.
    pub async fn say(&self, notice: Notice) {
        let _ = self.0.send(notice.into()).await;
    }

    /// Asks whether the page is still there, unless it has that much to read that it cannot be asked.
    fn ping(&self) {
        let _ = self.0.try_send(Message::Ping(Bytes::new()));
    }

    #[cfg(test)]
    pub fn to(page: Sender<Message>) -> Self {
        Line(page)
    }
}

/// Talks with a page until it leaves; what it runs then ends.
pub async fn converse(socket: WebSocket, runs: Arc<Runs>) {
    let (to, from) = socket.split();
    talk(to, from, runs).await;
}

async fn talk(
    to: impl Sink<Message, Error = Error> + Send + Unpin + 'static,
    from: impl Stream<Item = Result<Message, Error>> + Unpin,
    runs: Arc<Runs>,
) {
    let (outbox, written) = mpsc::channel(OUTBOX);
    tokio::spawn(write(to, written));
    let mut talk = Talk {
        line: Line(outbox),
        runs,
        job: None,
        heard: Instant::now(),
    };
    if let Err(why) = talk.listen(from).await {
        talk.hang_up(why).await;
    }
}

/// Writes what is to be told, for as long as the page takes it.
async fn write(mut to: impl Sink<Message, Error = Error> + Unpin, mut written: Receiver<Message>) {
    while let Some(message) = written.recv().await {
        if to.send(message).await.is_err() {
            return;
        }
    }
    let _ = to.close().await;
}

/// One conversation.
struct Talk {
    line: Line,
    runs: Arc<Runs>,
    job: Option<Job>,
    /// When the page last gave a sign of life.
    heard: Instant,
}

/// What is being done for the page.
struct Job {
    orders: Sender<Order>,
    done: JoinHandle<()>,
}

/// Why a page is not listened to any longer: a WebSocket close code, and words for the log.
struct Refusal(u16, String);

impl Talk {
    async fn listen(
        &mut self,
        mut from: impl Stream<Item = Result<Message, Error>> + Unpin,
    ) -> Result<(), Refusal> {
        let Limits { silence, .. } = self.runs.limits;
        let mut pings = interval(silence / 3);
        loop {
            let runs = self.job.is_some();
            tokio::select! {
                frame = from.next() => match frame {
                    Some(frame) => self.take(frame)?,
                    None => return Ok(()),
                },
                () = done(&mut self.job), if runs => self.job = None,
                () = sleep_until(self.heard + silence), if runs => return Err(gone(silence)),
                _ = pings.tick(), if runs => self.line.ping(),
            }
        }
    }

    /// Takes in one frame.
    fn take(&mut self, frame: Result<Message, Error>) -> Result<(), Refusal> {
        self.heard = Instant::now();
        match frame.map_err(broken)? {
            Message::Text(text) => self.ask(&text),
            Message::Binary(typed) => self.order(Order::Type(typed)),
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(()),
        }
    }

    fn ask(&mut self, text: &str) -> Result<(), Refusal> {
        let request = Request::read(text).map_err(|why| Refusal(close_code::POLICY, why))?;
        match request {
            Request::Resize(size) => self.order(Order::Resize(size)),
            Request::Stop => self.order(Order::Stop),
            request if self.job.is_none() => self.begin(request),
            _ => Err(Refusal(
                close_code::POLICY,
                "un programme tourne déjà sur cette connexion".to_owned(),
            )),
        }
    }

    fn begin(&mut self, request: Request) -> Result<(), Refusal> {
        let (orders, received) = mpsc::channel(INBOX);
        // Silence counts from now on: until now nothing was owed.
        self.heard = Instant::now();
        let work = job::work(Arc::clone(&self.runs), self.line.clone(), received, request);
        self.job = Some(Job {
            orders,
            done: tokio::spawn(work),
        });
        Ok(())
    }

    /// Hands on what is meant for the program; where none runs, it came too late.
    fn order(&mut self, order: Order) -> Result<(), Refusal> {
        if let Some(job) = &self.job {
            let stops = matches!(order, Order::Stop);
            if job.orders.try_send(order).is_err() && stops {
                // It is deaf for all that was typed: it ends as if the page had left, and says so.
                self.job = None;
            }
        }
        Ok(())
    }

    async fn hang_up(&mut self, Refusal(code, why): Refusal) {
        self.job = None;
        if code == close_code::NORMAL {
            return;
        }
        report::tell(&format!("▶ refusé : {why}"));
        let text = why.clone();
        let reason: String = why.chars().take(40).collect();
        self.line.say(Notice::Refused { text }).await;
        let reason = Utf8Bytes::from(reason);
        let _ = self
            .line
            .0
            .send(Message::Close(Some(CloseFrame { code, reason })))
            .await;
    }
}

async fn done(job: &mut Option<Job>) {
    if let Some(job) = job {
        let _ = (&mut job.done).await;
    }
}

fn gone(silence: Duration) -> Refusal {
    let seconds = silence.as_secs();
    Refusal(
        close_code::AWAY,
        format!("la page ne donne plus signe de vie depuis {seconds} s ; son programme est arrêté"),
    )
}

/// What a connection that breaks means: most often, that the page was closed.
fn broken(error: Error) -> Refusal {
    use tungstenite::Error::{Capacity, Protocol, Utf8};
    use tungstenite::error::ProtocolError::ResetWithoutClosingHandshake;
    let error = error.into_inner();
    match error.downcast_ref::<tungstenite::Error>() {
        Some(Capacity(_)) => Refusal(
            close_code::SIZE,
            format!("un message de plus de {} Kio", LARGEST_FRAME >> 10),
        ),
        Some(Protocol(ResetWithoutClosingHandshake)) | None => {
            Refusal(close_code::NORMAL, String::new())
        }
        Some(Protocol(_) | Utf8(_)) => Refusal(
            close_code::PROTOCOL,
            format!("ce n'est pas du WebSocket ({error})"),
        ),
        Some(_) => Refusal(close_code::NORMAL, String::new()),
    }
}
