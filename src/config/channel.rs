//! A channel from what is written of it: what its type needs, when it speaks, where its secrets are.

use std::{net::IpAddr, path::PathBuf, sync::Arc};

use jiff::{civil::Time, tz::TimeZone};
use toml::Spanned;

use super::{
    check::Scene,
    error::Mistake,
    written::{self, ChannelType, DigestType},
};
use crate::deliver::{self, Address, Digest, Filter, Form, Hook, Hours, Login, Mail, Mailbox, Own, Tls};

/// When a daily digest goes out, if nobody says otherwise.
const MORNING: Time = Time::constant(8, 0, 0, 0);

pub(super) fn channels(written: Vec<written::Channel>, scene: &Scene<'_>) -> Result<Vec<deliver::Settings>, Mistake> {
    let mut channels: Vec<deliver::Settings> = Vec::with_capacity(written.len());
    for channel in written {
        let name = channel.name.get_ref().clone();
        if !is_plain(&name) {
            return Err(Mistake::new(channel.name.span(), format!("{name:?} is no channel name: expected letters, digits, - and _")));
        }
        if channels.iter().any(|known| known.name == name) {
            return Err(Mistake::new(
                channel.name.span(),
                format!("two channels are named {name}: deliveries are remembered by the channel's name"),
            ));
        }
        refuse_strays(&channel)?;
        let defaults = deliver::Settings::new(name, kind(&channel, scene)?);
        channels.push(deliver::Settings {
            hours: hours(&channel)?,
            gap: channel.gap.map_or(defaults.gap, |gap| gap.0),
            notices: channel.notices.unwrap_or(defaults.notices),
            filter: Filter {
                kinds: channel.kinds.unwrap_or_default(),
                verdicts: channel.verdicts.unwrap_or_default(),
                outlets: channel.outlets.unwrap_or_default(),
                words: channel.words.unwrap_or_default(),
                confidence: channel.confidence.map_or(0.0, |score| score.0),
            },
            ..defaults
        });
    }
    Ok(channels)
}

fn kind(channel: &written::Channel, scene: &Scene<'_>) -> Result<deliver::Kind, Mistake> {
    let kind = *channel.r#type.get_ref();
    let missing = |key: &str, what: &str| {
        Mistake::new(channel.r#type.span(), format!("the {} channel {} has no {key}: {what}", type_name(kind), channel.name.get_ref()))
    };
    Ok(match kind {
        ChannelType::Webhook => deliver::Kind::Webhook(Hook {
            address: address(channel, scene)?.ok_or_else(|| missing("url", "say where its alerts go"))?,
            form: form(channel, scene)?,
            secret_files: secrets(channel, scene)?,
            token_file: file_or_credential(channel.token_file.as_ref(), channel.token_credential.as_ref(), scene)?,
        }),
        ChannelType::Email => {
            let host = channel.host.as_ref().ok_or_else(|| missing("host", "name the server that takes its mails"))?;
            let from = channel.from.as_ref().ok_or_else(|| missing("from", "say what address its mails come from"))?;
            let to = channel.to.as_ref().ok_or_else(|| missing("to", "say who gets its mails"))?;
            deliver::Kind::Email(mail(channel, (host.get_ref(), from, to), scene)?)
        }
        ChannelType::Desktop => deliver::Kind::Desktop,
        ChannelType::Command => {
            let program = channel.program.as_ref().ok_or_else(|| missing("program", "say what is started for each alert"))?.get_ref();
            // a bare name is looked for in PATH, as a shell would
            let program = if program.components().count() > 1 { scene.folder.join(program) } else { program.clone() };
            deliver::Kind::Command { program, args: channel.args.as_ref().map(|args| args.get_ref().clone()).unwrap_or_default() }
        }
    })
}

const fn type_name(kind: ChannelType) -> &'static str {
    match kind {
        ChannelType::Webhook => "webhook",
        ChannelType::Email => "email",
        ChannelType::Desktop => "desktop",
        ChannelType::Command => "command",
    }
}

fn span<T>(key: &Option<Spanned<T>>) -> Option<std::ops::Range<usize>> {
    key.as_ref().map(Spanned::span)
}

