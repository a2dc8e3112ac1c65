//! Why an alert was sent, or why none was.
//!
//! One line about the article's place in its story comes first, then a line a claim with its verdict and the gate that stopped it; for
//! two articles, why they are one story or are not, and every comparable pair of their claims.

use axum::{
    extract::{Path, Query, State as Extract},
    response::Response,
};
use serde::Serialize;

use super::{
    Question, State, alerts, articles, lines,
    lines::{Sink, Stopped},
    problem::Problem,
    shape::PairOut,
    stored::{FindingOut, PlacementOut},
};
use crate::{
    alert::{self, shape::AlertOut},
    compare,
    model::{AlertId, Article, Gate},
    pipeline::Corpus,
};

pub async fn explain(Extract(state): Extract<State>, Path(id): Path<String>, Query(question): Query<Question>) -> Response {
    lines::answer(move |sink: &mut Sink| match (&question.with, id.parse::<AlertId>()) {
        (Some(other), _) => two(&state, &id, other, sink),
        (None, Ok(_)) => one_alert(&state, &id, sink),
        (None, Err(_)) => one_article(&state, &id, sink),
    })
    .await
}

/// The alert, and the finding behind it with the placement that made it comparable.
fn one_alert(state: &State, id: &str, sink: &mut Sink) -> Result<(), Stopped> {
    let alert = alerts::find(&state.store, id)?;
    sink.row(&AlertOut::new(&alert, &state.store.deliveries(alert.id)?))?;
    let article = articles::find(&state.store, &alert.new.article.to_string())?;
    placement(state, &article, sink)?;
    for (finding, gate) in state.store.findings(article.id)?.unwrap_or_default() {
        if finding.new.span == alert.new.span && finding.claim.kind == alert.kind {
            sink.row(&FindingOut::new(&finding, gate))?;
        }
    }
    Ok(())
}

fn one_article(state: &State, id: &str, sink: &mut Sink) -> Result<(), Stopped> {
    let article = articles::find(&state.store, id)?;
    placement(state, &article, sink)?;
    for (finding, gate) in state.store.findings(article.id)?.unwrap_or_default() {
        sink.row(&FindingOut::new(&finding, gate))?;
    }
    Ok(())
}

fn placement(state: &State, article: &Article, sink: &mut Sink) -> Result<(), Stopped> {
    match state.store.placement(article.id)? {
        Some(placement) => sink.row(&PlacementOut::new(article, &placement)),
        None => Ok(()),
    }
}

#[derive(Debug, Serialize)]
struct TwoOut {
    articles: [String; 2],
    same_story: bool,
    because: Vec<String>,
}

/// Two articles: whether they are one story, and how their claims stand to each other, as if they were.
fn two(state: &State, a: &str, b: &str, sink: &mut Sink) -> Result<(), Stopped> {
    let (a, b) = (articles::find(&state.store, a)?, articles::find(&state.store, b)?);
    let corpus = Corpus::open(state.store.clone(), state.stories.clone(), state.alerts.clone(), Vec::new())?;
    sink.row(&TwoOut {
        articles: [a.id.to_string(), b.id.to_string()],
        same_story: a.story == b.story,
        because: corpus.index.explain(a.id, b.id),
    })?;
    let claims = |article: &Article| state.store.claims(article.id).map(Option::unwrap_or_default);
    let (a_claims, b_claims) = (claims(&a)?, claims(&b)?);
    let found = compare::pairs(compare::Report { article: &a, claims: &a_claims }, compare::Report { article: &b, claims: &b_claims });
    let story = state.store.story(b.story)?.ok_or_else(|| Problem::missing(format!("story {}", b.story)))?;
    let placement = state.store.placement(b.id)?.ok_or_else(|| Problem::missing(format!("placement of {}", b.id)))?;
    for finding in &found {
        let point = finding.point.map(|id| state.store.point(id)).transpose()?.flatten();
        let scene = alert::Scene { point: point.as_ref(), story: &story, placement: &placement };
        let alerts = alert::gate(finding, scene, &state.alerts) == Gate::Passed && a.story == b.story;
        if let Some(pair) = PairOut::new(finding, alerts, &a.id.to_string(), &b.id.to_string()) {
            sink.row(&pair)?;
        }
    }
    Ok(())
}
