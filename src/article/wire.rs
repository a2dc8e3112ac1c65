//! The agency that a text comes from, by the ways outlets credit one.
//!
//! A credit is a statement about the whole text: a dateline, a byline, a closing line, a declared source. An agency that is only
//! cited ("told Reuters") or that contributed is none.

/// The name under which an agency is recorded, and the forms it is credited in, in lower case.
const AGENCIES: &[(&str, &[&str])] = &[
    ("Reuters", &["reuters", "thomson reuters", "reuters staff"]),
    ("AP", &["ap", "associated press", "the associated press", "ap news", "a.p."]),
    ("AFP", &["afp", "agence france-presse", "agence france presse", "afp news"]),
    ("UPI", &["upi", "united press international"]),
    ("PA", &["pa media", "press association", "pa news agency", "the press association"]),
    ("dpa", &["dpa", "deutsche presse-agentur", "dpa international"]),
    ("EFE", &["efe", "agencia efe", "efe news"]),
    ("ANSA", &["ansa"]),
    ("TASS", &["tass", "itar-tass"]),
    ("Interfax", &["interfax", "interfax-ukraine"]),
    ("RIA Novosti", &["ria novosti"]),
    ("Ukrinform", &["ukrinform"]),
    ("Xinhua", &["xinhua", "xinhua news agency"]),
    ("Kyodo", &["kyodo", "kyodo news"]),
    ("Jiji", &["jiji press", "jiji"]),
    ("Yonhap", &["yonhap", "yonhap news agency"]),
    ("PTI", &["pti", "press trust of india"]),
    ("ANI", &["ani", "asian news international"]),
    ("IANS", &["ians", "indo-asian news service"]),
    ("UNI", &["united news of india"]),
    ("APP", &["associated press of pakistan"]),
    ("Bernama", &["bernama"]),
    ("Antara", &["antara"]),
    ("AAP", &["aap", "australian associated press"]),
    ("CP", &["the canadian press", "canadian press"]),
    ("Bloomberg", &["bloomberg", "bloomberg news"]),
    ("New York Times News Service", &["new york times news service", "the new york times news service", "nyt news service", "nyt"]),
    ("Washington Post News Service", &["washington post news service", "the washington post news service"]),
    ("Tribune News Service", &["tribune news service", "tribune content agency", "tns"]),
    ("Anadolu", &["anadolu agency", "anadolu"]),
    ("MENA", &["middle east news agency"]),
    ("WAM", &["emirates news agency"]),
    ("SPA", &["saudi press agency"]),
    ("NAN", &["news agency of nigeria"]),
    ("TT", &["tt news agency"]),
    ("NTB", &["ntb"]),
    ("Ritzau", &["ritzau"]),
    ("APA", &["austria presse agentur", "apa"]),
    ("Lusa", &["lusa"]),
    ("Belga", &["belga"]),
    ("StateHouse News", &["state house news service"]),
];

/// Hosts whose pages are agency text.
const HOSTS: &[(&str, &str)] = &[
    ("reuters.com", "Reuters"),
    ("apnews.com", "AP"),
    ("hosted.ap.org", "AP"),
    ("afp.com", "AFP"),
    ("upi.com", "UPI"),
    ("bloomberg.com", "Bloomberg"),
    ("tass.com", "TASS"),
    ("xinhuanet.com", "Xinhua"),
];

/// Where a page can credit an agency.
pub struct Signs<'a> {
    pub byline: Option<&'a str>,
    /// Organisations that the structured data name as the source.
    pub sources: &'a [String],
    /// The source that a `meta` element names.
    pub source: Option<&'a str>,
    /// The host of the page's original, where it is another.
    pub original_host: Option<&'a str>,
    pub paragraphs: &'a [String],
}

/// The agency credited by the byline, the declared sources, the original's host, a dateline or a closing line, in this order.
pub fn credit(signs: &Signs<'_>) -> Option<String> {
    let declared = signs.sources.iter().map(String::as_str).chain(signs.source);
    signs
        .byline
        .into_iter()
        .flat_map(|byline| byline.split([',', '/', '|', ';']).chain(byline.split(" and ")))
        .find_map(whole)
        .or_else(|| declared.map(|name| name.trim_start_matches(['©', '(', ' '])).find_map(whole))
        .or_else(|| HOSTS.iter().find(|(host, _)| signs.original_host == Some(host)).map(|(_, name)| *name))
        .or_else(|| dateline(signs.paragraphs))
        .or_else(|| closing(signs.paragraphs))
        .map(str::to_owned)
}

/// The agency that `name` is, and nothing else beside.
fn whole(name: &str) -> Option<&'static str> {
    let name = name.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_lowercase();
    let name = name.strip_prefix("by ").or_else(|| name.strip_prefix("from ")).unwrap_or(&name);
    AGENCIES.iter().find(|(_, forms)| forms.contains(&name)).map(|(agency, _)| *agency)
}

