//! The configuration: read as written, checked once, passed on as each module's own settings.
//!
//! A TOML file comes in, [`Settings`] or one sentence that names file, line and key goes out. Nothing here opens a store, asks a feed or
//! reads a secret: settings hold the paths of secrets, never their content.

mod channel;
mod check;
mod duration;
mod edit;
mod error;
mod places;
mod written;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use url::Url;

pub use duration::{display as display_duration, parse as parse_duration};
pub use edit::{with_feeds, without_feed};
pub use error::{ConfigError, Problem};
pub use places::{Places, candidates, env, of_the_user};

use crate::{
    alert,
    article::revisit,
    deliver,
    feed::{schedule, websub},
    fetch,
    model::Outlet,
    store, story,
};

/// Everything the daemon and the commands are told.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The file it was read from; none if there is none and all is default.
    pub file: Option<PathBuf>,
    pub store: store::Settings,
    pub api: ApiSettings,
    pub fetch: fetch::Settings,
    pub poll: schedule::Settings,
    pub revisit: revisit::Settings,
    pub websub: websub::Settings,
    pub stories: story::Settings,
    pub alerts: alert::Settings,
    /// Alerts of one story that come within it go out as one notification; zero sends each at once.
    pub debounce: Duration,
    /// In the order of the file; no address twice.
    pub feeds: Vec<Feed>,
    /// In the order of the file; no name twice.
    pub channels: Vec<deliver::Settings>,
}

/// Where questions are answered while the daemon runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiSettings {
    pub socket: PathBuf,
    /// Permissions of the socket.
    pub mode: u32,
    /// Where `/healthz` and `/metrics` are answered as well; an address of this machine's own.
    pub listen: Option<SocketAddr>,
}

/// A feed to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub url: Url,
    /// Else the feed's registrable domain.
    pub outlet: Option<Outlet>,
}

impl Feed {
    /// The outlet it stands for.
    pub fn outlet_name(&self) -> String {
        match &self.outlet {
            Some(outlet) => outlet.0.clone(),
            None => Outlet::of(&self.url).map_or_else(String::new, |outlet| outlet.0),
        }
    }
}

impl Settings {
    /// All defaults, with the store and the socket in `places`.
    pub fn in_places(places: &Places) -> Self {
        Self {
            file: None,
            store: store::Settings::new(places.state.join("store")),
            api: ApiSettings { socket: places.runtime.join("diffwire.sock"), mode: 0o600, listen: None },
            fetch: fetch::Settings::default(),
            poll: schedule::Settings::default(),
            revisit: revisit::Settings::default(),
            websub: websub::Settings::default(),
            stories: story::Settings::default(),
            alerts: alert::Settings::default(),
            debounce: Duration::from_secs(30),
            feeds: Vec::new(),
            channels: Vec::new(),
        }
    }

    /// Addresses of the feeds, with the outlet each stands for.
    pub fn named_feeds(&self) -> Vec<(String, String)> {
        self.feeds.iter().map(|feed| (feed.url.to_string(), feed.outlet_name())).collect()
    }
}

/// The configuration that `named` names, else the first that is found, else all defaults.
///
/// # Errors
///
/// As [`load`].
pub fn find(named: Option<&Path>) -> Result<Settings, ConfigError> {
    match named.map(Path::to_path_buf).or_else(|| candidates(&env).into_iter().find(|file| file.exists())) {
        Some(file) => load(&file),
        None => Ok(Settings::in_places(&Places::of(None, &env))),
    }
}

/// The configuration of the machine's own daemon, whoever asks: its file if it can be read, else all defaults in the system's places.
///
/// # Errors
///
/// As [`load`].
pub fn of_the_system() -> Result<Settings, ConfigError> {
    let file = Path::new(places::SYSTEM_CONFIG).join("config.toml");
    let outside_the_service = |name: &str| env(name).filter(|_| !matches!(name, "STATE_DIRECTORY" | "RUNTIME_DIRECTORY"));
    match std::fs::read_to_string(&file) {
        Ok(text) => read(&text, &file, &outside_the_service),
        Err(_) => Ok(Settings::in_places(&Places::of(Some(&file), &outside_the_service))),
    }
}

/// Reads a configuration.
///
/// # Errors
///
/// The file cannot be read, or something in it is wrong; trying again without a change cannot help.
pub fn load(file: &Path) -> Result<Settings, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { file: file.to_path_buf(), source };
    let file = std::path::absolute(file).map_err(unreadable)?;
    let text = std::fs::read_to_string(&file).map_err(unreadable)?;
    read(&text, &file, &env)
}

/// Whether `text` would be a configuration as the content of `file`.
///
/// # Errors
///
/// As [`load`].
pub fn validate(text: &str, file: &Path) -> Result<(), ConfigError> {
    read(text, file, &env).map(drop)
}

