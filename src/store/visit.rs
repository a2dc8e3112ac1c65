//! Pages that are to be looked at again.

use super::{Store, error::Result, key, lock, trees::Kind};
use crate::model::{ArticleId, Visit};

impl Store {
    pub fn visit(&self, article: ArticleId) -> Result<Option<Visit>> {
        self.trees.get(Kind::Visits, &key::article(article))
    }

    /// All of them, in order of arrival of their articles.
    pub fn visits(&self) -> Result<Vec<Visit>> {
        self.trees.scan(Kind::Visits, &[]).map(|row| Ok(row?.1)).collect()
    }

    pub fn save_visit(&self, visit: &Visit) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut change = self.trees.change();
        change.put(Kind::Visits, key::article(visit.article), visit);
        let counters = *writer;
        self.apply(change, &mut writer, counters)
    }

    pub fn remove_visit(&self, article: ArticleId) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut change = self.trees.change();
        change.remove(Kind::Visits, key::article(article));
        let counters = *writer;
        self.apply(change, &mut writer, counters)
    }
}
