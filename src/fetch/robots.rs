//! robots.txt (RFC 9309): which paths of a host are not to be fetched, and how slowly the others are.

use std::time::Duration;

use url::Url;

/// The rules of one robots.txt that are meant for us.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    pub crawl_delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    pattern: String,
    is_allowed: bool,
}

/// What is read of a file: RFC 9309 asks for at least 500 KiB.
pub const MOST_BYTES: usize = 512 * 1024;
const MOST_RULES: usize = 10_000;
const LONGEST_PATTERN_BYTES: usize = 2_000;

impl Robots {
    /// The group that names `agent`, else the one for everybody; several groups of one name are one.
    pub fn parse(text: &str, agent: &str) -> Self {
        let agent = agent.to_ascii_lowercase();
        let (mut ours, mut everybodys) = (Self::default(), Self::default());
        let (mut is_ours, mut is_everybodys, mut names_agents) = (false, false, false);
        let mut is_named = false;
        for (key, value) in lines(text) {
            if key == "user-agent" {
                if !names_agents {
                    (is_ours, is_everybodys) = (false, false);
                }
                names_agents = true;
                let name = value.to_ascii_lowercase();
                let name = name.split(['/', ' ']).next().unwrap_or_default();
                is_everybodys |= name == "*";
                is_ours |= name == agent;
                is_named |= name == agent;
                continue;
            }
            names_agents = false;
            for (group, _) in [(&mut ours, is_ours), (&mut everybodys, is_everybodys)].into_iter().filter(|(_, is_meant)| *is_meant) {
                group.take(&key, value);
            }
        }
        if is_named { ours } else { everybodys }
    }

    fn take(&mut self, key: &str, value: &str) {
        match key {
            "allow" | "disallow" if !value.is_empty() && value.len() <= LONGEST_PATTERN_BYTES && self.rules.len() < MOST_RULES => {
                self.rules.push(Rule { pattern: encoded(value), is_allowed: key == "allow" });
            }
            "crawl-delay" => {
                let seconds = value.parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds > 0.0);
                self.crawl_delay = seconds.map(|seconds| Duration::from_secs_f64(seconds.min(86_400.0))).or(self.crawl_delay);
            }
            _ => {}
        }
    }

    /// The longest pattern that matches decides; of two as long, the one that allows.
    pub fn allows(&self, url: &Url) -> bool {
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.is_allowed)).is_none_or(|rule| rule.is_allowed)
    }
}

fn lines(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.trim_start_matches('\u{feff}').lines().filter_map(|line| {
        let (key, value) = line.split('#').next()?.split_once(':')?;
        Some((key.trim().to_ascii_lowercase(), value.trim()))
    })
}

/// As the path of a URL has it: characters beyond ASCII percent-encoded.
fn encoded(pattern: &str) -> String {
    pattern.chars().fold(String::with_capacity(pattern.len()), |mut encoded, c| {
        if c.is_ascii() {
            encoded.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| encoded.push_str(&format!("%{byte:02X}")));
        }
        encoded
    })
}

/// `*` stands for anything, `$` at the end for the end. Each piece is sought once, so no pattern is slow.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_anchored) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, between)) = pieces.split_last() else { return !is_anchored || rest.is_empty() };
    for piece in between {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    if is_anchored { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, path: &str, expected: bool) {
        let url = Url::parse("https://outlet.example").and_then(|base| base.join(path)).expect("a path makes a URL");
        assert_eq!(Robots::parse(text, "diffwire").allows(&url), expected, "{path} under {text:?}");
    }

    #[test]
    fn the_longest_rule_of_our_group_decides() {
        let text = "User-agent: *\nDisallow: /private/\nAllow: /private/open$\nDisallow: /*.pdf$\nDisallow: /*?print=\n\nSitemap: /map\n\
            User-agent: OtherBot\nUser-agent: third\nDisallow: /\n";
        for (path, expected) in [
            ("/news/1", true),
            ("/private/x", false),
            ("/private/open", true),
            ("/private/opener", false),
            ("/a/b.pdf", false),
            ("/a/b.pdf?x", true),
            ("/a?print=1", false),
        ] {
            check(text, path, expected);
        }
    }

    #[test]
    fn a_group_that_names_us_is_the_only_one() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: DiffWire\nDisallow: /paid # for readers\nCrawl-delay: 2.5\n\nUser-agent: diffwire/1.0\nDisallow: /too";
        check(text, "/news", true);
        check(text, "/paid/1", false);
        check(text, "/too", false);
        assert_eq!(Robots::parse(text, "diffwire").crawl_delay, Some(Duration::from_millis(2500)));
        check("User-agent: *\nDisallow:", "/anything", true);
        check("", "/anything", true);
        check("<html>no rules</html>", "/anything", true);
        check("User-agent: *\nDisallow: /caf\u{e9}", "/café/1", false);
    }
}
