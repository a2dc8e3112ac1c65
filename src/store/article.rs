//! Articles, their revisions, and what was found in each.

use std::{collections::HashMap, ops::Bound};

use jiff::{SignedDuration, Timestamp};

use super::{
    Store,
    error::{Result, StoreError},
    key,
    record::{self, Brief},
    rows::{Body, Head, Notes},
    trees::{self, Kind},
};
use crate::model::{Article, ArticleId, Claims, Finding, Gate, Outlet, Placement, StoryId};

/// `published` may lie this much after `first_seen`; beyond that it counts as not given.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// Which articles, newest arrival first. The empty filter takes all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArticleFilter {
    /// Of this moment or later, by [`Article::dated`].
    pub since: Option<Timestamp>,
    pub outlet: Option<Outlet>,
    pub story: Option<StoryId>,
    /// Older than this one: to go on where the last page ended.
    pub before: Option<ArticleId>,
    /// `None`: all.
    pub limit: Option<usize>,
    /// Else `text` is left empty, which is faster.
    pub with_text: bool,
}

/// One text of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    pub revision: u32,
    /// When it was settled.
    pub at: Timestamp,
    pub title: String,
    pub text: String,
    pub claims: Claims,
    pub findings: Vec<(Finding, Gate)>,
    pub placement: Placement,
}

impl Revision {
    fn new(revision: u32, Body { at, title, text, claims, findings, placement }: Body) -> Self {
        Self { revision, at, title, text, claims, findings, placement }
    }
}

/// What the story index is rebuilt from, one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketched {
    pub article: ArticleId,
    /// As of today: merges and splits are followed.
    pub story: StoryId,
    pub wire_of: Option<ArticleId>,
    /// What the commit gave as `sketch`.
    pub bytes: Vec<u8>,
}

impl Store {
    /// An article at its newest revision, with its text.
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>> {
        let Some(head) = self.head(id)? else { return Ok(None) };
        self.with_text(head.article).map(Some)
    }

    /// The newest article that came from this very address.
    pub fn article_by_url(&self, url: &str) -> Result<Option<Article>> {
        match self.memory.article_by_url(&self.trees, url)? {
            Some(id) => Ok(self.article(id)?.filter(|article| article.url.as_deref() == Some(url))),
            None => Ok(None),
        }
    }

    /// The fingerprint that an article's newest revision was committed with.
    pub fn fingerprint(&self, id: ArticleId) -> Result<Option<u64>> {
        Ok(self.head(id)?.map(|head| head.fingerprint))
    }

    /// Articles in falling order of arrival.
    pub fn articles(&self, filter: &ArticleFilter) -> Result<Vec<Article>> {
        match filter.story {
            Some(story) => self.articles_of(story, filter),
            None => self.articles_of_all(filter),
        }
    }

