//! The daemon while its store cannot be opened: it says so to whoever asks, and tries again until it can.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::Notify,
    time::sleep,
};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{answer, service, socket};
use crate::{
    api::{self, Answer, Away, DaemonStatus},
    config::{self, Settings},
    store::{Store, StoreError},
};

/// How long a store that failed is left alone before it is opened again.
const PAUSE: Duration = Duration::from_secs(5);

struct Waiting {
    settings: Settings,
    since: Timestamp,
    trouble: Mutex<String>,
    /// A configuration that was read meanwhile.
    new: Mutex<Option<Settings>>,
    renewed: Notify,
}

/// Waits until the store can be opened, another configuration is to be used, or `told`. Gives the settings from then on.
pub async fn until_it_opens(settings: Settings, why: &StoreError, told: &CancellationToken) -> Settings {
    let waiting = Arc::new(Waiting {
        trouble: Mutex::new(why.chain()),
        since: Timestamp::now(),
        new: Mutex::default(),
        renewed: Notify::new(),
        settings,
    });
    warn!(error = why.chain(), "the store cannot be opened; trying again");
    // systemd takes a daemon for started that answers
    service::ready();
    let shutdown = told.child_token();
    let api = &waiting.settings.api;
    let answering = match socket::listen(api) {
        Ok(listener) => Some(tokio::spawn(answer(listener, api::away(Arc::clone(&waiting) as Arc<dyn Away>), shutdown.clone()))),
        Err(error) => {
            warn!(%error, "questions cannot be answered meanwhile");
            None
        }
    };
    tokio::select! {
        () = told.cancelled() => {}
        () = service::pulsing(waiting.try_to_open()) => {}
        () = waiting.renewed.notified() => {}
        () = waiting.hear_hangups() => {}
    }
    shutdown.cancel();
    if let Some(answering) = answering {
        // who is still being answered gets a moment
        let _ = tokio::time::timeout(super::CLOSING, answering).await;
        socket::remove(&api.socket);
    }
    let new = waiting.new.lock().unwrap_or_else(PoisonError::into_inner).take();
    new.unwrap_or_else(|| waiting.settings.clone())
}

impl Waiting {
    async fn try_to_open(&self) {
        loop {
            service::status(&self.sentence());
            sleep(PAUSE).await;
            let settings = self.settings.store.clone();
            match tokio::task::spawn_blocking(move || Store::open(&settings).map(drop)).await {
                Ok(Ok(())) => return info!("the store can be opened again"),
                Ok(Err(error)) => {
                    warn!(error = error.chain(), "the store cannot be opened; trying again");
                    *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = error.chain();
                }
                Err(error) => warn!(%error, "opening the store ended unexpectedly; trying again"),
            }
        }
    }

    /// Returns once a SIGHUP brought a configuration that can be used.
    async fn hear_hangups(&self) {
        let Ok(mut hangups) = signal(SignalKind::hangup()) else { return std::future::pending().await };
        while hangups.recv().await.is_some() {
            match self.read_again() {
                Ok(sentence) => return info!(sentence, "reloaded"),
                Err(sentence) => warn!(sentence, "the configuration is refused and the old one kept"),
            }
        }
    }

    fn read_again(&self) -> Result<String, String> {
        let Some(file) = &self.settings.file else { return Err("there is no configuration file to read again".to_owned()) };
        let new = config::load(file).map_err(|error| error.to_string())?;
        *self.new.lock().unwrap_or_else(PoisonError::into_inner) = Some(new);
        Ok(format!("{} is read again, and the store opened as it says", file.display()))
    }

    fn trouble(&self) -> String {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Away for Waiting {
    fn status(&self) -> DaemonStatus {
        DaemonStatus {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            since: Some(self.since),
            feeds: self.settings.feeds.len() as u64,
            queued: 0,
            troubles: vec![self.sentence()],
        }
    }

    fn sentence(&self) -> String {
        format!(
            "the store {} cannot be opened ({}); the daemon tries again every {} s, and asks no feed meanwhile",
            self.settings.store.path.display(),
            self.trouble(),
            PAUSE.as_secs()
        )
    }

    fn reload(&self) -> Answer<'_> {
        let read = self.read_again();
        if read.is_ok() {
            self.renewed.notify_one();
        }
        Box::pin(std::future::ready(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        Question,
        client::{self, Client, ClientError},
    };

    #[tokio::test]
    async fn who_asks_is_told_what_is_wrong_and_a_reload_may_mend_it() {
        let folder = tempfile::tempdir().unwrap();
        let config = |store: &str| {
            let file = folder.path().join("config.toml");
            std::fs::write(&file, format!("[store]\npath = \"{store}\"\n[api]\nsocket = \"socket\"\n")).unwrap();
            config::load(&file).unwrap()
        };
        std::fs::write(folder.path().join("file"), "").unwrap();
        let broken = config("file/store");
        let why = Store::open(&broken.store).unwrap_err();
        let told = CancellationToken::new();
        let waiting = tokio::spawn({
            let (settings, told) = (broken.clone(), told.clone());
            async move { until_it_opens(settings, &why, &told).await }
        });
        let start = std::time::Instant::now();
        let asked = loop {
            match Client::daemon(&broken).await {
                Ok(client) => break client,
                Err(error) => assert!(start.elapsed() < Duration::from_secs(10), "{error}"),
            }
            sleep(Duration::from_millis(20)).await;
        };
        let status = client::rows(asked.get("/status", &Question::default()).await.unwrap()).await.unwrap();
        let trouble = status[0]["daemon"]["troubles"][0].as_str().unwrap_or_default();
        assert!(status[0]["running"] == true && trouble.contains("file/store cannot be opened ("), "{status:?}");
        let refused = asked.get("/stories", &Question::default()).await.err();
        assert!(matches!(&refused, Some(ClientError::Away(why)) if why.contains("tries again")), "{refused:?}");
        config("elsewhere");
        drop(asked.post("/reload", &()).await.unwrap());
        let now = waiting.await.unwrap();
        assert!(now.store.path.ends_with("elsewhere"), "{:?}", now.store.path);
        assert!(!broken.api.socket.exists());
    }
}
