//! Page in, main text and metadata out.
//!
//! A page's mark-up enters, a [`PageText`] leaves: what could not be found is left out and said in its problems. Nothing here fetches,
//! decodes bytes or knows what an outlet usually looks like; nothing fails, whatever the page.

mod block;
mod date;
mod furniture;
mod gate;
mod head;
mod linked;
mod main_text;
mod meta;
mod outline;
mod region;
mod tail;
mod weigh;
mod wire;

use scraper::Html;
use url::Url;

use crate::model::PageText;

/// Main text and metadata of a page. `url` is where it was fetched from, after redirects.
pub fn extract(html: &str, url: Option<&Url>) -> PageText {
    if let Err(refusal) = gate::check(html) {
        return PageText { problems: vec![refusal.to_string()], ..PageText::default() };
    }
    let page = Html::parse_document(html);
    let head = head::Head::of(&page);
    let linked = linked::article(&head.linked_data);
    let linked = linked.as_ref();
    let byline = meta::byline(&head, linked);
    let title = meta::title(&head, linked);
    let mut paragraphs = main_text::of(&page, title.as_deref());
    let source = head.meta(&["syndication-source", "original-source", "source", "article:source", "cp:source", "news_source"]);
    let wire_credit = wire::credit(byline.as_deref(), linked, source, meta::original_host(&head, url).as_deref(), &paragraphs);
    paragraphs.retain(|paragraph| !wire::is_credit_line(paragraph));
    let text = paragraphs.join("\n\n");
    let mut problems = Vec::new();
    if text.is_empty() {
        problems.push("no main text found".to_owned());
    }
    PageText {
        title,
        published: date::published(&head, linked, url),
        canonical: meta::canonical(&head, url),
        outlet: meta::outlet(&head, linked),
        lang: meta::lang(&head, linked),
        wire_credit,
        byline,
        text,
        problems,
    }
}

/// The plain paragraphs of a feed entry's own content, divided by a blank line. Empty if there are none.
pub fn from_feed(content_html: &str) -> String {
    if gate::check(content_html).is_err() {
        return String::new();
    }
    main_text::all(&Html::parse_fragment(content_html))
}