/// A key that belongs to another type of channel is a mistake, not a wish that is passed over.
fn refuse_strays(channel: &written::Channel) -> Result<(), Mistake> {
    use ChannelType::{Command, Email, Webhook};
    let kind = *channel.r#type.get_ref();
    let keys = [
        ("url", span(&channel.url), Webhook),
        ("url_file", span(&channel.url_file), Webhook),
        ("url_credential", span(&channel.url_credential), Webhook),
        ("template", span(&channel.template), Webhook),
        ("template_file", span(&channel.template_file), Webhook),
        ("content_type", span(&channel.content_type), Webhook),
        ("secret_file", span(&channel.secret_file), Webhook),
        ("secret_files", span(&channel.secret_files), Webhook),
        ("secret_credential", span(&channel.secret_credential), Webhook),
        ("token_file", span(&channel.token_file), Webhook),
        ("token_credential", span(&channel.token_credential), Webhook),
        ("program", span(&channel.program), Command),
        ("args", span(&channel.args), Command),
        ("host", span(&channel.host), Email),
        ("port", span(&channel.port), Email),
        ("tls", span(&channel.tls), Email),
        ("user", span(&channel.user), Email),
        ("password_file", span(&channel.password_file), Email),
        ("password_credential", span(&channel.password_credential), Email),
        ("from", span(&channel.from), Email),
        ("to", span(&channel.to), Email),
        ("ca_file", span(&channel.ca_file), Email),
    ];
    for (key, span, owner) in keys {
        if let Some(span) = span
            && owner != kind
        {
            let name = channel.name.get_ref();
            return Err(Mistake::new(span, format!("the {} channel {name} takes no {key}: remove the line", type_name(kind))));
        }
    }
    Ok(())
}

/// An address that is written here, or the place of one that is a secret.
fn address(channel: &written::Channel, scene: &Scene<'_>) -> Result<Option<Address>, Mistake> {
    let secret = file_or_credential(channel.url_file.as_ref(), channel.url_credential.as_ref(), scene)?;
    match (&channel.url, secret) {
        (Some(url), Some(_)) => {
            let problem = "the address is given twice: remove url, or the file or credential that holds it";
            Err(Mistake::new(url.span(), problem))
        }
        (Some(url), None) => Ok(Some(Address::Url(url.get_ref().0.clone()))),
        (None, secret) => Ok(secret.map(Address::File)),
    }
}

fn form(channel: &written::Channel, scene: &Scene<'_>) -> Result<Form, Mistake> {
    let form = match (&channel.template, &channel.template_file) {
        (Some(_), Some(file)) => {
            return Err(Mistake::new(file.span(), "template and template_file are both given: remove one of the two"));
        }
        (None, Some(file)) => Form::Own(Arc::new(own(file, channel.content_type.as_ref(), scene)?)),
        (Some(name), None) => Form::named(name.get_ref()).ok_or_else(|| {
            let known: Vec<&str> = Form::READY.iter().map(|(name, _)| *name).collect();
            let problem =
                format!("there is no template {:?}: expected {}, or a file of your own in template_file", name.get_ref(), known.join(", "));
            Mistake::new(name.span(), problem)
        })?,
        (None, None) => Form::Standard,
    };
    if let (Some(kind), false) = (&channel.content_type, matches!(form, Form::Own(_))) {
        return Err(Mistake::new(kind.span(), "content_type goes with a template_file: remove the line"));
    }
    if let (Some(url), Some(name)) = (&channel.url, &channel.template)
        && let Some(problem) = form.problem_with(&url.get_ref().0)
    {
        return Err(Mistake::new(url.span(), format!("{} is no address of {}: {problem}", url.get_ref().0, name.get_ref())));
    }
    Ok(form)
}

/// A template of the user's own, tried on an invented alert.
fn own(file: &Spanned<PathBuf>, content_type: Option<&Spanned<String>>, scene: &Scene<'_>) -> Result<Own, Mistake> {
    let path = scene.folder.join(file.get_ref());
    let wrong = |what: String| Mistake::new(file.span(), format!("the template {} cannot be used: {what}", path.display()));
    let source = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
    let content_type = content_type.map_or_else(|| "application/json".to_owned(), |kind| kind.get_ref().clone());
    Own::new(source, content_type).map_err(wrong)
}

fn mail(
    channel: &written::Channel,
    (host, from, to): (&str, &Spanned<String>, &Spanned<written::OneOrMore>),
    scene: &Scene<'_>,
) -> Result<Mail, Mistake> {
    let tls = channel.tls.as_ref().map_or(Tls::Implicit, |tls| *tls.get_ref());
    if let (Tls::None, Some(written)) = (tls, &channel.tls)
        && !is_this_machine(host)
    {
        let problem = format!("mails to {host} would cross the network for all to read: tls = \"none\" is for this machine alone");
        return Err(Mistake::new(written.span(), problem));
    }
    let password = file_or_credential(channel.password_file.as_ref(), channel.password_credential.as_ref(), scene)?;
    let login = match (&channel.user, password) {
        (Some(user), Some(password_file)) => Some(Login { user: user.get_ref().clone(), password_file }),
        (Some(user), None) => {
            let name = channel.name.get_ref();
            let problem = format!("the email channel {name} has a user and no password: add password_file or password_credential");
            return Err(Mistake::new(user.span(), problem));
        }
        (None, Some(_)) => {
            let at = span(&channel.password_file).or_else(|| span(&channel.password_credential)).unwrap_or_default();
            return Err(Mistake::new(at, "a password goes with a user: add the line"));
        }
        (None, None) => None,
    };
    let recipients = to.get_ref().all();
    if recipients.is_empty() {
        return Err(Mistake::new(to.span(), "the list is empty: say who gets the mails"));
    }
    Ok(Mail {
        host: host.to_owned(),
        port: channel.port.as_ref().map_or_else(|| tls.port(), |port| *port.get_ref()),
        tls,
        login,
        from: mailbox(from.get_ref(), from.span())?,
        to: recipients.iter().map(|address| mailbox(address, to.span())).collect::<Result<_, _>>()?,
        ca_file: channel.ca_file.as_ref().map(|file| scene.folder.join(file.get_ref())),
    })
}

