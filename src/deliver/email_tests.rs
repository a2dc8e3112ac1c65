//! Mails to a real SMTP server on loopback, which records what it gets, and misbehaves.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

use super::{channel::Channel, email::Email, *};
use crate::model::{Notification, StoryId};

/// What the server does at a word of the conversation; anything else it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Trouble {
    Answer(&'static str, &'static str),
    /// It takes the word, and never answers.
    Silence(&'static str),
    /// It closes the connection.
    Close(&'static str),
}

#[derive(Debug, Default, Clone)]
struct Got {
    /// Of each connection, all its lines but the mail itself.
    said: Vec<String>,
    mails: Vec<String>,
}

struct Postbox {
    address: SocketAddr,
    got: Arc<Mutex<Got>>,
    task: JoinHandle<()>,
}

impl Drop for Postbox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/smtp").join(name)
}

fn acceptor() -> TlsAcceptor {
    // another part of the program may have chosen first; either choice serves
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificate = CertificateDer::from_pem_file(fixture("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(fixture("key.pem")).unwrap();
    let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    TlsAcceptor::from(Arc::new(config))
}

impl Postbox {
    /// `troubles`: one for each mail that is begun, the last for ever.
    async fn new(tls: Tls, troubles: Vec<Option<Trouble>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let got = Arc::new(Mutex::new(Got::default()));
        let seen = Arc::clone(&got);
        let task = tokio::spawn(async move {
            let mut round = 0;
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let trouble = troubles[round.min(troubles.len() - 1)];
                round += 1;
                match tls {
                    Tls::Implicit => {
                        if let Ok(stream) = acceptor().accept(stream).await {
                            talk(BufReader::new(stream), &seen, trouble, true, false).await;
                        }
                    }
                    Tls::None => drop(talk(BufReader::new(stream), &seen, trouble, true, false).await),
                    Tls::Starttls => {
                        if let Some(stream) = talk(BufReader::new(stream), &seen, trouble, true, true).await
                            && let Ok(stream) = acceptor().accept(stream.into_inner()).await
                        {
                            talk(BufReader::new(stream), &seen, trouble, false, false).await;
                        }
                    }
                }
            }
        });
        Self { address, got, task }
    }

    fn mail(&self, tls: Tls) -> Mail {
        Mail {
            host: "localhost".to_owned(),
            port: self.address.port(),
            tls,
            login: None,
            from: "diffwire <desk@outlet.example>".parse().unwrap(),
            to: vec!["ada@reader.example".parse().unwrap()],
            ca_file: (tls != Tls::None).then(|| fixture("cert.pem")),
        }
    }

    fn got(&self) -> Got {
        self.got.lock().unwrap().clone()
    }
}

/// One conversation; gives the stream back where it goes on with TLS.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    got: &Mutex<Got>,
    trouble: Option<Trouble>,
    greets: bool,
    offers_tls: bool,
) -> Option<BufReader<S>> {
    if greets {
        stream.write_all(b"220 postbox ESMTP\r\n").await.ok()?;
    }
    let mut mail: Option<String> = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if let Some(text) = &mut mail {
            if line != ".\r\n" {
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                continue;
            }
            line = "END".to_owned();
        }
        let line = line.trim_end().to_owned();
        if mail.is_none() {
            got.lock().unwrap().said.push(line.clone());
        }
        let answer = match trouble {
            Some(Trouble::Answer(word, answer)) if line.starts_with(word) => answer.to_owned(),
            Some(Trouble::Silence(word)) if line.starts_with(word) => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                return None;
            }
            Some(Trouble::Close(word)) if line.starts_with(word) => return None,
            _ => match line.split(' ').next().unwrap_or_default() {
                "EHLO" if offers_tls => "250-postbox\r\n250 STARTTLS".to_owned(),
                "EHLO" => "250-postbox\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned(),
                "STARTTLS" => {
                    stream.write_all(b"220 go on\r\n").await.ok()?;
                    return Some(stream);
                }
                "AUTH" => "235 welcome".to_owned(),
                "DATA" => "354 go on".to_owned(),
                "QUIT" => "221 bye".to_owned(),
                _ => "250 fine".to_owned(),
            },
        };
        if line == "END" {
            let text = mail.take().unwrap_or_default();
            if answer.starts_with('2') {
                got.lock().unwrap().mails.push(text);
            }
        } else if line == "DATA" && answer.starts_with('3') {
            mail = Some(String::new());
        }
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}

