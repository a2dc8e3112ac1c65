//! Outlets with what each has in the store: how much, how often it was first, and how it mends what it wrote.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    extract::{Query, State as Extract},
    response::Response,
};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    Question, State, articles, lines,
    lines::{Sink, Stopped},
    problem::Problem,
};
use crate::{
    model::{Article, Outlet, StoryId, Verdict},
    store::{Revision, Store},
    text,
};

#[derive(Debug, Serialize)]
struct OutletOut {
    outlet: String,
    articles: u64,
    stories: usize,
    wire_copies: u64,
    /// Points that several outlets report on and that it reported on first.
    first: u64,
    /// Articles whose later text has another figure or quote, and says that it was corrected.
    corrected: u64,
    /// The same, and nothing is said.
    silently_edited: u64,
    last: String,
}

#[derive(Default)]
struct Tally {
    articles: u64,
    wire_copies: u64,
    stories: BTreeSet<StoryId>,
    first: u64,
    corrected: u64,
    silently_edited: u64,
    last: Option<Timestamp>,
}

/// Outlets, the busiest first.
pub async fn outlets(Extract(state): Extract<State>, Query(question): Query<Question>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let mut tallies: BTreeMap<Outlet, Tally> = BTreeMap::new();
        let filter = crate::store::ArticleFilter { limit: None, with_text: true, ..question.articles()? };
        articles::each(&state.store, filter, &mut |article: &Article| -> Result<(), Stopped> {
            let mended = if article.revision > 0 { mended(&state.store, article)? } else { None };
            let tally = tallies.entry(article.outlet.clone()).or_default();
            tally.articles += 1;
            tally.wire_copies += u64::from(article.wire_of.is_some());
            tally.stories.insert(article.story);
            tally.last = tally.last.max(Some(article.dated()));
            match mended {
                Some(Mended::Admitted) => tally.corrected += 1,
                Some(Mended::Silently) => tally.silently_edited += 1,
                None => {}
            }
            Ok(())
        })?;
        count_firsts(&state.store, &mut tallies)?;
        let mut rows: Vec<OutletOut> = tallies.into_iter().map(row).collect();
        rows.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.outlet.cmp(&b.outlet)));
        rows.iter().take(question.limit.unwrap_or(usize::MAX)).try_for_each(|row| sink.row(row))
    })
    .await
}

fn row((outlet, tally): (Outlet, Tally)) -> OutletOut {
    let Tally { articles, wire_copies, stories, first, corrected, silently_edited, last } = tally;
    let last = last.map(|at| at.to_string()).unwrap_or_default();
    OutletOut { outlet: outlet.0, articles, stories: stories.len(), wire_copies, first, corrected, silently_edited, last }
}

/// How an outlet changed what it had written.
#[derive(Debug, PartialEq)]
enum Mended {
    Admitted,
    Silently,
}

/// Whether any later text of the article changed a figure or a quote of the one before, and it or one after it says so.
fn mended(store: &Store, article: &Article) -> Result<Option<Mended>, Problem> {
    let revisions = store.revisions(article.id)?;
    let corrects = |revision: &Revision| revision.findings.iter().any(|(finding, _)| finding.verdict == Verdict::Correction);
    let Some(first) = revisions.iter().position(corrects) else { return Ok(None) };
    let is_admitted = revisions[first..].iter().any(|revision| text::is_correction_note(&revision.text));
    Ok(Some(if is_admitted { Mended::Admitted } else { Mended::Silently }))
}

/// Who was first at each point that several outlets report on.
fn count_firsts(store: &Store, tallies: &mut BTreeMap<Outlet, Tally>) -> Result<(), Problem> {
    let stories: BTreeSet<StoryId> = tallies.values().flat_map(|tally| tally.stories.iter().copied()).collect();
    for story in stories {
        for point in store.points(story)? {
            let witnesses = || point.readings.iter().flat_map(|reading| &reading.witnesses);
            let Some(first) = witnesses().min_by_key(|witness| witness.first_seen) else { continue };
            if witnesses().any(|witness| witness.outlet != first.outlet)
                && let Some(tally) = tallies.get_mut(&first.outlet)
            {
                tally.first += 1;
            }
        }
    }
    Ok(())
}
