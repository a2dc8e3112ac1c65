//! Where the configuration, the store and the socket are when nobody says otherwise.

use std::path::{Path, PathBuf};

/// The folder of the system-wide installation's configuration.
pub(super) const SYSTEM_CONFIG: &str = "/etc/diffwire";

/// The folders that defaults lie in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    pub state: PathBuf,
    pub runtime: PathBuf,
}

/// Reads an environment variable; empty counts as not given. A parameter, so that tests need no environment of their own.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<PathBuf>;

/// The process's own environment.
pub fn env(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

impl Places {
    /// What systemd gives the service, else the system's folders for a configuration in `/etc`, else the user's own.
    pub fn of(config: Option<&Path>, env: Env<'_>) -> Self {
        let is_system = config.is_some_and(|file| file.starts_with(SYSTEM_CONFIG));
        let home = || env("HOME").unwrap_or_else(|| PathBuf::from("/"));
        let state = env("STATE_DIRECTORY").unwrap_or_else(|| match is_system {
            true => "/var/lib/diffwire".into(),
            false => env("XDG_STATE_HOME").unwrap_or_else(|| home().join(".local/state")).join("diffwire"),
        });
        let runtime = env("RUNTIME_DIRECTORY").unwrap_or_else(|| match (is_system, env("XDG_RUNTIME_DIR")) {
            (true, _) => "/run/diffwire".into(),
            (false, Some(user)) => user.join("diffwire"),
            (false, None) => state.clone(),
        });
        Self { state, runtime }
    }
}

/// The places a configuration is looked for when none is named, in order.
pub fn candidates(env: Env<'_>) -> Vec<PathBuf> {
    of_the_user("config.toml", env).into_iter().chain([Path::new(SYSTEM_CONFIG).join("config.toml")]).collect()
}

/// A file among the user's own configuration.
pub fn of_the_user(name: &str, env: Env<'_>) -> Option<PathBuf> {
    let folder = env("XDG_CONFIG_HOME").or_else(|| env("HOME").map(|home| home.join(".config")))?;
    Some(folder.join("diffwire").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(config: Option<&str>, given: &[(&str, &str)], state: &str, runtime: &str) {
        let env = |name: &str| given.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value));
        let places = Places::of(config.map(Path::new), &env);
        assert_eq!((places.state.to_str(), places.runtime.to_str()), (Some(state), Some(runtime)), "{given:?}");
    }

    #[test]
    fn the_service_the_system_and_the_user_each_have_their_own_folders() {
        let user = [("HOME", "/home/ada"), ("XDG_RUNTIME_DIR", "/run/user/7")];
        check(None, &user, "/home/ada/.local/state/diffwire", "/run/user/7/diffwire");
        check(Some("/etc/diffwire/config.toml"), &user, "/var/lib/diffwire", "/run/diffwire");
        check(None, &[("STATE_DIRECTORY", "/s"), ("RUNTIME_DIRECTORY", "/r"), ("HOME", "/home/ada")], "/s", "/r");
        check(None, &[("HOME", "/home/ada")], "/home/ada/.local/state/diffwire", "/home/ada/.local/state/diffwire");
    }

    #[test]
    fn the_users_configuration_comes_before_the_systems() {
        let env = |name: &str| (name == "HOME").then(|| PathBuf::from("/home/ada"));
        assert_eq!(candidates(&env), [Path::new("/home/ada/.config/diffwire/config.toml"), Path::new("/etc/diffwire/config.toml")]);
    }
}
