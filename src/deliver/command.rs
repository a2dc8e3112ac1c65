//! A program of the user's own: one process an alert, the JSON object on its standard input.

use std::{path::PathBuf, process::Stdio, time::Duration};

use futures_util::future::{BoxFuture, FutureExt};
use tokio::{io::AsyncWriteExt, process, time::timeout};

use super::channel::{Channel, Failure, Parcel};

/// Then it is killed, and tried again later.
const DEADLINE: Duration = Duration::from_secs(30);

pub(super) struct Command {
    program: PathBuf,
    args: Vec<String>,
    deadline: Duration,
}

impl Command {
    pub fn new(program: PathBuf, args: Vec<String>) -> Self {
        Self { program, args, deadline: DEADLINE }
    }

    #[cfg(test)]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    async fn run(&self, parcel: &Parcel) -> Result<(), Failure> {
        let name = self.program.display();
        let mut child = process::Command::new(&self.program)
            .args(&self.args)
            .env("DIFFWIRE_DELIVERY", &parcel.id)
            .env_remove("CREDENTIALS_DIRECTORY")
            .env_remove("NOTIFY_SOCKET")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| Failure::down(format!("cannot start {name}: {e}")))?;
        let mut input = parcel.notification.bodies.join("\n");
        input.push('\n');
        let talk = async {
            if let Some(mut stdin) = child.stdin.take() {
                // a program that does not read all of it may still have done its work: its exit status tells
                let _ = stdin.write_all(input.as_bytes()).await;
            }
            child.wait().await
        };
        let ended = timeout(self.deadline, talk).await;
        match ended {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(Failure::down(format!("{name} ended with {status}"))),
            Ok(Err(e)) => Err(Failure::down(format!("cannot wait for {name}: {e}"))),
            Err(_) => Err(Failure::down(format!("{name} was stopped after {} s", self.deadline.as_secs_f32()))),
        }
    }
}

impl Channel for Command {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Result<(), Failure>> {
        self.run(parcel).boxed()
    }
}
