//! Webhooks: one request an alert or, for chats, a story, signed by the Standard Webhooks specification, in the form that the receiver reads.

use std::{
    path::PathBuf,
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use futures_util::future::{BoxFuture, FutureExt};
use jiff::Timestamp;
use reqwest::{
    Client, Response, StatusCode,
    header::{CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER, USER_AGENT},
    redirect,
};
use url::Url;

use super::{
    channel::{Channel, Failure, Grouping, Parcel},
    secret, sign,
    template::Form,
};

/// From connecting to the last byte of the answer's head.
const DEADLINE: Duration = Duration::from_secs(15);
const AGENT: &str = concat!("diffwire/", env!("CARGO_PKG_VERSION"));

/// Where alerts are posted to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    pub address: Address,
    pub form: Form,
    /// Each line of each file is a secret; a request is signed with all of them, so that a receiver can change over. Read anew for
    /// every request.
    pub secret_files: Vec<PathBuf>,
    /// What a service wants to see of us, sent with every request.
    pub token_file: Option<PathBuf>,
}

impl Hook {
    /// An address that is no secret, for a program.
    pub fn new(url: Url) -> Self {
        Self { address: Address::Url(url), form: Form::Standard, secret_files: Vec::new(), token_file: None }
    }
}

/// The address of a chat's webhook is a secret itself: who knows it may post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Url(Url),
    /// It is the one line of this file.
    File(PathBuf),
}

impl Address {
    fn read(&self) -> Result<Url, String> {
        match self {
            Self::Url(url) => Ok(url.clone()),
            Self::File(file) => {
                let written = secret::line(file)?;
                let url = Url::parse(&written).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
                url.ok_or_else(|| format!("what is in the secret {} is no address of the web", file.display()))
            }
        }
    }
}

pub(super) struct Webhook {
    hook: Hook,
    deadline: Duration,
}

impl Webhook {
    pub fn new(hook: Hook) -> Self {
        Self { hook, deadline: DEADLINE }
    }

    #[cfg(test)]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    async fn post(&self, parcel: &Parcel) -> Result<(), Failure> {
        let url = self.hook.address.read().map_err(Failure::down)?;
        let outgoing = self
            .hook
            .form
            .outgoing(&url, parcel)
            .map_err(|what| Failure::Refused { what: format!("no request can be made of it: {what}") })?;
        let timestamp = Timestamp::now().as_second();
        let host = outgoing.url.host_str().unwrap_or("the receiver").to_owned();
        let mut request = client()
            .map_err(|e| Failure::down(format!("no HTTP client: {e}")))?
            .request(outgoing.method, outgoing.url)
            .timeout(self.deadline)
            .header(USER_AGENT, AGENT)
            .header(CONTENT_TYPE, outgoing.content_type)
            .header("webhook-id", &parcel.id)
            .header("webhook-timestamp", timestamp);
        if !self.hook.secret_files.is_empty() {
            let secrets = sign::read(&self.hook.secret_files).map_err(Failure::down)?;
            request = request.header("webhook-signature", sign::signatures(&secrets, &parcel.id, timestamp, &outgoing.body));
        }
        if let Some(file) = &self.hook.token_file {
            let (name, value) = self.hook.form.token_header(&secret::line(file).map_err(Failure::down)?);
            let mut value = HeaderValue::from_str(&value)
                .map_err(|_| Failure::down(format!("the token {} cannot be sent in a header", file.display())))?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        match request.body(outgoing.body).send().await {
            Ok(answer) => judged(&answer),
            Err(error) => Err(Failure::down(self.said(&host, &error))),
        }
    }

    /// An error without the address, which may hold a token.
    fn said(&self, host: &str, error: &reqwest::Error) -> String {
        if error.is_timeout() {
            return format!("{host} did not answer within {} s", self.deadline.as_secs_f32());
        }
        let mut cause = std::error::Error::source(error);
        while let Some(deeper) = cause.and_then(std::error::Error::source) {
            cause = Some(deeper);
        }
        let why = cause.map_or_else(|| "the request failed".to_owned(), ToString::to_string);
        if error.is_connect() { format!("cannot connect to {host}: {why}") } else { format!("{host} broke off: {why}") }
    }
}

impl Channel for Webhook {
    fn grouping(&self) -> Grouping {
        if self.hook.form.is_for_people() { Grouping::Story } else { Grouping::Each }
    }

    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Result<(), Failure>> {
        self.post(parcel).boxed()
    }
}

/// One for all webhooks: it keeps connections open, follows no redirect and keeps no cookie.
fn client() -> Result<&'static Client, reqwest::Error> {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client);
    }
    // another part of the program may have chosen first; either choice serves
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().redirect(redirect::Policy::none()).pool_idle_timeout(Duration::from_secs(30)).build()?;
    Ok(CLIENT.get_or_init(|| client))
}

fn judged(answer: &Response) -> Result<(), Failure> {
    let status = answer.status();
    match status {
        status if status.is_success() => Ok(()),
        StatusCode::GONE => Err(Failure::Gone { what: "410: the receiver wants no more alerts".to_owned() }),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => Err(down(answer)),
        status if status.is_server_error() => Err(down(answer)),
        status if status.is_redirection() => {
            let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| Url::parse(to).ok());
            let host = to.as_ref().and_then(Url::host_str).unwrap_or("elsewhere");
            Err(Failure::Refused {
                what: format!("{status}: it redirects to {host}; redirects are not followed, configure the new address"),
            })
        }
        status => Err(Failure::Refused { what: status.to_string() }),
    }
}

fn down(answer: &Response) -> Failure {
    let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    Failure::Down { what: answer.status().to_string(), retry_after: asked.and_then(|asked| retry_after(asked, Timestamp::now())) }
}

/// Seconds, or a date (RFC 9110, 10.2.3).
fn retry_after(written: &str, now: Timestamp) -> Option<Duration> {
    let written = written.trim();
    if let Ok(seconds) = written.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(written).ok()?.timestamp();
    SystemTime::from(at).duration_since(SystemTime::from(now)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-03-01T10:00:00Z".parse().unwrap();
        for (written, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sun, 01 Mar 2026 10:00:30 GMT", Some(30)),
            ("Sun, 01 Mar 2026 09:00:00 GMT", None),
            ("soon", None),
            ("-5", None),
        ] {
            assert_eq!(retry_after(written, now), seconds.map(Duration::from_secs), "{written}");
        }
    }
}
