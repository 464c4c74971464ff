//! What an interruption does: first all programs of the pages end, then we do, as if nothing had caught it.

use std::io;

/// Is done when somebody interrupts us; gives the signal.
#[cfg(unix)]
pub async fn comes() -> io::Result<i32> {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupt, terminate) = (SignalKind::interrupt(), SignalKind::terminate());
    let (mut interrupted, mut terminated) = (signal(interrupt)?, signal(terminate)?);
    Ok(tokio::select! {
        _ = interrupted.recv() => interrupt.as_raw_value(),
        _ = terminated.recv() => terminate.as_raw_value(),
    })
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
