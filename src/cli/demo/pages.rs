//! What the invented outlets publish: their pages' surroundings, and their articles in order of release.

/// An outlet of the demonstration.
pub struct Outlet {
    pub name: &'static str,
    /// The page around an article: navigation, cookie notice, related headlines, comments.
    pub template: &'static str,
    pub feed: Format,
}

/// How an outlet writes its feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Rss,
    Atom,
    Json,
}

pub const OUTLETS: [Outlet; 5] = [
    Outlet { name: "Federal Wire", template: include_str!("../../../demo/outlets/wire.html"), feed: Format::Rss },
    Outlet { name: "Northland Post", template: include_str!("../../../demo/outlets/northland.html"), feed: Format::Atom },
    Outlet { name: "The Harbour Times", template: include_str!("../../../demo/outlets/harbour.html"), feed: Format::Rss },
    Outlet { name: "Daily Meridian", template: include_str!("../../../demo/outlets/meridian.html"), feed: Format::Json },
    Outlet { name: "Coast Tribune", template: include_str!("../../../demo/outlets/coast.html"), feed: Format::Rss },
];

/// One article: who publishes it, how long before the demonstration, and its words.
pub struct Told {
    /// An index into [`OUTLETS`].
    pub outlet: usize,
    pub slug: &'static str,
    pub hours_ago: i64,
    /// A heading and paragraphs. `{{today}}` and `{{yesterday}}` become days of the week, seen from the day of publication.
    pub html: &'static str,
}

macro_rules! told {
    ($outlet:literal, $slug:literal, $hours_ago:literal) => {
        Told { outlet: $outlet, slug: $slug, hours_ago: $hours_ago, html: include_str!(concat!("../../../demo/pages/", $slug, ".html")) }
    };
}

/// In order of release. Four stories are told; two of them are fires in warehouses, and no two are the same.
pub const TOLD: [Told; 15] = [
    told!(1, "penhallow-northland", 150),
    told!(3, "penhallow-meridian", 148),
    told!(4, "aldermere-coast", 27),
    told!(2, "aldermere-harbour", 25),
    told!(0, "ferry-wire", 14),
    told!(1, "ferry-northland", 13),
    told!(2, "talks-harbour", 12),
    told!(2, "ferry-harbour", 9),
    told!(1, "talks-northland", 11),
    told!(0, "aldermere-wire", 21),
    told!(3, "talks-meridian", 8),
    told!(3, "ferry-meridian", 5),
    told!(3, "aldermere-meridian", 6),
    told!(4, "talks-coast", 3),
    told!(4, "ferry-coast", 2),
];

impl Told {
    /// The heading, without mark-up.
    pub fn title(&self) -> &'static str {
        let inner = self.html.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>"));
        inner.map_or(self.slug, |(title, _)| title)
    }

    /// The paragraphs, without the heading.
    pub fn body(&self) -> &'static str {
        self.html.split_once("</h1>").map_or(self.html, |(_, body)| body.trim())
    }
}
