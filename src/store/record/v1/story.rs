//! Stories and placements as stored.

use serde::{Deserialize, Serialize};

use super::{Time, record, written};
use crate::{
    model,
    store::{
        record::Stored,
        rows::{StoryHead, StoryRow},
    },
};

record! {
    struct Head for StoryHead {
        title: String,
        first: Time,
        last: Time,
        points: u32,
        divergent: u32,
        muted: bool,
        absorbed: Vec<u64>,
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub enum Row {
    Head(Head),
    Alias(u64),
}

impl Stored<StoryRow> for Row {
    fn store(model: &StoryRow) -> Self {
        match model {
            StoryRow::Head(head) => Self::Head(Head::store(head)),
            StoryRow::Alias(into) => Self::Alias(into.0),
        }
    }

    fn load(self) -> StoryRow {
        match self {
            Self::Head(head) => StoryRow::Head(head.load()),
            Self::Alias(into) => StoryRow::Alias(model::StoryId(into)),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub enum Join {
    New,
    Story(u64),
}

impl Stored<model::Join> for Join {
    fn store(model: &model::Join) -> Self {
        match model {
            model::Join::New => Self::New,
            model::Join::Story(story) => Self::Story(story.0),
        }
    }

    fn load(self) -> model::Join {
        match self {
            Self::New => model::Join::New,
            Self::Story(story) => model::Join::Story(model::StoryId(story)),
        }
    }
}

record! {
    struct Placement for model::Placement {
        join: Join,
        wire_of: Option<u64>,
        similarity: f32,
        is_trusted: bool,
        merges: Vec<u64>,
        splits: Vec<Vec<u64>>,
        because: Vec<String>,
    }
}
written! { StoryRow => Row }