/// Settings from the text of `file`.
fn read(text: &str, file: &Path, env: places::Env<'_>) -> Result<Settings, ConfigError> {
    let written = toml::from_str(text).map_err(|error| ConfigError::toml(file.to_path_buf(), text, &error))?;
    let scene = check::Scene { folder: file.parent().unwrap_or(file), places: Places::of(Some(file), env), env };
    let settings = check::check(written, &scene).map_err(|mistake| ConfigError::at(file.to_path_buf(), text, mistake))?;
    Ok(Settings { file: Some(file.to_path_buf()), ..settings })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<Settings, ConfigError> {
        let env = |name: &str| match name {
            "HOME" => Some(PathBuf::from("/home/ada")),
            "DIFFWIRE_CHANNEL_NIGHT_DESK_SECRET_FILE" => Some(PathBuf::from("/run/night.secret")),
            _ => None,
        };
        read(text, Path::new("/home/ada/wire/config.toml"), &env)
    }

    #[test]
    fn the_sample_shows_every_key_with_its_default() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let env = |name: &str| (name == "HOME").then(|| PathBuf::from("/home/ada"));
        let shown = read(&text, &file, &env).unwrap();
        assert!(shown.feeds.len() >= 20 && shown.feeds.iter().all(|feed| feed.outlet.is_some()));
        let defaults = Settings::in_places(&Places::of(None, &env));
        assert_eq!(Settings { file: None, feeds: Vec::new(), channels: Vec::new(), ..shown }, defaults);

        for key in written::KEYS {
            let (section, name) = key.split_once('.').unwrap();
            let shown = text.split(&format!("[{section}]")).nth(1).is_some_and(|rest| {
                let rest = rest.split("\n[").next().unwrap_or(rest);
                rest.lines().any(|line| line.trim_start_matches(['#', ' ']).starts_with(&format!("{name} =")))
            });
            assert!(shown, "{key} is not shown");
        }
        let channels = text.split("# Where alerts go.").nth(1).unwrap();
        for key in written::CHANNEL_KEYS {
            let is_shown = channels.lines().any(|line| line.trim_start_matches(['#', ' ']).starts_with(&format!("{key} =")));
            assert!(is_shown, "the channel's key {key} is not shown");
        }
    }

    /// The channels that the sample shows, with the comment's marks taken away, are a configuration too.
    #[test]
    fn the_samples_channels_can_be_used() {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml")).unwrap();
        let shown = text.split("# Where alerts go.").nth(1).unwrap().split("\n# The feeds to follow.").next().unwrap();
        let lines = shown.lines().filter_map(|line| line.strip_prefix("# "));
        let is_toml = |line: &&str| {
            line.starts_with("[[") || line.split_once(" = ").is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        };
        let channels = lines
            .filter(is_toml)
            .filter(|line| !line.starts_with("template_file") && !line.starts_with("content_type"))
            .collect::<Vec<_>>()
            .join("\n");
        let settings = settings(&channels).unwrap_or_else(|error| panic!("{error}\n{channels}"));
        assert!(settings.channels.len() >= 6, "{channels}");
    }

    fn refused(text: &str, expected: &str) {
        let error = settings(text).expect_err(text).to_string();
        assert_eq!(error.strip_prefix("/home/ada/wire/config.toml, line "), Some(expected), "{text}");
    }

    #[test]
    fn an_empty_file_is_all_defaults() {
        let settings = settings("").unwrap();
        assert_eq!(settings.store.path, Path::new("/home/ada/.local/state/diffwire/store"));
        assert_eq!(settings.debounce, Duration::from_secs(30));
        assert!(settings.feeds.is_empty() && settings.channels.is_empty());
    }

    #[test]
    fn relative_paths_start_at_the_files_folder() {
        let settings = settings("[store]\npath = \"state/store\"\n[api]\nsocket = \"/run/d.sock\"\nmode = \"0660\"\n").unwrap();
        assert_eq!(settings.store.path, Path::new("/home/ada/wire/state/store"));
        assert_eq!(settings.api, ApiSettings { socket: "/run/d.sock".into(), mode: 0o660, listen: None });
    }

    #[test]
    fn a_secret_is_a_path_and_the_environment_has_the_last_word() {
        let webhook = |name: &str| {
            format!("[[channel]]\nname = \"{name}\"\ntype = \"webhook\"\nurl = \"http://127.0.0.1:9/\"\nsecret_file = \"s\"\n")
        };
        for (name, expected) in [("hook", "/home/ada/wire/s"), ("night-desk", "/run/night.secret")] {
            let settings = settings(&webhook(name)).unwrap();
            let deliver::Kind::Webhook(hook) = &settings.channels[0].kind else { panic!("{name} is a webhook") };
            assert_eq!(hook.secret_files, [Path::new(expected)]);
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        refused(
            "\n[store]\npth = \"x\"\n",
            "3: unknown key `pth`; the keys here are `path`, `cache`, `reserve`, `keep_articles`, `keep_alerts`, `max_size`",
        );
        refused(
            "[alerts]\ndebounce = \"30\"\n",
            "2: debounce: invalid value: string \"30\", expected a duration with its unit, such as \"30s\", \"15m\" or \"1h 30m\"",
        );
        refused(
            "[alerts]\ndebounce = 30\n",
            "2: debounce: invalid type: integer `30`, expected a duration with its unit, such as \"30s\", \"15m\" or \"1h 30m\"",
        );
        refused(
            "[[feed]]\nurl = \"ftp://a.example/\"\n",
            "2: url: \"ftp://a.example/\" is no address that can be asked (its scheme is ftp): expected http:// or https:// and a host",
        );
        refused(
            "[[feed]]\nurl = \"http://a.example/\"\n[[feed]]\nurl = \"http://a.example\"\n",
            "4: url: the feed http://a.example/ is listed twice: remove one of the two",
        );
        refused(
            "[[channel]]\nname = \"hook\"\ntype = \"webhook\"\n",
            "3: type: the webhook channel hook has no url: say where its alerts go",
        );
        refused(
            "[[channel]]\nname = \"d\"\ntype = \"desktop\"\nurl = \"http://a.example\"\n",
            "4: url: the desktop channel d takes no url: remove the line",
        );
        for (key, problem) in [
            ("type = \"email\"", "2: type: the email channel d has no host: name the server that takes its mails"),
            ("type = \"email\"\nhost = \"h\"\nfrom = \"a@b.example\"", "2: type: the email channel d has no to: say who gets its mails"),
            (
                "type = \"email\"\nhost = \"h\"\nfrom = \"ab.example\"\nto = \"a@b.example\"",
                "4: from: \"ab.example\" is no address of mail: expected \"desk@outlet.example\" or \"The Desk <desk@outlet.example>\"",
            ),
            (
                "type = \"email\"\nhost = \"mail.example\"\nfrom = \"a@b.example\"\nto = \"a@b.example\"\ntls = \"none\"",
                "6: tls: mails to mail.example would cross the network for all to read: tls = \"none\" is for this machine alone",
            ),
            (
                "type = \"email\"\nhost = \"h\"\nfrom = \"a@b.example\"\nto = \"a@b.example\"\nuser = \"u\"",
                "6: user: the email channel d has a user and no password: add password_file or password_credential",
            ),
            (
                "type = \"webhook\"\nurl = \"http://a.example\"\ntemplate = \"skype\"",
                "4: template: there is no template \"skype\": expected slack, discord, matrix, teams, mattermost, ntfy, gotify, or a file of your own in template_file",
            ),
            (
                "type = \"webhook\"\nurl = \"https://ntfy.sh\"\ntemplate = \"ntfy\"",
                "3: url: https://ntfy.sh/ is no address of ntfy: it names no topic: expected an address such as https://ntfy.sh/my-topic",
            ),
            ("type = \"desktop\"\nquiet = \"22-7\"", "3: quiet: \"22-7\" is no span of the day: expected \"22:00-07:00\""),
            ("type = \"desktop\"\nquiet = \"22:00-22:00\"", "3: quiet: \"22:00-22:00\" is no span of the day: expected \"22:00-07:00\""),
            (
                "type = \"desktop\"\ndigest_at = \"08:00\"",
                "3: digest_at: it is the time of a daily digest: add digest = \"daily\", or remove the line",
            ),
            (
                "type = \"desktop\"\nquiet = \"22:00-07:00\"\ntimezone = \"Mars/Base\"",
                "4: timezone: \"Mars/Base\" is no time zone that this machine knows: expected a name such as \"Europe/London\" or \"UTC\"",
            ),
        ] {
            refused(&format!("[[channel]]\n{key}\nname = \"d\"\n").replacen("[[channel]]\n", "[[channel]]\n", 1), problem);
        }
        refused("[store]\nmax_size = \"4 MiB\"\n", "2: max_size: a store cannot be kept that small: expected 32 MiB or more");
        refused(
            "[api]\nlisten = \"0.0.0.0:9464\"\n",
            "2: listen: \"0.0.0.0:9464\" is no loopback address with a port: expected one such as \"127.0.0.1:9464\" or \"[::1]:9464\"",
        );
        refused("[api]\nmode = \"0888\"\n", "2: mode: \"0888\" is no file mode: expected three octal digits, such as \"0600\" or \"0660\"");
        refused("[[feed]]\noutlet = \"The é\"\n", "1: missing key `url`");
    }
}
