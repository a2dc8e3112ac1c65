//! A template of the user's own, in the language of Jinja.
//!
//! What it is filled with: `id`, `title`, `text` (lines, differing words in brackets), `urgency`, `links`, `alerts` (the objects that a
//! webhook without a template gets, one an alert) and `told` (the same in clean words, each sentence in pieces). In a template that makes
//! JSON each `{{ value }}` is written as JSON, quotation marks included, so that no text from outside can break out of it.

use std::fmt;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, context, value::Serde};

use super::{Parcel, escape};
use crate::deliver::sample;

/// A template that was tried, and worked.
pub struct Own {
    environment: Environment<'static>,
    source: String,
    content_type: String,
}

const NAME: &str = "template";
/// A template that writes more than this writes it by mistake.
const LIMIT: usize = 1 << 20;

impl Own {
    /// # Errors
    ///
    /// What is wrong with the template, with its line: it cannot be read, names what there is not, or does not make what its content type
    /// says.
    pub fn new(source: String, content_type: String) -> Result<Self, String> {
        let mut environment = Environment::new();
        let escape = match content_type.split(';').next().unwrap_or_default().trim() {
            kind if kind.ends_with("json") => AutoEscape::Json,
            "text/html" | "application/xml" | "text/xml" => AutoEscape::Html,
            _ => AutoEscape::None,
        };
        environment.set_auto_escape_callback(move |_| escape.clone());
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_filter("markdown", |text: String| escape::markdown(&text).into_owned());
        environment.add_filter("mentions", |text: String| escape::mentions(&text).into_owned());
        environment.add_template_owned(NAME, source.clone()).map_err(|error| said(&error))?;
        let own = Self { environment, source, content_type };
        for parcel in [sample::parcel("template", 1), sample::parcel("template", 2)] {
            own.body(&parcel)?;
        }
        Ok(own)
    }

    pub(super) fn content_type(&self) -> &str {
        &self.content_type
    }

    pub(super) fn body(&self, parcel: &Parcel) -> Result<String, String> {
        let said = &parcel.notification;
        let alerts: Vec<serde_json::Value> = said.bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect();
        let values = context! {
            id => &parcel.id,
            title => &said.title,
            text => &said.plain,
            urgency => Serde(said.urgency),
            links => Serde(&said.links),
            alerts => Serde(alerts),
            told => Serde(&said.told),
        };
        let body = self.environment.get_template(NAME).and_then(|template| template.render(values)).map_err(|error| self::said(&error))?;
        if body.len() > LIMIT {
            return Err(format!("it writes {} bytes, more than any receiver takes", body.len()));
        }
        if self.content_type.contains("json") {
            serde_json::from_str::<serde_json::Value>(&body).map_err(|error| {
                format!("what it writes is no JSON ({error}): leave out quotation marks around {{{{ }}}}, they are written with the value")
            })?;
        }
        Ok(body)
    }
}

/// The engine's error as one sentence.
fn said(error: &minijinja::Error) -> String {
    let line = error.line().map(|line| format!("line {line}: ")).unwrap_or_default();
    let detail = error.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
    format!("{line}{}{detail}", error.kind())
}

impl PartialEq for Own {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.content_type == other.content_type
    }
}

impl Eq for Own {}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Own").field("source", &self.source).field("content_type", &self.content_type).finish_non_exhaustive()
    }
}
