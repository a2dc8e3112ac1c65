//! What stands on a page beside its text: which elements, by their tag, role and class, and which lines, by their wording.

use scraper::node::Element;

/// Why an element is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// By its tag, role or attributes; certain.
    Always,
    /// By a word of its class or id; wrong where it holds most of the page.
    Named,
    /// Readers' comments.
    Comments,
}

/// Whether an element is furniture, judged by itself alone.
pub fn of(element: &Element) -> Option<Furniture> {
    match element.name() {
        "html" | "body" | "main" => return None,
        "nav" | "button" | "dialog" | "menu" | "figcaption" | "input" | "label" | "legend" | "rt" | "rp" => return Some(Furniture::Always),
        "aside" | "footer" | "header" | "form" | "figure" => return Some(Furniture::Named),
        _ => {}
    }
    if is_content(element) || holds_statement(element) {
        return None;
    }
    if element.attr("hidden").is_some_and(|value| value != "until-found") {
        return Some(Furniture::Named);
    }
    if element.attr("class").is_some_and(|class| class.split_ascii_whitespace().any(is_hidden)) {
        return Some(Furniture::Named);
    }
    if element.attr("role").is_some_and(is_role) || element.attr("aria-hidden") == Some("true") {
        return Some(Furniture::Named);
    }
    if element.attr("style").is_some_and(hides) {
        return Some(Furniture::Named);
    }
    ["class", "id", "data-component", "data-testid", "data-type", "itemprop"].iter().filter_map(|name| element.attr(name)).find_map(named)
}

/// Whether its name or its mark-up says that it holds the text.
pub fn is_content(element: &Element) -> bool {
    if element.attr("itemprop").is_some_and(|what| matches!(what, "articleBody" | "text")) {
        return true;
    }
    ["class", "id"].iter().filter_map(|name| element.attr(name)).flat_map(str::split_ascii_whitespace).any(|name| {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        const BODIES: &[&str] = &[
            "articlebody",
            "articlecontent",
            "articletext",
            "entrycontent",
            "entrybody",
            "postcontent",
            "postbody",
            "storybody",
            "storycontent",
            "storytext",
            "bodytext",
            "maincontent",
        ];
        BODIES.contains(&name.as_str())
    })
}

/// A statement shown from elsewhere.
fn holds_statement(element: &Element) -> bool {
    element.attr("class").is_some_and(|class| class.contains("tweet") || class.contains("media-embed"))
}

fn is_role(role: &str) -> bool {
    matches!(
        role,
        "navigation"
            | "banner"
            | "contentinfo"
            | "dialog"
            | "alertdialog"
            | "search"
            | "complementary"
            | "menu"
            | "menubar"
            | "toolbar"
            | "tooltip"
            | "form"
    )
}

fn is_hidden(class: &str) -> bool {
    matches!(
        class,
        "hidden"
            | "hide"
            | "is-hidden"
            | "d-none"
            | "sr-only"
            | "noprint"
            | "invisible"
            | "screen-reader-text"
            | "visually-hidden"
            | "visuallyhidden"
    )
}

fn hides(style: &str) -> bool {
    let tight: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    tight.contains("display:none") || tight.contains("visibility:hidden")
}