fn parcel(id: &str, story: Option<u64>) -> Parcel {
    let sample = sample::parcel("desk", 1);
    let notification = Notification { alerts: vec![crate::model::AlertId(3)], ..sample.notification };
    Parcel { id: id.to_owned(), story: story.map(StoryId), notification }
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

#[tokio::test]
async fn mails_are_sent_safely_and_thread_by_story() {
    for tls in [Tls::None, Tls::Starttls, Tls::Implicit] {
        let postbox = Postbox::new(tls, vec![None]).await;
        let mut email = Email::new(postbox.mail(tls));
        for (id, story) in [("aa", Some(17)), ("bb", Some(17)), ("cc", None)] {
            email.send(&parcel(id, story)).await.unwrap_or_else(|e| panic!("{tls:?}: {e}"));
        }
        let got = postbox.got();
        let ids: Vec<_> = got.mails.iter().map(|mail| header(mail, "Message-ID")).collect();
        assert_eq!(ids, ["<aa@outlet.example>", "<bb@outlet.example>", "<cc@outlet.example>"], "{tls:?}");
        let threads: Vec<_> = got.mails.iter().map(|mail| (header(mail, "References"), header(mail, "In-Reply-To"))).collect();
        let story = "<story-s17@outlet.example>";
        assert_eq!(threads, [(story, story), (story, story), ("", "")]);
        assert_eq!(header(&got.mails[0], "Subject"), header(&got.mails[1], "Subject"));
        for words in [
            "multipart/alternative",
            "text/plain",
            "text/html",
            "Auto-Submitted: auto-generated",
            "diffwire alerts ack w3",
            "diffwire alerts mute s17",
        ] {
            assert!(got.mails[0].contains(words), "{words}: {}", got.mails[0]);
        }
    }
}

#[tokio::test]
async fn the_password_comes_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let password_file = folder.path().join("password");
    std::fs::write(&password_file, "s3cret\n").unwrap();
    let postbox = Postbox::new(Tls::Implicit, vec![None]).await;
    let login = Some(Login { user: "ada".to_owned(), password_file: password_file.clone() });
    let mut email = Email::new(Mail { login: login.clone(), ..postbox.mail(Tls::Implicit) });
    email.send(&parcel("aa", None)).await.unwrap();
    let wanted = format!("AUTH PLAIN {}", STANDARD.encode("\0ada\0s3cret"));
    assert!(postbox.got().said.contains(&wanted), "{:?}", postbox.got().said);
    std::fs::remove_file(&password_file).unwrap();
    let missing = email.send(&parcel("bb", None)).await.unwrap_err();
    assert!(missing.to_string().starts_with("cannot read the secret") && matches!(missing, Failure::Down { .. }), "{missing}");
}

type IsRight<'a> = &'a dyn Fn(&Failure) -> bool;

