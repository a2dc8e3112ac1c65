//! What a merge or a split of stories, which a placement calls for, moves in the store.

use std::collections::HashSet;

use super::Corpus;
use crate::{
    model::{Article, ArticleId, Placement, Point, Story, StoryId},
    store::{Ids, StoreError},
};

/// What merges and splits do to the stored corpus before the new article is compared.
#[derive(Default)]
pub(super) struct Moves {
    pub aliases: Vec<(StoryId, StoryId)>,
    pub moved: Vec<(ArticleId, StoryId)>,
    /// The stories that split off, with the articles that leave.
    pub splits: Vec<(StoryId, Vec<ArticleId>)>,
    /// New and changed stories beside the joined one.
    pub stories: Vec<Story>,
    /// The joined story's points, with those of the stories merged into it and without those that left.
    pub points: Vec<Point>,
    /// Points that left with a split.
    pub left: Vec<Point>,
}

pub(super) fn moves(corpus: &Corpus, ids: &mut Ids, story: &mut Story, placement: &Placement) -> Result<Moves, StoreError> {
    let mut moves = Moves { points: corpus.store.points(story.id)?, ..Moves::default() };
    for merged in &placement.merges {
        let from = corpus.store.resolve(*merged)?;
        if from == story.id {
            continue;
        }
        if let Some(other) = corpus.store.story(from)? {
            story.first = story.first.min(other.first);
            story.last = story.last.max(other.last);
            story.muted |= other.muted;
        }
        moves.points.extend(corpus.store.points(from)?.into_iter().map(|point| Point { story: story.id, ..point }));
        moves.aliases.push((from, story.id));
    }
    for leaving in &placement.splits {
        split_off(corpus, ids, story, leaving, &mut moves)?;
    }
    Ok(moves)
}

/// A point goes with the articles that leave if they alone are its witnesses.
fn split_off(corpus: &Corpus, ids: &mut Ids, story: &Story, leaving: &[ArticleId], moves: &mut Moves) -> Result<(), StoreError> {
    let mut articles = Vec::new();
    for id in leaving {
        articles.extend(corpus.store.article(*id)?);
    }
    let Some(first) = articles.first() else { return Ok(()) };
    let to = Story {
        id: ids.story(),
        title: first.title.clone(),
        first: articles.iter().map(Article::dated).min().unwrap_or(story.first),
        last: articles.iter().map(Article::dated).max().unwrap_or(story.last),
        articles: Vec::new(),
        outlets: Vec::new(),
        points: 0,
        divergent: 0,
        muted: story.muted,
    };
    let leaving: HashSet<ArticleId> = leaving.iter().copied().collect();
    let stays =
        |point: &Point| point.readings.iter().flat_map(|reading| &reading.witnesses).any(|witness| !leaving.contains(&witness.article));
    let (staying, left): (Vec<Point>, Vec<Point>) = std::mem::take(&mut moves.points).into_iter().partition(stays);
    moves.points = staying;
    moves.left.extend(left.into_iter().map(|point| Point { story: to.id, ..point }));
    moves.moved.extend(leaving.iter().map(|article| (*article, to.id)));
    moves.splits.push((to.id, leaving.into_iter().collect()));
    moves.stories.push(to);
    Ok(())
}
