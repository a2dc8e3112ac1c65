//! What a question may be narrowed by: the query of an address, checked.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{problem::Problem, shape};
use crate::{
    model::{AlertId, ArticleId, Outlet, StoryId},
    store::{AlertFilter, ArticleFilter, StoryFilter},
};

/// The parameters that lists take. Each is optional; one that a list has no use for is ignored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    /// At most so many rows, the newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Only what came before this id: where the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Only what is dated at or after it; RFC 3339, or a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Only stories and points whose outlets differ.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub divergent: bool,
    /// Articles with their texts.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub text: bool,
    /// The second article of a comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
}

impl Question {
    pub fn articles(&self) -> Result<ArticleFilter, Problem> {
        Ok(ArticleFilter {
            since: self.since()?,
            outlet: self.outlet(),
            story: self.story()?,
            before: self.before.as_deref().map(str::parse::<ArticleId>).transpose().map_err(Problem::bad)?,
            limit: self.limit,
            with_text: self.text,
        })
    }

    pub fn stories(&self) -> Result<StoryFilter, Problem> {
        Ok(StoryFilter {
            since: self.since()?,
            outlet: self.outlet(),
            divergent: self.divergent,
            before: self.before.as_deref().map(str::parse::<StoryId>).transpose().map_err(Problem::bad)?,
            limit: self.limit,
        })
    }

    pub fn alerts(&self) -> Result<AlertFilter, Problem> {
        Ok(AlertFilter {
            since: self.since()?,
            story: self.story()?,
            outlet: self.outlet(),
            before: self.before.as_deref().map(str::parse::<AlertId>).transpose().map_err(Problem::bad)?,
            limit: self.limit,
            ..AlertFilter::default()
        })
    }

    pub fn story(&self) -> Result<Option<StoryId>, Problem> {
        self.story.as_deref().map(str::parse).transpose().map_err(Problem::bad)
    }

    fn outlet(&self) -> Option<Outlet> {
        self.outlet.clone().map(Outlet)
    }

    fn since(&self) -> Result<Option<Timestamp>, Problem> {
        let Some(written) = &self.since else { return Ok(None) };
        let wrong = || Problem::bad(format!("{written:?} is no time: expected 2026-03-01T12:00:00Z or 2026-03-01"));
        shape::moment(written).map(Some).ok_or_else(wrong)
    }
}
