//! A program on a pseudo-terminal, from its start to the last byte that it printed.

use super::Limits;
use super::family::{Family, marked};
use super::flow::Flow;
use super::job::{Order, Orders, Trouble};
use super::line::Line;
use super::wire::{Ending, Notice, Size};
use super::words::{self, Cut};
use anyhow::Context;
use axum::body::Bytes;
use axum::extract::ws::Message;
use pty_process::{OwnedReadPty, OwnedWritePty, Pts, Pty};
use rustix::termios::{InputModes, OptionalActions, tcgetattr, tcsetattr};
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::mpsc::{Permit, error::SendError};
use tokio::time::{sleep, timeout};

/// How much of the output passes at once.
const CHUNK: usize = 16 << 10;

/// How long what was printed may take to come after the program's end: it is there already, unless something holds the terminal.
const GRACE: Duration = Duration::from_millis(500);

/// What is run.
pub struct Program {
    /// The executable.
    pub path: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Where it runs.
    pub folder: PathBuf,
}

/// How much may wait to be read by the program; what is typed beyond is lost, as on any terminal.
const TYPED: usize = 64 << 10;

/// Runs a program until it ends, is stopped, or has printed too much.
pub async fn run(
    program: Program,
    orders: &mut Orders,
    line: &Line,
    limits: &Limits,
) -> Result<Ending, Trouble> {
    let (pty, pts) = open(orders.size).context("pas de pseudo-terminal")?;
    let program = marked(command(program));
    let family = Family::start_on(pts, program).context("le programme ne se lance pas")?;
    line.say(Notice::Started).await;
    let mut terminal = Terminal::new(pty, Flow::new(limits.rate, limits.output, Instant::now()));
    terminal.typed.extend(orders.typed.drain(..));
    let cut = terminal.follow(&family, orders, line).await;
    if cut.is_some() {
        return Ok(words::ending(family.end().await?, cut));
    }
    // The last of its output, while what it left behind ends.
    let (status, cut) = tokio::join!(family.end(), terminal.drain(orders, line));
    Ok(words::ending(status?, cut))
}

/// A new terminal, of this size.
fn open(size: Size) -> pty_process::Result<(Pty, Pts)> {
    let (pty, pts) = pty_process::open()?;
    pty.resize(pty_process::Size::new(size.rows, size.columns))?;
    // To rub out « é » takes away both of its bytes.
    if let Ok(mut settings) = tcgetattr(&pty) {
        settings.input_modes |= InputModes::IUTF8;
        let _ = tcsetattr(&pty, OptionalActions::Now, &settings);
    }
    Ok((pty, pts))
}

fn command(program: Program) -> Command {
    let mut command = Command::new(program.path);
    command.args(program.args).current_dir(program.folder);
    command.env("TERM", "xterm-256color");
    command
}

/// Our end of a terminal.
struct Terminal {
    screen: OwnedReadPty,
    keyboard: OwnedWritePty,
    flow: Flow,
    /// What the page has no room for yet.
    shown: Option<Bytes>,
    /// What the program has not taken yet.
    typed: VecDeque<u8>,
    /// Whether more may come.
    open: bool,
}

impl Terminal {
    fn new(pty: Pty, flow: Flow) -> Self {
        let (screen, keyboard) = pty.into_split();
        Terminal {
            screen,
            keyboard,
            flow,
            shown: None,
            typed: VecDeque::new(),
            open: true,
        }
    }

    /// Passes on what is printed and typed until the program exits; or says why it must end.
    async fn follow(&mut self, family: &Family, orders: &mut Orders, line: &Line) -> Option<Cut> {
        let mut exit = family.exit();
        let mut chunk = vec![0; CHUNK];
        loop {
            let pause = self.flow.pause(Instant::now());
            // The page first: as long as it does not read, neither do we, and the program waits.
            let reads = self.open && self.shown.is_none() && pause.is_none();
            let cut = tokio::select! {
                _ = &mut exit => return None,
                order = orders.next() => self.take(order),
                room = line.room(), if self.shown.is_some() => self.pass(room),
                read = self.screen.read(&mut chunk), if reads => self.show(&chunk, read),
                () = sleep(pause.unwrap_or_default()), if pause.is_some() => None,
                taken = self.keyboard.write(self.typed.as_slices().0), if !self.typed.is_empty() => self.took(taken),
            };
            if cut.is_some() {
                return cut;
            }
        }
    }

    /// Passes on what the program printed last.
    async fn drain(&mut self, orders: &mut Orders, line: &Line) -> Option<Cut> {
        let mut chunk = vec![0; CHUNK];
        while self.open || self.shown.is_some() {
            let cut = tokio::select! {
                order = orders.next() => self.take(order),
                room = line.room(), if self.shown.is_some() => self.pass(room),
                read = timeout(GRACE, self.screen.read(&mut chunk)), if self.shown.is_none() => {
                    self.show(&chunk, read.unwrap_or(Ok(0)))
                }
            };
            if cut.is_some() {
                return cut;
            }
        }
        None
    }

