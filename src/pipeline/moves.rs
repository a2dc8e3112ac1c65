//! What a merge or a split of stories, which a placement calls for, moves in the store.

use super::Corpus;
use crate::{
    model::{Article, ArticleId, Join, Placement, Point, Story, StoryId},
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
        match placement.join {
            Join::New => found(corpus, story, leaving, &mut moves)?,
            Join::Story(_) => split_off(corpus, ids, story, leaving, &mut moves)?,
        }
    }
    Ok(moves)
}

/// The articles leave the joined story for one of their own.
fn split_off(corpus: &Corpus, ids: &mut Ids, story: &Story, leaving: &[ArticleId], moves: &mut Moves) -> Result<(), StoreError> {
    let articles = articles(corpus, leaving)?;
    let Some(first) = articles.first() else { return Ok(()) };
    let id = ids.story();
    let to = Story { id, title: first.title.clone(), articles: Vec::new(), outlets: Vec::new(), ..story.clone() };
    let (staying, left) = parted(std::mem::take(&mut moves.points), leaving, id);
    moves.points = staying;
    moves.stories.push(counted(dated(to, &articles), &left));
    moves.left.extend(left);
    moves.moved(leaving, id);
    Ok(())
}

/// The articles leave their story for that which the arriving article founds.
fn found(corpus: &Corpus, story: &mut Story, leaving: &[ArticleId], moves: &mut Moves) -> Result<(), StoreError> {
    let articles = articles(corpus, leaving)?;
    let Some(first) = articles.first() else { return Ok(()) };
    let Some(old) = corpus.store.story(first.story)? else { return Ok(()) };
    let (staying, left) = parted(corpus.store.points(old.id)?, leaving, story.id);
    let (earliest, latest) = (story.first, story.last);
    *story = dated(Story { title: first.title.clone(), muted: old.muted, ..story.clone() }, &articles);
    (story.first, story.last) = (story.first.min(earliest), story.last.max(latest));
    let remain: Vec<_> =
        old.articles.iter().filter(|article| !leaving.contains(article)).filter_map(|id| corpus.index.dated(*id)).collect();
    let last = remain.into_iter().max().unwrap_or(old.last);
    moves.stories.push(counted(Story { last, ..old }, &staying));
    moves.points.extend(left.iter().cloned());
    moves.left.extend(left);
    moves.moved(leaving, story.id);
    Ok(())
}

impl Moves {
    fn moved(&mut self, leaving: &[ArticleId], to: StoryId) {
        self.moved.extend(leaving.iter().map(|article| (*article, to)));
        self.splits.push((to, leaving.to_vec()));
    }
}

fn articles(corpus: &Corpus, ids: &[ArticleId]) -> Result<Vec<Article>, StoreError> {
    let mut articles = Vec::new();
    for id in ids {
        articles.extend(corpus.store.article(*id)?);
    }
    Ok(articles)
}

/// Points that stay, and those that go to a story with the articles that alone are their witnesses.
fn parted(points: Vec<Point>, leaving: &[ArticleId], to: StoryId) -> (Vec<Point>, Vec<Point>) {
    let stays =
        |point: &Point| point.readings.iter().flat_map(|reading| &reading.witnesses).any(|witness| !leaving.contains(&witness.article));
    let (staying, left): (Vec<Point>, Vec<Point>) = points.into_iter().partition(stays);
    (staying, left.into_iter().map(|point| Point { story: to, ..point }).collect())
}

fn dated(story: Story, articles: &[Article]) -> Story {
    let dates = || articles.iter().map(Article::dated);
    Story { first: dates().min().unwrap_or(story.first), last: dates().max().unwrap_or(story.last), ..story }
}

fn counted(story: Story, points: &[Point]) -> Story {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Story { points: count(points.len()), divergent: count(points.iter().filter(|point| point.readings.len() > 1).count()), ..story }
}
