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
use tokio::time::{Instant, interval, sleep_until, timeout};

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
    let pen = Pen(tokio::spawn(write(to, written)));
    let farewell = runs.limits.farewell;
    let mut talk = Talk {
        line: Line(outbox),
        runs,
        job: None,
        heard: Instant::now(),
    };
    if let Err(why) = talk.listen(from).await {
        // A page that does not read does not hear why, either.
        let _ = timeout(farewell, talk.hang_up(why, pen)).await;
    }
}

/// Writes what is to be told, for as long as the page takes it, up to a good-bye.
async fn write(mut to: impl Sink<Message, Error = Error> + Unpin, mut written: Receiver<Message>) {
    while let Some(message) = written.recv().await {
        let last = matches!(message, Message::Close(_));
        if to.send(message).await.is_err() || last {
            return;
        }
    }
}

/// What writes to the page; no longer when this is dropped.
struct Pen(JoinHandle<()>);

impl Drop for Pen {
    fn drop(&mut self) {
        self.0.abort();
    }
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

    /// Says why, here and there, and waits until that is written.
    async fn hang_up(mut self, Refusal(code, why): Refusal, mut pen: Pen) {
        self.job = None;
        if code == close_code::NORMAL {
            return;
        }
        report::tell(&format!("▶ refusé : {why}"));
        let reason = Utf8Bytes::from(why.chars().take(40).collect::<String>());
        self.line.say(Notice::Refused { text: why }).await;
        let close = Message::Close(Some(CloseFrame { code, reason }));
        let _ = self.line.0.send(close).await;
        let _ = (&mut pen.0).await;
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
        format!(
            "une page qui ne donne plus signe de vie depuis {seconds} s ; son programme est arrêté"
        ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Edition;
    use crate::shelf::Site;
    use course::{Listing, Role};
    use futures_util::{sink, stream};
    use std::collections::BTreeMap;
    use tokio::sync::watch;

    /// A course of one listing, and one place.
    fn runs(folder: &std::path::Path) -> Arc<Runs> {
        let listing = Listing {
            name: "a".into(),
            slug: "b".into(),
            file: "code/b/examples/a.rs".into(),
            role: Role::Example,
            source: String::new(),
            stderr: None,
        };
        let site = Site {
            id: String::new(),
            folder: folder.join("site"),
            listings: BTreeMap::from([("a".to_owned(), listing)]),
            searchable: std::sync::OnceLock::new(),
        };
        let edition = Edition {
            site: Some(Arc::new(site)),
            error: None,
        };
        let limits = Limits {
            seats: 1,
            silence: Duration::from_millis(90),
            farewell: Duration::from_millis(90),
            ..Limits::default()
        };
        Runs::new(folder.to_owned(), watch::channel(edition).1, limits)
    }

    #[tokio::test]
    async fn a_page_that_never_reads_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let runs = runs(folder.path());
        let to = sink::unfold((), async |(), _| std::future::pending().await);
        let run = r#"{"type":"run","listing":"a","columns":80,"rows":24}"#;
        let from = stream::iter([Ok(Message::from(run))]).chain(stream::pending());
        let _seat = runs.seats.take(async |_| ()).await;
        talk(Box::pin(to), from, Arc::clone(&runs)).await;
        // Who comes now is the first to wait.
        tokio::select! {
            biased;
            _ = runs.seats.take(async |ahead| assert_eq!(ahead, 1)) => unreachable!(),
            () = async {} => {}
        }
    }

    #[tokio::test]
    async fn a_page_that_gives_no_sign_of_life_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let runs = runs(folder.path());
        let (page, mut told) = mpsc::channel(100);
        let to = sink::unfold(page, async |page: Sender<Message>, message| {
            page.send(message).await.map_err(Error::new)?;
            Ok::<_, Error>(page)
        });
        let run = r#"{"type":"run","listing":"a","columns":80,"rows":24}"#;
        let from = stream::iter([Ok(Message::from(run))]).chain(stream::pending());
        // Its program waits for a place: that is long enough.
        let _seat = runs.seats.take(async |_| ()).await;
        talk(Box::pin(to), from, Arc::clone(&runs)).await;
        let mut all = Vec::new();
        while let Some(message) = told.recv().await {
            all.push(message);
        }
        assert!(
            all.contains(&Message::Ping(Bytes::new())),
            "it was asked: {all:?}"
        );
        assert!(matches!(all.last(), Some(Message::Close(_))), "{all:?}");
    }
}