    /// Every article with its text, in order of arrival.
    pub fn export(&self) -> impl Iterator<Item = Result<Article>> + '_ {
        self.trees.scan::<Head>(Kind::Articles, &[]).map(|row| self.with_text(row?.1.article))
    }

    /// Every article without its text, in order of arrival. One that cannot be read gives an error, and the next follows.
    pub fn heads(&self) -> impl Iterator<Item = Result<Article>> + '_ {
        self.trees.scan::<Head>(Kind::Articles, &[]).map(|row| Ok(row?.1.article))
    }

    /// One text of an article.
    pub fn revision(&self, id: ArticleId, revision: u32) -> Result<Option<Revision>> {
        let body: Option<Body> = self.trees.get(Kind::Bodies, &key::body(id, revision))?;
        Ok(body.map(|body| Revision::new(revision, body)))
    }

    /// An article's texts, the first one first.
    pub fn revisions(&self, id: ArticleId) -> Result<Vec<Revision>> {
        let mut revisions = Vec::new();
        for row in self.trees.scan::<Body>(Kind::Bodies, &key::article(id)) {
            let (key, body) = row?;
            let revision = key.get(8..12).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
            revisions.push(Revision::new(revision, body));
        }
        Ok(revisions)
    }

    /// What an article's newest revision claims.
    pub fn claims(&self, id: ArticleId) -> Result<Option<Claims>> {
        Ok(self.newest_body(id)?.map(|body| body.claims))
    }

    /// What became of each claim of an article's newest revision.
    pub fn findings(&self, id: ArticleId) -> Result<Option<Vec<(Finding, Gate)>>> {
        Ok(self.newest_body(id)?.map(|body| body.findings))
    }

    /// What was amiss with the page of an article's newest revision, in sentences.
    pub fn notes(&self, id: ArticleId) -> Result<Vec<String>> {
        let notes: Option<Notes> = self.trees.get(Kind::Notes, &key::article(id))?;
        Ok(notes.map(|notes| notes.sentences).unwrap_or_default())
    }

    /// How an article came into its story.
    pub fn placement(&self, id: ArticleId) -> Result<Option<Placement>> {
        Ok(self.newest_body(id)?.map(|body| body.placement))
    }

    /// What the story index is rebuilt from, in order of arrival.
    pub fn sketches(&self) -> impl Iterator<Item = Result<Sketched>> + '_ {
        let mut sketches = self.trees.raw(Kind::Sketches).peekable();
        let mut resolved = HashMap::new();
        self.trees.raw(Kind::Articles).filter_map(move |row| {
            let (key, head) = match row {
                Ok(row) => row,
                Err(e) => return Some(Err(e)),
            };
            let id = key::number_at(&key, 0);
            let sketch = loop {
                match sketches.peek() {
                    Some(Ok((key, _))) if key::number_at(key, 0) < id => drop(sketches.next()),
                    Some(Ok((key, _))) if key::number_at(key, 0) > id => return None,
                    _ => break sketches.next()?,
                }
            };
            Some(sketch.and_then(|(sketch_key, sketch)| {
                let Brief { story, wire_of } = trees::read(Kind::Articles, &key, &head, record::brief)?;
                let story = match resolved.get(&story) {
                    Some(today) => *today,
                    None => {
                        let today = self.resolve(story)?;
                        resolved.insert(story, today);
                        today
                    }
                };
                let bytes = trees::read(Kind::Sketches, &sketch_key, &sketch, record::sketch)?;
                Ok(Sketched { article: ArticleId(id), story, wire_of, bytes })
            }))
        })
    }

    fn head(&self, id: ArticleId) -> Result<Option<Head>> {
        self.trees.get(Kind::Articles, &key::article(id))
    }

    fn newest_body(&self, id: ArticleId) -> Result<Option<Body>> {
        match self.head(id)? {
            Some(head) => self.trees.get(Kind::Bodies, &key::body(id, head.article.revision)),
            None => Ok(None),
        }
    }

    fn with_text(&self, mut article: Article) -> Result<Article> {
        article.story = self.resolve(article.story)?;
        let body: Option<Body> = self.trees.get(Kind::Bodies, &key::body(article.id, article.revision))?;
        article.text = body.ok_or_else(|| StoreError::Missing { what: format!("text of article {}", article.id) })?.text;
        Ok(article)
    }

    fn articles_of_all(&self, filter: &ArticleFilter) -> Result<Vec<Article>> {
        let upper = filter.before.map_or(Bound::Unbounded, |id| Bound::Excluded(key::article(id)));
        let mut found = Vec::new();
        for row in self.trees.tree(Kind::Articles).range::<Vec<u8>, _>((Bound::Unbounded, upper)).rev() {
            if filter.limit.is_some_and(|limit| found.len() >= limit) {
                break;
            }
            let (_, head) = self.trees.row::<Head>(Kind::Articles, row)?;
            if filter.since.is_some_and(|since| head.article.first_seen + AHEAD < since) {
                // arrival order: all that follow were seen earlier still
                break;
            }
            self.take(head.article, filter, &mut found)?;
        }
        Ok(found)
    }

    fn articles_of(&self, story: StoryId, filter: &ArticleFilter) -> Result<Vec<Article>> {
        let family = self.family(self.resolve(story)?)?;
        let mut found = Vec::new();
        for (id, _) in self.members(&family)?.into_iter().rev().filter(|(id, _)| filter.before.is_none_or(|before| *id < before)) {
            if filter.limit.is_some_and(|limit| found.len() >= limit) {
                break;
            }
            if let Some(head) = self.head(id)? {
                self.take(head.article, filter, &mut found)?;
            }
        }
        Ok(found)
    }

    fn take(&self, mut article: Article, filter: &ArticleFilter, found: &mut Vec<Article>) -> Result<()> {
        let is_wanted = filter.since.is_none_or(|since| article.dated() >= since)
            && filter.outlet.as_ref().is_none_or(|outlet| article.outlet == *outlet);
        if is_wanted {
            article.story = self.resolve(article.story)?;
            found.push(if filter.with_text { self.with_text(article)? } else { article });
        }
        Ok(())
    }
}
