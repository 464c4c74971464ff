//! What an interruption does: first all programs of the pages end, then we do, as if nothing had caught it.

use std::io;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

/// Is done when somebody interrupts us, or closes our terminal; gives the signal.
#[cfg(unix)]
pub async fn comes() -> io::Result<i32> {
    Ok(tokio::select! {
        signal = received(SignalKind::interrupt()) => signal?,
        signal = received(SignalKind::terminate()) => signal?,
        signal = received(SignalKind::hangup()), if !outlives_its_terminal() => signal?,
    })
}

#[cfg(unix)]
async fn received(kind: SignalKind) -> io::Result<i32> {
    signal(kind)?.recv().await;
    Ok(kind.as_raw_value())
}

/// Whether we were started with `nohup`: to listen to the signal would undo that. Only Linux tells.
#[cfg(unix)]
fn outlives_its_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:\t"));
    let hangup = 1 << (SignalKind::hangup().as_raw_value() - 1);
    ignored.is_some_and(|set| u64::from_str_radix(set, 16).is_ok_and(|set| set & hangup != 0))
}

/// Ends as this signal would have ended us.
#[cfg(unix)]
pub fn end_by(signal: i32) -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal)
}

/// Is done when somebody interrupts us.
#[cfg(not(unix))]
pub async fn comes() -> io::Result<i32> {
    tokio::signal::ctrl_c().await?;
    Ok(130)
}

/// Ends as shells expect it after an interruption.
#[cfg(not(unix))]
pub fn end_by(status: i32) -> io::Result<()> {
    std::process::exit(status)
}
