//! The texts of a store in the order in which they arrived: first ones by their articles' numbers, later ones by the time they came.

use std::{collections::BTreeMap, iter::Peekable};

use jiff::Timestamp;

use crate::{
    model::{Article, ArticleId, Entry},
    pipeline::{Body, Draft, past::Past},
    store::{Revision, Store, StoreError},
};

type Heads<'a> = Box<dyn Iterator<Item = Result<Article, StoreError>> + 'a>;

pub(super) struct Arrivals<'a> {
    store: &'a Store,
    heads: Peekable<Heads<'a>>,
    /// Later texts of articles whose first one has come: when, of which article, which.
    later: BTreeMap<(Timestamp, ArticleId, u32), Article>,
    /// What cannot be read, in words.
    pub problems: Vec<String>,
}

impl<'a> Arrivals<'a> {
    pub fn new(store: &'a Store) -> Self {
        let heads: Heads<'a> = Box::new(store.heads());
        Self { store, heads: heads.peekable(), later: BTreeMap::new(), problems: Vec::new() }
    }

    /// The text that came next, if it can be read.
    fn read(&mut self) -> Option<Result<(Past, Draft), StoreError>> {
        let next = match self.heads.peek() {
            Some(Ok(head)) => Some(head.first_seen),
            Some(Err(_)) => Some(Timestamp::MIN),
            None => None,
        };
        let is_due = |(at, ..): &(Timestamp, ArticleId, u32)| next.is_none_or(|next| *at < next);
        let (head, revision) = match self.later.first_key_value().map(|(key, _)| *key).filter(is_due) {
            Some(key) => (self.later.remove(&key)?, key.2),
            None => match self.heads.next()? {
                Ok(head) => (head, 0),
                Err(error) => return Some(Err(error)),
            },
        };
        Some(self.text(head, revision))
    }

    fn text(&mut self, head: Article, revision: u32) -> Result<(Past, Draft), StoreError> {
        self.look_ahead(&head, revision + 1)?;
        let missing = || StoreError::Missing { what: format!("text {revision} of article {}", head.id) };
        let text = self.store.revision(head.id, revision)?.ok_or_else(missing)?;
        let past = Past {
            article: head.id,
            revision,
            story: self.store.resolve(head.story)?,
            findings: text.findings.clone(),
            notes: self.store.notes(head.id)?,
        };
        Ok((past, draft(head, text)))
    }

    /// The next text of an article takes its place among those that come later.
    fn look_ahead(&mut self, head: &Article, from: u32) -> Result<(), StoreError> {
        for revision in from..=head.revision {
            match self.store.revision(head.id, revision) {
                Ok(Some(text)) => {
                    self.later.insert((text.at, head.id, revision), head.clone());
                    break;
                }
                Ok(None) => self.problems.push(format!("text {revision} of article {} is missing", head.id)),
                Err(error) => self.noted(error)?,
            }
        }
        Ok(())
    }

    /// A record that is damaged or missing ends nothing.
    fn noted(&mut self, error: StoreError) -> Result<(), StoreError> {
        match error {
            StoreError::Record { .. } | StoreError::Missing { .. } => {
                self.problems.push(error.chain());
                Ok(())
            }
            error => Err(error),
        }
    }
}

impl Iterator for Arrivals<'_> {
    type Item = Result<(Past, Draft), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read()? {
                Ok(arrival) => return Some(Ok(arrival)),
                Err(error) => {
                    if let Err(error) = self.noted(error) {
                        return Some(Err(error));
                    }
                }
            }
        }
    }
}

fn draft(head: Article, text: Revision) -> Draft {
    let entry = Entry { url: head.url, title: Some(text.title), author: head.byline, published: head.published, ..Entry::default() };
    Draft {
        label: Some(head.label),
        outlet: Some(head.outlet),
        entry,
        body: Body::Text(text.text),
        received: text.at,
        feed: None,
        fingerprint: 0,
        wire_credit: head.wire_credit,
    }
}
