//! Stories: the list, and one with its points.

use axum::{
    extract::{Path, Query, State as Extract},
    response::Response,
};

use super::{
    Question, State, lines,
    lines::{Sink, Stopped},
    problem::Problem,
    stored::StoryOut,
};
use crate::{
    model::{Story, StoryId},
    store::{Store, StoryFilter},
};

/// Stories that are read from the store at once while a list is sent.
const PAGE: usize = 256;

pub async fn list(Extract(state): Extract<State>, Query(question): Query<Question>) -> Response {
    lines::answer(move |sink: &mut Sink| each(&state.store, question.stories()?, &mut |story| sink.row(&StoryOut::new(story)))).await
}

pub async fn one(Extract(state): Extract<State>, Path(id): Path<String>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let id: StoryId = id.parse().map_err(Problem::bad)?;
        let story = state.store.story(id)?.ok_or_else(|| Problem::missing(format!("story {id}")))?;
        let points = state.store.points(story.id)?;
        sink.row(&StoryOut::with_points(&story, &points))
    })
    .await
}

/// Every story that a filter lets through, the newest first, a page at a time.
pub fn each(store: &Store, mut filter: StoryFilter, row: &mut dyn FnMut(&Story) -> Result<(), Stopped>) -> Result<(), Stopped> {
    let mut left = filter.limit.unwrap_or(usize::MAX);
    while left > 0 {
        filter.limit = Some(left.min(PAGE));
        let page = store.stories(&filter)?;
        let Some(last) = page.last() else { break };
        filter.before = Some(last.id);
        left -= page.len().min(left);
        for story in &page {
            row(story)?;
        }
    }
    Ok(())
}
