//! Pages that show only the beginning of their article and ask for payment or a login.

use super::{
    linked::Linked,
    outline::{Kind, Outline},
};

/// A text of more is an article that can be compared, even if its page asks for payment beside it.
const STUB_BYTES: usize = 1_500;

/// A sentence that says so if the page's `text` is a stub.
pub fn problem(outline: &Outline<'_>, linked: Option<&Linked>, text: &str) -> Option<String> {
    if text.len() >= STUB_BYTES {
        return None;
    }
    let is_stub =
        linked.is_some_and(|linked| linked.is_paid) || outline.items.iter().any(|item| matches!(item.kind, Kind::Text(text) if asks(text)));
    is_stub.then(|| format!("paywall stub: the page shows {} bytes of its article", text.len()))
}

/// Whether a piece of text asks the reader to pay or to log in before reading on.
pub fn asks(text: &str) -> bool {
    const ASKS: &[&str] = &[
        "subscribe to continue",
        "subscribe to read",
        "subscribe now to read",
        "subscribe to unlock",
        "to continue reading",
        "continue reading with a subscription",
        "to read the full article",
        "to read the full story",
        "to keep reading",
        "this article is for subscribers",
        "this story is for subscribers",
        "exclusive to subscribers",
        "exclusive to our subscribers",
        "for subscribers only",
        "subscriber-only",
        "subscribers only",
        "already a subscriber",
        "register to read",
        "sign in to read",
        "log in to read",
        "this content is for members",
        "you have reached your limit of free articles",
        "you've read your last free article",
    ];
    if !(12..=300).contains(&text.trim().len()) {
        return false;
    }
    let lower = text.to_lowercase().replace('’', "'");
    ASKS.iter().any(|ask| lower.contains(ask))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn check(page: &str, text: &str, is_paid: bool, expected: bool) {
        let page = Html::parse_document(page);
        let linked = Linked { is_paid, ..Linked::default() };
        assert_eq!(problem(&Outline::of(&page), Some(&linked), text).is_some(), expected, "{text}");
    }

    #[test]
    fn a_stub_is_short_and_asks() {
        check("<div>Already a subscriber? <a>Log in</a></div>", "The harbour was closed.", false, true);
        check("<div>The harbour was closed.</div>", "The harbour was closed.", false, false);
        check("<div>The harbour was closed.</div>", "The harbour was closed.", true, true);
        check("<div>Subscribe to continue reading</div>", &"The harbour was closed. ".repeat(100), true, false);
    }
}
