//! The daemon and systemd: what it is told, and what it tells. Without systemd nothing of it does anything.

use std::{sync::Arc, time::Duration};

use sd_notify::NotifyState;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::control::Control;
use crate::api::Daemon;

/// How often the status line is renewed.
const REPORT: Duration = Duration::from_secs(10);

/// Cancelled when the process is asked to end: SIGTERM, or Ctrl-C.
///
/// # Errors
/// When the system refuses to pass signals on.
pub fn until_told() -> std::io::Result<CancellationToken> {
    let told = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let token = told.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        token.cancel();
    });
    Ok(told)
}

/// The store is open and the socket listens.
pub fn ready() {
    tell(&[NotifyState::Ready, NotifyState::Status("watching")]);
}

pub fn stopping() {
    tell(&[NotifyState::Stopping, NotifyState::Status("stopping: storing what is under way")]);
}

/// One line of `systemctl status`.
pub fn status(line: &str) {
    tell(&[NotifyState::Status(line)]);
}

/// Waits for work that is done outside the scheduler's loop, and keeps the watchdog calm meanwhile.
pub async fn pulsing<T>(work: impl Future<Output = T>) -> T {
    let Some((every, beat)) = pulse() else { return work.await };
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(every) => beat(),
        }
    }
}

/// How often the watchdog wants to hear from the scheduler's own loop, and what to do then. A daemon whose scheduler hangs is restarted.
pub fn pulse() -> Option<(Duration, fn())> {
    let every = sd_notify::watchdog_enabled()? / 3;
    Some((every, || tell(&[NotifyState::Watchdog])))
}

/// Reads the configuration again at each SIGHUP, until `shutdown`.
pub async fn reload_on_hangup(control: Arc<Control>, shutdown: CancellationToken) {
    let mut hangups = match signal(SignalKind::hangup()) {
        Ok(hangups) => hangups,
        Err(error) => return warn!(%error, "SIGHUP is not heard: use `diffwire reload`"),
    };
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = hangups.recv() => {}
        }
        tell_reloading();
        match control.reload().await {
            Ok(sentence) => info!(sentence, "reloaded"),
            Err(sentence) => warn!(sentence, "the configuration is refused and the old one kept"),
        }
        tell(&[NotifyState::Ready]);
    }
}

/// Renews the status line, until `shutdown`.
pub async fn report(control: Arc<Control>, shutdown: CancellationToken) {
    loop {
        let asked = Arc::clone(&control);
        // asking the store may take long, or hang
        let report = async {
            if let Ok(line) = tokio::task::spawn_blocking(move || asked.line()).await {
                status(&line);
            }
            tokio::time::sleep(REPORT).await;
        };
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = report => {}
        }
    }
}

fn tell_reloading() {
    let mut states = vec![NotifyState::Reloading];
    states.extend(NotifyState::monotonic_usec_now());
    tell(&states);
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(%error, "systemd does not listen");
    }
}