    /// Does what the page orders.
    fn take(&mut self, order: Order) -> Option<Cut> {
        match order {
            Order::Stop => return Some(Cut::Stopped),
            Order::Type(typed) => {
                let room = TYPED.saturating_sub(self.typed.len());
                self.typed.extend(typed.iter().take(room));
            }
            Order::Resize(Size { rows, columns }) => {
                let _ = self.keyboard.resize(pty_process::Size::new(rows, columns));
            }
        }
        None
    }

    /// The page has room, or has left.
    fn pass(&mut self, room: Result<Permit<'_, Message>, SendError<()>>) -> Option<Cut> {
        let Ok(room) = room else {
            return Some(Cut::Stopped);
        };
        if let Some(shown) = self.shown.take() {
            room.send(Message::Binary(shown));
        }
        None
    }

    /// The program has printed; Linux says EIO where its last process has left the terminal.
    fn show(&mut self, chunk: &[u8], read: io::Result<usize>) -> Option<Cut> {
        match read {
            Ok(count @ 1..) => {
                self.shown = Some(Bytes::copy_from_slice(&chunk[..count]));
                self.flow.pass(count, Instant::now());
            }
            _ => self.open = false,
        }
        let most = self.flow.most();
        self.flow.is_over().then_some(Cut::Flood { most })
    }

    /// The program takes what was typed, or never will.
    fn took(&mut self, taken: io::Result<usize>) -> Option<Cut> {
        let count = taken.unwrap_or(self.typed.len());
        self.typed.drain(..count);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc::{Receiver, Sender, channel};

    const SIZE: Size = Size {
        columns: 80,
        rows: 24,
    };

    /// No rate to speak of.
    fn limits(output: u64) -> Limits {
        Limits {
            rate: 1 << 40,
            output,
            ..Limits::default()
        }
    }

    /// A shell that runs this script, what it is ordered through, and what it shows.
    fn shell(
        script: &str,
        limits: Limits,
    ) -> (
        impl Future<Output = Ending>,
        Sender<Order>,
        Receiver<Message>,
    ) {
        let program = Program {
            path: "/bin/sh".into(),
            args: vec!["-c".into(), script.into()],
            folder: "/".into(),
        };
        let ((orders, from), (page, shown)) = (channel(16), channel(4));
        let run = async move {
            let (mut orders, line) = (Orders::new(from, SIZE), Line::to(page));
            match run(program, &mut orders, &line, &limits).await {
                Ok(ending) => ending,
                Err(_) => panic!("it does not run"),
            }
        };
        (run, orders, shown)
    }

    /// How many bytes of output come until the end.
    async fn count(mut shown: Receiver<Message>) -> usize {
        let mut count = 0;
        while let Some(message) = shown.recv().await {
            if let Message::Binary(bytes) = message {
                count += bytes.len();
            }
        }
        count
    }

    #[tokio::test]
    async fn who_prints_too_much_is_ended() {
        assert_eq!(Limits::default().output, 16 << 20);
        let most = 2 << 20;
        let (run, _orders, shown) = shell("yes", limits(most));
        let (ending, count) = tokio::join!(run, count(shown));
        assert_eq!(
            ending.text,
            "Arrêté : le programme a affiché plus de 2 Mio."
        );
        assert!(
            count as u64 <= most && count as u64 > most - (1 << 20),
            "{count}"
        );
    }

    #[tokio::test]
    async fn a_page_that_reads_late_gets_everything() {
        let script = "head -c 300000 /dev/zero";
        let (run, _orders, mut shown) = shell(script, limits(16 << 20));
        let run = tokio::spawn(run);
        // It is full: nothing more is read, and the program waits.
        while shown.len() < 4 {
            tokio::task::yield_now().await;
        }
        let first = shown.recv().await;
        assert_eq!(first, Some(Message::from(Notice::Started)));
        assert_eq!(count(shown).await, 300_000);
        assert_eq!(run.await.unwrap().status, Some(0));
    }

    #[tokio::test]
    async fn the_rate_is_kept() {
        let mut limits = limits(16 << 20);
        limits.rate = 1_000_000;
        let (run, _orders, shown) = shell("head -c 1300000 /dev/zero", limits);
        let start = Instant::now();
        let (_, count) = tokio::join!(run, count(shown));
        assert_eq!(count, 1_300_000);
        // The first second's worth passes at once, and what the terminal itself holds is not kept back after the end. A busy
        // machine takes longer.
        let least = Duration::from_millis(200);
        assert!(start.elapsed() > least, "{:?}", start.elapsed());
    }

    #[tokio::test]
    async fn a_page_that_reads_nothing_can_stop_it() {
        let (run, orders, shown) = shell("yes", limits(16 << 20));
        let stop = async {
            while shown.len() < 4 {
                tokio::task::yield_now().await;
            }
            orders.send(Order::Stop).await.unwrap();
        };
        let (ending, ()) = tokio::join!(run, stop);
        assert!(ending.text.starts_with("Arrêté à votre demande"));
    }
}
