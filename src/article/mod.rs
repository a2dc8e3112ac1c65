//! Page in, main text and metadata out.
//!
//! A page's mark-up enters, a [`PageText`] leaves: what could not be found is left out and said in its problems. Nothing here fetches,
//! decodes bytes or knows what an outlet usually looks like; nothing fails, whatever the page.

mod block;
mod choose;
mod date;
mod furniture;
mod gate;
mod head;
mod line;
mod linked;
mod main_text;
mod meta;
mod outline;
mod paywall;
mod region;
pub mod revisit;
mod tail;
mod weigh;
mod wire;

use scraper::Html;
use url::Url;

use self::{head::Head, outline::Outline};
use crate::{model::PageText, text};

/// A page of fewer words may have its article elsewhere.
const STUB_WORDS: usize = 80;

/// Main text and metadata of a page. `url` is where it was fetched from, after redirects.
pub fn extract(html: &str, url: Option<&Url>) -> PageText {
    if let Err(refusal) = gate::check(html) {
        return PageText { is_stub: true, problems: vec![refusal.to_string()], ..PageText::default() };
    }
    let page = Html::parse_document(html);
    let head = Head::of(&page);
    let linked = linked::article(&head.linked_data);
    let linked = linked.as_ref();
    let outline = Outline::of(&page);
    let title = meta::title(&head, linked);
    let byline = meta::byline(&head, linked);

    let mut paragraphs = main_text::of(&outline, title.as_deref());
    let mut problems = Vec::new();
    if let Some(declared) = linked.and_then(|linked| linked.body.as_deref()).filter(|body| is_fuller(body, &paragraphs)) {
        paragraphs = plain(declared);
        problems.push("the text is from the page's structured data".to_owned());
    }
    let wire_credit = wire::credit(&wire::Signs {
        byline: byline.as_deref(),
        sources: linked.map_or(&[], |linked| &linked.sources),
        source: head.meta(&["syndication-source", "original-source", "source", "article:source", "cp:source", "news_source"]),
        original_host: meta::original_host(&head, url).as_deref(),
        paragraphs: &paragraphs,
    });
    paragraphs.retain(|paragraph| !wire::is_credit_line(paragraph));
    let text = paragraphs.join("\n\n");
    let paywall = paywall::problem(&outline, linked, &text);
    let is_stub = paywall.is_some() || text::words(&text).take(STUB_WORDS).count() < STUB_WORDS;
    problems.extend(paywall);
    if text.is_empty() {
        problems.push("no main text found".to_owned());
    }
    PageText {
        title,
        byline,
        published: date::published(&head, linked, url),
        canonical: meta::canonical(&head, url),
        outlet: meta::outlet(&head, linked),
        lang: meta::lang(&head, linked),
        text,
        wire_credit,
        is_stub,
        amp: meta::amp(&head, url),
        problems,
    }
}

/// The plain paragraphs of a feed entry's own content, divided by a blank line. Empty if there are none.
pub fn from_feed(content_html: &str) -> String {
    plain(content_html).join("\n\n")
}

/// The paragraphs of mark-up, of mark-up that was escaped once too often, or of plain lines.
fn plain(content: &str) -> Vec<String> {
    if gate::check(content).is_err() {
        return Vec::new();
    }
    let has_tags = |text: &str| text.contains("</") || text.contains("<p>") || text.contains("<br");
    if !has_tags(content) {
        let lines = Html::parse_fragment(&content.replace('\n', "<br><br>"));
        let found = main_text::all(&Outline::of(&lines));
        let joined = found.join("\n");
        return if has_tags(&joined) && gate::check(&joined).is_ok() {
            main_text::all(&Outline::of(&Html::parse_fragment(&joined)))
        } else {
            found
        };
    }
    main_text::all(&Outline::of(&Html::parse_fragment(content)))
}

/// Whether the text that a page declares in its structured data is the article, and what was found on it no more than its beginning.
fn is_fuller(declared: &str, found: &[String]) -> bool {
    let bytes: usize = found.iter().map(String::len).sum();
    declared.len() >= 300 && declared.len() > 2 * bytes
}

#[cfg(test)]
mod tests;