#[tokio::test]
async fn what_a_server_refuses_for_good_is_told_apart_from_what_it_cannot_do_now() {
    let down = |failure: &Failure| matches!(failure, Failure::Down { .. });
    let rejected = |failure: &Failure| matches!(failure, Failure::Rejected { .. });
    let rows: [(Trouble, IsRight<'_>, &str); 8] = [
        (Trouble::Answer("RCPT", "550 no such user"), &rejected, "ada@reader.example: localhost refuses it for good"),
        (Trouble::Answer("END", "554 spam"), &rejected, "spam"),
        (Trouble::Answer("RCPT", "450 greylisted"), &down, "greylisted"),
        (Trouble::Answer("END", "452 full"), &down, "localhost cannot take it now"),
        (Trouble::Answer("AUTH", "535 who?"), &down, "check user and password"),
        (Trouble::Close("MAIL"), &down, "localhost"),
        (Trouble::Close("END"), &down, "localhost"),
        (Trouble::Answer("EHLO", "banana"), &down, "localhost"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let password_file = folder.path().join("password");
    std::fs::write(&password_file, "s3cret").unwrap();
    for (trouble, is_right, says) in rows {
        let postbox = Postbox::new(Tls::Implicit, vec![Some(trouble)]).await;
        let login = Some(Login { user: "ada".to_owned(), password_file: password_file.clone() });
        let mut email = Email::new(Mail { login, ..postbox.mail(Tls::Implicit) });
        let failure = email.send(&parcel("aa", None)).await.unwrap_err();
        let said = failure.to_string();
        assert!(is_right(&failure) && said.contains(says) && !said.contains("s3cret"), "{trouble:?}: {failure:?}");
    }
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_that_cannot_be_trusted() {
    let postbox = Postbox::new(Tls::Implicit, vec![None]).await;
    let mut stranger = Email::new(Mail { ca_file: None, ..postbox.mail(Tls::Implicit) });
    let failure = stranger.send(&parcel("aa", None)).await.unwrap_err();
    assert!(matches!(failure, Failure::Down { .. }), "{failure:?}");
    // a server that does not know STARTTLS gets nothing either
    let plain = Postbox::new(Tls::None, vec![None]).await;
    let mut email = Email::new(Mail { ca_file: Some(fixture("cert.pem")), ..plain.mail(Tls::Starttls) });
    assert!(email.send(&parcel("aa", None)).await.is_err());
    assert!(postbox.got().mails.is_empty() && plain.got().mails.is_empty());
    assert!(!plain.got().said.iter().any(|line| line.starts_with("MAIL")));
}

#[tokio::test]
async fn one_refused_recipient_makes_nobody_get_it_twice() {
    let to = ["ada@reader.example", "bob@reader.example"].map(|to| to.parse().unwrap()).to_vec();
    let postbox = Postbox::new(Tls::None, vec![None, Some(Trouble::Answer("RCPT", "450 later")), None]).await;
    let mut email = Email::new(Mail { to: to.clone(), ..postbox.mail(Tls::None) });
    assert!(matches!(email.send(&parcel("aa", None)).await, Err(Failure::Down { .. })));
    email.send(&parcel("aa", None)).await.unwrap();
    let recipients: Vec<_> = postbox.got().mails.iter().map(|mail| header(mail, "To").to_owned()).collect();
    assert_eq!(recipients, ["ada@reader.example", "bob@reader.example"]);
    let postbox = Postbox::new(Tls::None, vec![Some(Trouble::Answer("RCPT", "550 gone")), None]).await;
    let mut email = Email::new(Mail { to, ..postbox.mail(Tls::None) });
    email.send(&parcel("aa", None)).await.unwrap();
    assert_eq!(postbox.got().mails.len(), 1);
}

#[test]
fn hostile_words_stay_words_in_a_mail() {
    let mut parcel = parcel("aa", Some(1));
    let hostile = "A ferry\r\nBcc: eve@evil.example <img src=x onerror=alert(1)>";
    for told in &mut parcel.notification.told {
        hostile.clone_into(&mut told.story_title);
        hostile.clone_into(&mut told.reason);
        told.sides[0].url = Some("https://outlet.example/?a=\"><script>".to_owned());
    }
    let from: Mailbox = "desk@outlet.example".parse().unwrap();
    let mail = String::from_utf8(letter::message(&parcel, &from, &from).unwrap().formatted()).unwrap();
    let (headers, body) = mail.split_once("\r\n\r\n").unwrap();
    assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
    assert!(!body.contains("<img") && !body.contains("<script"), "{body}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let postbox = Postbox::new(Tls::None, vec![Some(Trouble::Silence("END"))]).await;
    let mut email = Email::new(postbox.mail(Tls::None));
    let failure = email.send(&parcel("aa", None)).await.unwrap_err();
    assert!(matches!(failure, Failure::Down { .. }), "{failure:?}");
}