/// Reads a class or id as words, at marks and at inner capitals.
fn named(value: &str) -> Option<Furniture> {
    let mut previous = String::new();
    let mut word = String::new();
    let mut before = ' ';
    for c in value.chars().take(400).chain([' ']) {
        let breaks = !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if breaks && !word.is_empty() {
            if let Some(found) = worded(&previous, &word) {
                return Some(found);
            }
            std::mem::swap(&mut previous, &mut word);
            word.clear();
        }
        if c.is_ascii_whitespace() {
            previous.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    None
}

fn worded(previous: &str, word: &str) -> Option<Furniture> {
    if matches!(previous, "has" | "no" | "with" | "without" | "is" | "not" | "hide" | "show" | "non" | "wrapper" | "js") {
        return None;
    }
    if word.starts_with("comment") && !word.starts_with("commentary")
        || matches!(word, "disqus" | "respond" | "discussion" | "livefyre" | "viafoura" | "coral")
    {
        return Some(Furniture::Comments);
    }
    const STARTS: &[&str] = &[
        "advert",
        "addthis",
        "sharedaddy",
        "sharing",
        "sharebar",
        "sharetool",
        "breadcrumb",
        "caption",
        "cookie",
        "donat",
        "newsletter",
        "outbrain",
        "recirc",
        "recommend",
        "related",
        "sidebar",
        "sponsor",
        "subscri",
        "taboola",
        "trending",
        "relatedpost",
        "popup",
        "promo",
        "wpcaption",
        "mostread",
        "mostpopular",
        "readmore",
        "navbar",
        "navig",
        "pagin",
        "skiplink",
        "signup",
        "toolbar",
        "tooltip",
        "footnote",
    ];
    const WORDS: &[&str] = &[
        "ad",
        "ads",
        "adv",
        "adsense",
        "adslot",
        "banner",
        "bio",
        "byline",
        "consent",
        "copyright",
        "credit",
        "credits",
        "footer",
        "gdpr",
        "login",
        "masthead",
        "menu",
        "modal",
        "nav",
        "overlay",
        "popular",
        "pager",
        "poll",
        "print",
        "rating",
        "share",
        "shares",
        "social",
        "survey",
        "tags",
        "taglist",
        "teaser",
        "teasers",
        "toc",
        "widget",
        "widgets",
        "gallery",
        "slideshow",
        "carousel",
        "crumbs",
        "infobox",
        "timestamp",
        "dateline",
        "screenreader",
    ];
    let named = STARTS.iter().any(|start| word.starts_with(start)) || WORDS.contains(&word) || pair(previous, word);
    named.then_some(Furniture::Named)
}

/// Two words that say together what neither says alone.
fn pair(previous: &str, word: &str) -> bool {
    matches!(
        (previous, word),
        ("read" | "see" | "also" | "most", "more" | "also" | "read" | "viewed" | "popular")
            | ("more", "on" | "stories" | "news" | "from" | "articles" | "posts" | "links")
            | ("author" | "about", "info" | "box" | "card" | "description" | "author" | "profile")
            | ("post" | "entry" | "article" | "story", "meta" | "tags" | "footer" | "share" | "author" | "date" | "nav" | "navigation")
            | ("pull", "quote")
            | ("sign", "up")
            | ("screen", "reader")
            | ("visually", "hidden")
            | ("tag", "list" | "cloud" | "links")
            | ("image" | "photo" | "media" | "video" | "img", "description" | "info" | "title" | "meta")
            | ("you", "may" | "might")
            | ("follow", "us")
            | ("next" | "prev" | "previous", "post" | "article" | "story")
            | ("email" | "mail", "form" | "alert" | "alerts" | "signup")
    )
}

/// Whether a whole line is the page's own talk and none of the article's.
pub fn is_line(line: &str) -> bool {
    if line.len() > 1_000 {
        return false;
    }
    let lower = line.trim().to_lowercase();
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '('));
    if lower.is_empty() {
        return true;
    }
    const WHOLE: &[&str] = &[
        "advertisement",
        "advertisements",
        "advertising",
        "ad",
        "ads",
        "advertisement - scroll to continue",
        "story continues below",
        "story continues below advertisement",
        "article continues below",
        "article continues after advertisement",
        "share",
        "share this",
        "share this article",
        "share this story",
        "share on facebook",
        "share on twitter",
        "tweet",
        "print",
        "email",
        "comments",
        "comment",
        "leave a comment",
        "leave a reply",
        "related",
        "related articles",
        "related stories",
        "related posts",
        "related topics",
        "related news",
        "read more",
        "read also",
        "also read",
        "see also",
        "more",
        "loading",
        "loading...",
        "subscribe",
        "sign up",
        "sign in",
        "log in",
        "follow us",
        "newsletter",
        "back to top",
        "next",
        "previous",
        "photo",
        "photos",
        "video",
        "watch",
        "listen",
        "image",
        "sponsored",
        "promoted",
        "recommended",
        "recommended stories",
        "most read",
        "most popular",
        "trending",
        "tags",
        "topics",
        "click to enlarge",
        "view comments",
        "post comment",
        "facebook",
        "twitter",
        "whatsapp",
        "linkedin",
        "pinterest",
        "reddit",
        "copy link",
        "save",
        "play video",
        "continue reading",
        "story continues",
        "abc",
        "text size",
        "report this ad",
        "hide",
        "close",
    ];
    if WHOLE.contains(&lower) {
        return true;
    }
    let starts = |lead: &str| lower.starts_with(lead);
    const LEADS: &[(&str, usize)] = &[
        ("your email address will not be published", 200),
        ("required fields are marked", 120),
        ("sign up for", 300),
        ("sign up to", 300),
        ("subscribe to", 300),
        ("subscribe now", 200),
        ("follow us on", 200),
        ("like us on", 200),
        ("join us on", 200),
        ("share this", 120),
        ("read more:", 200),
        ("read more on", 200),
        ("read also:", 200),
        ("also read:", 200),
        ("read next:", 200),
        ("related:", 200),
        ("see also:", 200),
        ("more from", 120),
        ("more on", 80),
        ("watch:", 160),
        ("listen:", 160),
        ("photo:", 160),
        ("image:", 160),
        ("picture:", 160),
        ("photo by", 120),
        ("photograph:", 160),
        ("image credit", 160),
        ("photo credit", 160),
        ("©", 200),
        ("copyright ©", 200),
        ("(c) 20", 200),
        ("all rights reserved", 200),
        ("updated:", 80),
        ("last updated", 80),
        ("last modified", 80),
        ("published:", 80),
        ("posted:", 80),
        ("first published", 80),
        ("click here to", 200),
        ("abstract:", 1000),
        ("this article was originally published", 200),
        ("we use cookies", 400),
        ("this site uses", 300),
        ("filed under", 160),
        ("tags:", 300),
        ("topics:", 300),
        ("categories:", 200),
        ("continue reading", 120),
        ("subscribe to continue", 200),
        ("already a subscriber", 160),
        ("already have an account", 160),
        ("to continue reading", 200),
        ("to read the full", 200),
        ("support the ", 60),
        ("download the app", 160),
    ];
    let has = |word: &str| lower.contains(word);
    let asks_to_subscribe = lower.len() <= 300
        && (has("newsletter") || has("inbox"))
        && (has("subscribe") || has("sign up") || has("get the") || has("delivered"));
    let asks_to_follow = lower.len() <= 200
        && has("follow")
        && (has("twitter") || has("facebook") || has("instagram") || has("telegram") || has("whatsapp"));
    asks_to_subscribe
        || asks_to_follow
        || LEADS.iter().any(|(lead, length)| lower.len() <= *length && starts(lead))
        || lower.len() <= 300 && starts("the post ") && lower.contains(" appeared first on ")
        || lower.len() <= 200 && lower.contains("contributed to this report")
        || lower.len() <= 80 && lower.ends_with("contributed reporting")
}
