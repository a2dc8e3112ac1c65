//! Mail over SMTP: one message a story and recipient.

use std::{collections::HashSet, error::Error as _, path::PathBuf, time::Duration};

use futures_util::future::{BoxFuture, FutureExt};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        Error as SmtpError,
        authentication::Credentials,
        client::{Certificate, Tls as ClientTls, TlsParameters},
        extension::ClientId,
    },
};
use tokio::time::timeout;

use super::{
    channel::{Channel, Failure, Grouping, Parcel},
    escape, letter, secret,
};
use crate::text::printable;

/// For each answer of the server, and for all of one message.
const STEP: Duration = Duration::from_secs(20);
const DEADLINE: Duration = Duration::from_secs(60);
/// What is kept of a server's words.
const ANSWER_BYTES: usize = 200;
/// Codes that speak of who we are, not of the message: with another password they pass (RFC 4954).
const OF_THE_LOGIN: [u16; 6] = [454, 503, 530, 534, 535, 538];

/// A server, and what goes through it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    /// Mails are sent without a login where there is none.
    pub login: Option<Login>,
    pub from: Mailbox,
    /// Each gets a message of its own.
    pub to: Vec<Mailbox>,
    /// Certificates to trust beside the system's, in PEM.
    pub ca_file: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password_file: PathBuf,
}

/// How a connection is made safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// By the command STARTTLS; a server that does not know it gets nothing.
    Starttls,
    /// On this machine only.
    None,
}

impl Tls {
    /// The port that goes with it (RFC 8314).
    pub const fn port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::Starttls => 587,
            Self::None => 25,
        }
    }
}

pub(super) struct Email {
    mail: Mail,
    /// Who already has the parcel of this id, so that a recipient whose server refuses does not make others get it twice.
    done: (String, HashSet<usize>),
}

impl Email {
    pub fn new(mail: Mail) -> Self {
        Self { mail, done: Default::default() }
    }

    async fn send_all(&mut self, parcel: &Parcel) -> Result<(), Failure> {
        if self.done.0 != parcel.id {
            self.done = (parcel.id.clone(), HashSet::new());
        }
        let server = self.server().map_err(Failure::down)?;
        let mut refusal = None;
        for (place, to) in self.mail.to.iter().enumerate() {
            if self.done.1.contains(&place) {
                continue;
            }
            let message = letter::message(parcel, &self.mail.from, to)
                .map_err(|e| Failure::Rejected { what: format!("no mail can be made of it: {e}") })?;
            match self.send_one(&server, message).await {
                Ok(()) => drop(self.done.1.insert(place)),
                Err(Failure::Rejected { what }) => {
                    tracing::warn!(to = %to.email, what, "a mail was refused");
                    refusal = Some(Failure::Rejected { what: format!("{}: {what}", to.email) });
                }
                Err(failure) => return Err(failure),
            }
        }
        match refusal {
            // where others got it, one refused address is that address's trouble
            Some(failure) if self.done.1.is_empty() => Err(failure),
            _ => Ok(()),
        }
    }

    async fn send_one(&self, server: &AsyncSmtpTransport<Tokio1Executor>, message: Message) -> Result<(), Failure> {
        match timeout(DEADLINE, server.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.judged(&error)),
            Err(_) => Err(Failure::down(format!("{} did not take a mail within {} s", self.mail.host, DEADLINE.as_secs()))),
        }
    }

    /// Secrets are read for every parcel: a changed password counts at once.
    fn server(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
        let mail = &self.mail;
        let parameters = || {
            let mut parameters = TlsParameters::builder(mail.host.clone());
            if let Some(file) = &mail.ca_file {
                let pem = std::fs::read(file).map_err(|e| format!("cannot read the certificates {}: {e}", file.display()))?;
                let certificate =
                    Certificate::from_pem(&pem).map_err(|e| format!("cannot use the certificates {}: {e}", file.display()))?;
                parameters = parameters.add_root_certificate(certificate);
            }
            parameters.build().map_err(|e| format!("no TLS: {e}"))
        };
        let tls = match mail.tls {
            Tls::Implicit => ClientTls::Wrapper(parameters()?),
            Tls::Starttls => ClientTls::Required(parameters()?),
            Tls::None => ClientTls::None,
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(mail.host.clone())
            .port(mail.port)
            .tls(tls)
            .timeout(Some(STEP))
            .hello_name(ClientId::Domain(mail.from.email.domain().to_owned()));
        if let Some(login) = &mail.login {
            server = server.credentials(Credentials::new(login.user.clone(), secret::line(&login.password_file)?));
        }
        Ok(server.build())
    }

    fn judged(&self, error: &SmtpError) -> Failure {
        let host = &self.mail.host;
        let code = error.status().map(u16::from);
        let mut words = error.to_string();
        let mut cause = error.source();
        while let Some(deeper) = cause {
            let deeper_words = deeper.to_string();
            if !words.contains(&deeper_words) {
                words = format!("{words}: {deeper_words}");
            }
            cause = deeper.source();
        }
        let words = escape::cut(&printable(&words), ANSWER_BYTES).into_owned();
        match code {
            Some(code) if OF_THE_LOGIN.contains(&code) => {
                Failure::down(format!("{host} does not accept the login ({words}): check user and password"))
            }
            Some(500..) => Failure::Rejected { what: format!("{host} refuses it for good: {words}") },
            Some(_) => Failure::down(format!("{host} cannot take it now: {words}")),
            None if error.is_tls() => Failure::down(format!("no safe connection to {host}: {words}")),
            None if error.is_timeout() => Failure::down(format!("{host} did not answer in time")),
            None => Failure::down(format!("{host}: {words}")),
        }
    }
}

impl Channel for Email {
    fn grouping(&self) -> Grouping {
        Grouping::Story
    }

    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Result<(), Failure>> {
        self.send_all(parcel).boxed()
    }
}