/// `OSLO, March 5 (Reuters) - `, `OSLO (AP) — `, `(AFP)`: brackets near the start of one of the first two paragraphs.
fn dateline(paragraphs: &[String]) -> Option<&'static str> {
    paragraphs.iter().take(2).find_map(|paragraph| {
        if let Some(agency) = credited(paragraph) {
            return Some(agency);
        }
        let head = lead(paragraph, 90);
        let open = head.find('(')?;
        let close = open + head[open..].find(')')?;
        let agency = head[open + 1..close].split(['/', ',']).find_map(whole)?;
        let after = paragraph[close + 1..].trim_start();
        let is_dateline = after.is_empty() || after.starts_with(['-', '–', '—', ':', '|']) || is_place(&head[..open]);
        is_dateline.then_some(agency)
    })
}

/// Whether what stands before a dateline's bracket can be a place and a date: short, without a sentence's lower-case words.
fn is_place(before: &str) -> bool {
    let words = before.split_whitespace().count();
    words <= 7 && before.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count() <= 1
}

/// One of the last three paragraphs is a line of credit.
fn closing(paragraphs: &[String]) -> Option<&'static str> {
    paragraphs.iter().rev().take(3).find_map(|paragraph| credited(paragraph))
}

/// Whether a paragraph only names the agency, or the people in Reuters' manner: `— Reuters`, `© 2024 The Associated Press. All rights reserved.`
pub fn is_credit_line(paragraph: &str) -> bool {
    credited(paragraph).is_some()
}

fn credited(line: &str) -> Option<&'static str> {
    let line = line.trim();
    if line.len() > 220 {
        return None;
    }
    if let Some(agency) = whole(line) {
        return Some(agency);
    }
    let lower = line.to_lowercase();
    if lower.trim_start_matches('(').starts_with("reporting by ") && lower.contains("editing by ") {
        return Some("Reuters");
    }
    let is_notice = ["©", "copyright", "(c)", "source:"].iter().any(|lead| lower.starts_with(lead));
    if !is_notice {
        return None;
    }
    let bare = |part: &str| part.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    lower.split(['.', ',', '|', ':', ';']).find_map(|part| {
        let name = bare(part);
        let name = bare(name.strip_prefix("copyright").unwrap_or(&name));
        whole(name.strip_suffix(" all rights reserved").unwrap_or(&name))
    })
}

fn lead(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Signs<'_> = Signs { byline: None, sources: &[], source: None, original_host: None, paragraphs: &[] };

    fn check(byline: Option<&str>, text: &str, expected: Option<&str>) {
        let paragraphs: Vec<String> = text.split("\n\n").map(str::to_owned).collect();
        assert_eq!(credit(&Signs { byline, paragraphs: &paragraphs, ..NONE }).as_deref(), expected, "{byline:?} {text}");
    }

    #[test]
    fn credits_as_outlets_give_them() {
        check(None, "OSLO, March 5 (Reuters) - A ferry ran aground.", Some("Reuters"));
        check(None, "OSLO, Norway (AP) — A ferry ran aground.", Some("AP"));
        check(None, "Oslo (AFP) A ferry ran aground.", Some("AFP"));
        check(Some("Ada Holm, Associated Press"), "A ferry ran aground.", Some("AP"));
        check(Some("By AFP"), "A ferry ran aground.", Some("AFP"));
        check(Some("Ada Holm and Reuters"), "A ferry ran aground.", Some("Reuters"));
        check(None, "A ferry ran aground.\n\n© 2024 The Associated Press. All rights reserved.", Some("AP"));
        check(None, "A ferry ran aground.\n\n— New York Times News Service", Some("New York Times News Service"));
    }

    #[test]
    fn an_agency_that_is_only_named_is_no_credit() {
        check(None, "A ferry ran aground, the harbour master told Reuters (Reuters) on Monday.", None);
        check(None, "The owner told AP that the ferry (AP photo) had been late.", None);
        check(None, "A ferry ran aground.\n\nThe Associated Press contributed to this report.", None);
        check(Some("Ada Holm"), "A ferry ran aground.", None);
        check(Some("Apa Lund"), "", None);
    }

    #[test]
    fn declared_sources_and_originals_count() {
        let sources = ["Agence France-Presse".to_owned()];
        assert_eq!(credit(&Signs { sources: &sources, ..NONE }).as_deref(), Some("AFP"));
        assert_eq!(credit(&Signs { source: Some("Xinhua"), ..NONE }).as_deref(), Some("Xinhua"));
        assert_eq!(credit(&Signs { original_host: Some("apnews.com"), ..NONE }).as_deref(), Some("AP"));
    }
}
