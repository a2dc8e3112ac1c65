//! Which configuration and which store a command works on.

use std::path::PathBuf;

use crate::{
    api::client::Client,
    config::{self, Settings},
};

/// The arguments that all commands with a store take.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// The configuration [default: ~/.config/diffwire/config.toml, else /etc/diffwire/config.toml]
    #[arg(long, value_name = "FILE", env = "DIFFWIRE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Another store than the configuration's; a running daemon is then not asked
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
}

impl Place {
    pub fn settings(&self) -> anyhow::Result<Settings> {
        let mut settings = config::find(self.config.as_deref())?;
        if let Some(path) = &self.store {
            settings.store.path = std::path::absolute(path)?;
        }
        Ok(settings)
    }

    /// Whoever answers questions: the daemon, or the store opened here.
    pub async fn client(&self) -> anyhow::Result<Client> {
        let settings = self.settings()?;
        Ok(match self.store {
            Some(_) => Client::here(&settings).await?,
            None => Client::connect(&settings).await?,
        })
    }
}

/// Runs what asks or waits. The command line has one thing to do at a time; the blocking threads beside it open and read the store.
pub fn wait<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Runs what works on all cores, such as a daemon in this process.
pub fn multi<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}