fn mailbox(written: &str, span: std::ops::Range<usize>) -> Result<Mailbox, Mistake> {
    written.parse().map_err(|_| {
        let expected = "expected \"desk@outlet.example\" or \"The Desk <desk@outlet.example>\"";
        Mistake::new(span, format!("{written:?} is no address of mail: {expected}"))
    })
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn hours(channel: &written::Channel) -> Result<Hours, Mistake> {
    let zone = match &channel.timezone {
        None => TimeZone::system(),
        Some(name) => TimeZone::get(name.get_ref()).map_err(|_| {
            let problem = format!(
                "{:?} is no time zone that this machine knows: expected a name such as \"Europe/London\" or \"UTC\"",
                name.get_ref()
            );
            Mistake::new(name.span(), problem)
        })?,
    };
    let digest_at =
        match &channel.digest_at {
            None => None,
            Some(at) => Some(time(at.get_ref()).ok_or_else(|| {
                Mistake::new(at.span(), format!("{:?} is no time of the day: expected one such as \"08:00\"", at.get_ref()))
            })?),
        };
    let digest = match (channel.digest.as_ref().map(|digest| *digest.get_ref()), digest_at) {
        (Some(DigestType::Daily), at) => Some(Digest::Daily(at.unwrap_or(MORNING))),
        (_, Some(_)) => {
            let problem = "it is the time of a daily digest: add digest = \"daily\", or remove the line";
            return Err(Mistake::new(span(&channel.digest_at).unwrap_or_default(), problem));
        }
        (Some(DigestType::Hourly), None) => Some(Digest::Hourly),
        (None, None) => None,
    };
    let quiet = match &channel.quiet {
        None => None,
        Some(written) => Some(day_span(written.get_ref()).ok_or_else(|| {
            Mistake::new(written.span(), format!("{:?} is no span of the day: expected \"22:00-07:00\"", written.get_ref()))
        })?),
    };
    Ok(if quiet.is_none() && digest.is_none() { Hours::default() } else { Hours { zone, quiet, digest } })
}

/// `22:00-07:00`.
fn day_span(written: &str) -> Option<(Time, Time)> {
    let (from, to) = written.split_once('-')?;
    let (from, to) = (time(from.trim())?, time(to.trim())?);
    (from != to).then_some((from, to))
}

/// `08:00`.
fn time(written: &str) -> Option<Time> {
    let (hour, minute) = written.split_once(':')?;
    let is_plain = [hour, minute].iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    if is_plain { Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok() } else { None }
}

/// Where a webhook's signing secrets are: the environment's word before the file's.
fn secrets(channel: &written::Channel, scene: &Scene<'_>) -> Result<Vec<PathBuf>, Mistake> {
    let name = channel.name.get_ref().to_ascii_uppercase().replace('-', "_");
    if let Some(file) = (scene.env)(&format!("DIFFWIRE_CHANNEL_{name}_SECRET_FILE")) {
        return Ok(vec![file]);
    }
    let files = channel.secret_file.iter().map(Spanned::get_ref).chain(channel.secret_files.iter().flat_map(Spanned::get_ref));
    let mut secrets: Vec<PathBuf> = files.map(|file| scene.folder.join(file)).collect();
    if let Some(credential) = &channel.secret_credential {
        secrets.push(credential_file(credential, scene)?);
    }
    Ok(secrets)
}

/// The place of a secret that is one line.
fn file_or_credential(
    file: Option<&Spanned<PathBuf>>,
    credential: Option<&Spanned<String>>,
    scene: &Scene<'_>,
) -> Result<Option<PathBuf>, Mistake> {
    match (file, credential) {
        (Some(_), Some(credential)) => {
            Err(Mistake::new(credential.span(), "the secret is given as a file and as a credential: remove one of the two"))
        }
        (Some(file), None) => Ok(Some(scene.folder.join(file.get_ref()))),
        (None, Some(credential)) => credential_file(credential, scene).map(Some),
        (None, None) => Ok(None),
    }
}

/// A credential lies in the folder that systemd names.
fn credential_file(credential: &Spanned<String>, scene: &Scene<'_>) -> Result<PathBuf, Mistake> {
    let name = credential.get_ref();
    if !is_plain(name) {
        return Err(Mistake::new(credential.span(), format!("{name:?} is no credential's name: expected letters, digits, - and _")));
    }
    // Outside the service there is no such folder: the path then names the one that the unit would have, and `check` says it is not there.
    let folder = (scene.env)("CREDENTIALS_DIRECTORY").unwrap_or_else(|| PathBuf::from("/run/credentials/diffwire.service"));
    Ok(folder.join(name))
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
