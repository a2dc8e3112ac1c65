//! Page in, main text and metadata out.

use url::Url;

use crate::model::PageText;

/// Main text and metadata of a page. `url` is where it was fetched from, after redirects.
pub fn extract(_html: &str, _url: Option<&Url>) -> PageText {
    PageText::default()
}
