//! Which elements stand on a page beside its text, by their tag, role, class and id.

use std::{collections::HashSet, sync::LazyLock};

use scraper::node::Element;

/// Why an element is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// By its tag; certain.
    Always,
    /// By a word of its class or id, or by its role; wrong where it holds most of the page.
    Named,
    /// Readers' comments.
    Comments,
}

/// Whether an element is furniture, judged by itself alone.
pub fn of(element: &Element) -> Option<Furniture> {
    match element.name() {
        "html" | "body" | "main" => return None,
        "aside" | "div" | "section" | "figure" | "table" | "ul" if holds_facts(element) => return None,
        "nav" | "button" | "dialog" | "menu" | "figcaption" | "input" | "label" | "legend" | "rt" | "rp" => return Some(Furniture::Always),
        "aside" | "footer" | "header" | "form" | "figure" => return Some(Furniture::Named),
        _ => {}
    }
    if is_content(element) || holds_statement(element) {
        return None;
    }
    let is_aside = element.attrs().any(|(name, value)| match name {
        "hidden" => value != "until-found",
        "class" => value.split_ascii_whitespace().any(is_hidden),
        "role" => is_role(value),
        "aria-hidden" => value == "true",
        "style" => hides(value),
        _ => false,
    });
    if is_aside {
        return Some(Furniture::Named);
    }
    let names = |name: &str| matches!(name, "class" | "id" | "data-component" | "data-testid" | "data-type" | "itemprop");
    element.attrs().filter(|(name, _)| names(name)).find_map(|(_, value)| named(value))
}

/// Whether its name or its mark-up says that it holds the text.
pub fn is_content(element: &Element) -> bool {
    element.attrs().any(|(name, value)| match name {
        "itemprop" => matches!(value, "articleBody" | "text"),
        "class" | "id" => value.split_ascii_whitespace().any(names_body),
        _ => false,
    })
}

/// `article-body`, `entryContent`, `post__text`: what is the article's, then that it is its text.
fn names_body(name: &str) -> bool {
    const BODIES: &[&str] = &[
        "articlebody",
        "articlecontent",
        "articletext",
        "bodytext",
        "entrybody",
        "entrycontent",
        "maincontent",
        "postbody",
        "postcontent",
        "storybody",
        "storycontent",
        "storytext",
    ];
    is_squeezed_to(name, BODIES)
}

/// A box of facts in or beside the text: what it counts is part of what the article reports.
fn holds_facts(element: &Element) -> bool {
    const BOXES: &[&str] = &[
        "infobox",
        "factbox",
        "factsbox",
        "facts",
        "keyfacts",
        "fastfacts",
        "quickfacts",
        "factfile",
        "factsheet",
        "ataglance",
        "keyfigures",
    ];
    element
        .attrs()
        .any(|(name, value)| matches!(name, "class" | "id") && value.split_ascii_whitespace().any(|name| is_squeezed_to(name, BOXES)))
}

/// Whether a name is one of these in small letters, its marks left out.
fn is_squeezed_to(name: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|word| {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        letters.eq(word.bytes())
    })
}

/// A statement shown from elsewhere, which is part of what the article reports.
fn holds_statement(element: &Element) -> bool {
    element.attr("class").is_some_and(|class| class.contains("tweet") || class.contains("media-embed"))
}

fn is_role(role: &str) -> bool {
    const ROLES: &str = "navigation banner contentinfo dialog alertdialog search complementary menu menubar toolbar tooltip form";
    ROLES.split(' ').any(|one| one == role)
}

fn is_hidden(class: &str) -> bool {
    const CLASSES: &str = "hidden hide is-hidden d-none sr-only noprint invisible screen-reader-text visually-hidden visuallyhidden";
    CLASSES.split(' ').any(|one| one == class)
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
    if word.starts_with("comment") && !word.starts_with("commentary") || COMMENTS.contains(word) {
        return Some(Furniture::Comments);
    }
    (WORDS.contains(word) || STARTS.iter().any(|start| word.starts_with(start)) || pair(previous, word)).then_some(Furniture::Named)
}

type Words = LazyLock<HashSet<&'static str>>;

static COMMENTS: Words = LazyLock::new(|| "disqus respond discussion livefyre viafoura coral".split(' ').collect());

static WORDS: Words = LazyLock::new(|| {
    "ad ads adsense adslot adv banner bio byline carousel consent copyright credit credits crumbs dateline footer gallery gdpr infobox \
     login masthead menu modal nav overlay pager poll popular rating screenreader share shares slideshow social survey taglist tags teaser \
     teasers timestamp toc"
        .split_ascii_whitespace()
        .collect()
});

static STARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    "addthis advert breadcrumb caption cookie donat footnote mostpopular mostread navbar navig newsletter outbrain pagin popup promo \
     readmore recirc recommend related sharebar sharedaddy sharetool sharing sidebar signup skiplink sponsor subscri taboola toolbar \
     tooltip trending wpcaption"
        .split_ascii_whitespace()
        .collect()
});

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

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::{Html, Selector};

    fn check(tag: &str, expected: Option<Furniture>) {
        let page = Html::parse_fragment(tag);
        let any = Selector::parse("body *, html > *").expect("the selector is valid");
        let element = page.select(&any).next().expect("the fragment holds an element");
        assert_eq!(of(element.value()), expected, "{tag}");
    }

    #[test]
    fn names_tell_what_an_element_is_for() {
        check("<nav>x</nav>", Some(Furniture::Always));
        check("<aside>x</aside>", Some(Furniture::Named));
        check("<aside class='story fact-box'>x</aside>", None);
        check("<aside class='related facts-links'>x</aside>", Some(Furniture::Named));
        check("<div class='relatedPosts'>x</div>", Some(Furniture::Named));
        check("<div id='articleComments'>x</div>", Some(Furniture::Comments));
        check("<div class='post-meta'>x</div>", Some(Furniture::Named));
        check("<div style='display : none'>x</div>", Some(Furniture::Named));
        check("<div role='complementary'>x</div>", Some(Furniture::Named));
        check("<p class='wp-caption-text'>x</p>", Some(Furniture::Named));
    }

    #[test]
    fn names_of_the_text_are_none() {
        check("<div class='article-body has-sidebar'>x</div>", None);
        check("<div class='no-sidebar single'>x</div>", None);
        check("<div class='entry-content advert-free'>x</div>", None);
        check("<div class='commentary'>x</div>", None);
        check("<div class='shared-hosting adapter'>x</div>", None);
        check("<blockquote class='twitter-tweet'>x</blockquote>", None);
    }
}
