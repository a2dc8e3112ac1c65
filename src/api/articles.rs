//! Articles: the list, one with its text, and all of them as rows that `ingest` takes back.

use axum::{
    extract::{Path, Query, State as Extract},
    response::Response,
};

use super::{
    Question, State, lines,
    lines::{Sink, Stopped},
    problem::Problem,
    shape::ArticleIn,
    stored::ArticleOut,
};
use crate::{
    model::{Article, ArticleId},
    store::{ArticleFilter, Store},
};

/// Articles that are read from the store at once while a list is sent.
const PAGE: usize = 256;

pub async fn list(Extract(state): Extract<State>, Query(question): Query<Question>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let with_text = question.text;
        each(&state.store, question.articles()?, &mut |article| sink.row(&ArticleOut::new(article, with_text)))
    })
    .await
}

pub async fn one(Extract(state): Extract<State>, Path(id): Path<String>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let article = find(&state.store, &id)?;
        sink.row(&ArticleOut { problems: state.store.notes(article.id)?, ..ArticleOut::new(&article, true) })
    })
    .await
}

/// Everything, in order of arrival, as rows that `ingest` takes back.
pub async fn export(Extract(state): Extract<State>) -> Response {
    lines::answer(move |sink: &mut Sink| {
        for article in state.store.export() {
            let article = article?;
            sink.row(&ArticleIn {
                id: Some(article.label),
                outlet: Some(article.outlet.0),
                url: article.url,
                published: article.published.map(|at| at.to_string()),
                title: Some(article.title),
                text: Some(article.text),
                html: None,
                first_seen: Some(article.first_seen.to_string()),
                byline: article.byline,
                wire_credit: article.wire_credit,
            })?;
        }
        Ok(())
    })
    .await
}

/// The article of an id or an address, with its text.
pub fn find(store: &Store, written: &str) -> Result<Article, Problem> {
    let found = match written.parse::<ArticleId>() {
        Ok(id) => store.article(id)?,
        Err(_) if written.contains("://") => store.article_by_url(written)?,
        Err(error) => return Err(Problem::bad(error)),
    };
    found.ok_or_else(|| Problem::missing(format!("article {written}")))
}

/// Every article that a filter lets through, the newest arrival first, a page at a time.
pub fn each(store: &Store, mut filter: ArticleFilter, row: &mut dyn FnMut(&Article) -> Result<(), Stopped>) -> Result<(), Stopped> {
    let mut left = filter.limit.unwrap_or(usize::MAX);
    while left > 0 {
        filter.limit = Some(left.min(PAGE));
        let page = store.articles(&filter)?;
        let Some(last) = page.last() else { break };
        filter.before = Some(last.id);
        left -= page.len().min(left);
        for article in &page {
            row(article)?;
        }
    }
    Ok(())
}
