//! The half with state: one article at a time, in order of arrival, one transaction each.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Corpus, Digest,
    moves::{Moves, moves},
    past::Past,
    vouch::vouched,
};
use crate::{
    alert::{self, Scene},
    compare::{self, Outcome, Report},
    model::{Alert, AlertKey, Article, ArticleId, Delivery, Finding, Gate, Join, Placement, Point, Standing, Story, StoryId},
    store::{Ids, Seen, Settled, StoreError},
};

/// What became of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    pub article: ArticleId,
    pub label: String,
    pub story: StoryId,
    pub new_story: bool,
    pub wire_of: Option<ArticleId>,
    /// In order of decision.
    pub alerts: Vec<Alert>,
    /// Differences that would be told, were their article not settled again.
    pub untold: usize,
}

/// Stores an article with all that it changes, and gives what the user is to be told. Nothing is told outside before the store is synced.
///
/// # Errors
/// When the store cannot be read or written; nothing of the article is stored then, and the same digest may be settled again.
pub fn settle(digest: Digest, corpus: &mut Corpus) -> Result<Settlement, StoreError> {
    let fingerprint = xxh3_64(digest.text.as_bytes());
    let stored = match &digest.url {
        Some(url) => corpus.store.article_by_url(url)?,
        None => None,
    };
    match stored {
        None => arrival(digest, fingerprint, None, corpus),
        Some(stored) if corpus.store.fingerprint(stored.id)? == Some(fingerprint) => known(digest, stored, corpus),
        Some(stored) => revision(digest, fingerprint, stored, None, corpus),
    }
}

/// Settles a text that was settled before, in a store where it is not yet: it keeps the numbers it had, and nobody is told anything.
///
/// # Errors
/// As [`settle`].
pub(super) fn resettle(digest: Digest, past: &Past, corpus: &mut Corpus) -> Result<Settlement, StoreError> {
    let fingerprint = xxh3_64(digest.text.as_bytes());
    match corpus.store.article(past.article)? {
        None => arrival(digest, fingerprint, Some(past), corpus),
        Some(stored) => revision(digest, fingerprint, stored, Some(past), corpus),
    }
}

/// A text that is stored already: only that its entry needs no second look is new.
fn known(digest: Digest, stored: Article, corpus: &Corpus) -> Result<Settlement, StoreError> {
    if let Some(seen) = seen(&digest) {
        corpus.store.mark_seen(&seen, digest.first_seen)?;
    }
    Ok(Settlement {
        article: stored.id,
        label: stored.label,
        story: corpus.store.resolve(stored.story)?,
        new_story: false,
        wire_of: stored.wire_of,
        alerts: Vec::new(),
        untold: 0,
    })
}

fn arrival(digest: Digest, fingerprint: u64, past: Option<&Past>, corpus: &mut Corpus) -> Result<Settlement, StoreError> {
    let mut ids = corpus.store.ids();
    let placement = corpus.index.place(&digest.sketch);
    let id = past.map_or_else(|| ids.article(), |past| past.article);
    let (mut story, new_story) = match placement.join {
        Join::Story(joined) => (head(corpus, joined, &digest)?, false),
        Join::New => {
            let story = past.map(|past| past.story(&corpus.store)).transpose()?.flatten();
            (new_story(story.unwrap_or_else(|| ids.story()), &digest), true)
        }
    };
    let article = Article {
        id,
        label: digest.label.clone(),
        outlet: digest.outlet.clone(),
        url: digest.url.clone(),
        title: digest.title.clone(),
        byline: digest.byline.clone(),
        published: digest.published,
        first_seen: digest.first_seen,
        text: digest.text.clone(),
        wire_credit: digest.wire_credit.clone(),
        story: story.id,
        wire_of: placement.wire_of,
        revision: 0,
    };
    let moves = moves(corpus, &mut ids, &mut story, &placement)?;
    let report = Report { article: &article, claims: &digest.claims };
    let outcome = compare::settle(&moves.points, report, &mut || ids.point());
    let placement = vouched(placement, &outcome.findings, &digest.claims);
    let settlement = conclude(
        Conclusion { digest: &digest, fingerprint, article: &article, placement: &placement, story, moves: &moves, outcome, past },
        &mut ids,
        corpus,
    )?;
    for (from, into) in &moves.aliases {
        corpus.index.merge(*from, *into);
    }
    for (to, left) in &moves.splits {
        corpus.index.split(left, *to);
    }
    corpus.index.insert(id, &digest.sketch, article.story, article.wire_of);
    Ok(Settlement { new_story, ..settlement })
}

/// A later text of an address that is stored: it stays in its story, and what it changes are corrections.
fn revision(digest: Digest, fingerprint: u64, stored: Article, past: Option<&Past>, corpus: &mut Corpus) -> Result<Settlement, StoreError> {
    let mut ids = corpus.store.ids();
    let story = head(corpus, stored.story, &digest)?;
    let old_claims = corpus.store.claims(stored.id)?.unwrap_or_default();
    let placement = corpus.store.placement(stored.id)?.unwrap_or_else(|| unplaced(story.id));
    let article = Article {
        title: digest.title.clone(),
        byline: digest.byline.clone().or_else(|| stored.byline.clone()),
        text: digest.text.clone(),
        story: story.id,
        revision: stored.revision + 1,
        ..stored.clone()
    };
    let moves = Moves { points: corpus.store.points(story.id)?, ..Moves::default() };
    let previous = Report { article: &stored, claims: &old_claims };
    let report = Report { article: &article, claims: &digest.claims };
    let outcome = compare::revise(&moves.points, previous, report, &mut || ids.point());
    let settlement = conclude(
        Conclusion { digest: &digest, fingerprint, article: &article, placement: &placement, story, moves: &moves, outcome, past },
        &mut ids,
        corpus,
    )?;
    corpus.index.remove(article.id);
    corpus.index.insert(article.id, &digest.sketch, article.story, article.wire_of);
    Ok(settlement)
}

/// The story as it stands, dated to include the new article.
fn head(corpus: &Corpus, id: StoryId, digest: &Digest) -> Result<Story, StoreError> {
    let dated = digest.published.unwrap_or(digest.first_seen);
    let story = corpus.store.story(id)?.unwrap_or_else(|| new_story(id, digest));
    Ok(Story { first: story.first.min(dated), last: story.last.max(dated), ..story })
}

fn new_story(id: StoryId, digest: &Digest) -> Story {
    let dated = digest.published.unwrap_or(digest.first_seen);
    Story {
        id,
        title: digest.title.clone(),
        first: dated,
        last: dated,
        articles: Vec::new(),
        outlets: vec![digest.outlet.clone()],
        points: 0,
        divergent: 0,
        muted: false,
    }
}

fn unplaced(story: StoryId) -> Placement {
    Placement { similarity: 0.0, is_trusted: false, ..Placement::certain(story) }
}

/// All that is known of an article when it has been compared.
struct Conclusion<'a> {
    digest: &'a Digest,
    fingerprint: u64,
    article: &'a Article,
    placement: &'a Placement,
    story: Story,
    moves: &'a Moves,
    outcome: Outcome,
    /// Of a text that is settled again.
    past: Option<&'a Past>,
}

/// Passes the findings through the gates and commits everything at once.
fn conclude(mut known: Conclusion<'_>, ids: &mut Ids, corpus: &Corpus) -> Result<Settlement, StoreError> {
    let known_points: HashSet<_> = known.moves.points.iter().map(|point| point.id).collect();
    if let Some(past) = known.past {
        past.renumber(&mut known.outcome, &known_points, &corpus.store)?;
    }
    let Gated { findings, alerts, told } = gated(&known, ids, corpus)?;
    known.outcome.points = heard(known.outcome.points, &findings, known.article.id);
    let Conclusion { digest, fingerprint, article, placement, mut story, moves, outcome: Outcome { points: changed, .. }, .. } = known;
    let new_points = changed.iter().filter(|point| !known_points.contains(&point.id)).count();
    story.points = count(known_points.len() + new_points);
    let divergent = |point: &&Point| point.readings.len() > 1;
    let changed_ids: HashSet<_> = changed.iter().map(|point| point.id).collect();
    story.divergent = count(
        changed.iter().filter(divergent).count()
            + moves.points.iter().filter(|point| !changed_ids.contains(&point.id)).filter(divergent).count(),
    );
    let settled = Settled {
        at: digest.first_seen,
        article: article.clone(),
        fingerprint,
        sketch: postcard::to_stdvec(&digest.sketch).expect("a sketch is plain values, which always can be written"),
        placement: placement.clone(),
        claims: digest.claims.clone(),
        findings,
        stories: moves.stories.iter().cloned().chain([story]).collect(),
        aliases: moves.aliases.clone(),
        moved: moves.moved.clone(),
        points: moves.left.iter().filter(|point| !changed_ids.contains(&point.id)).cloned().chain(changed).collect(),
        deliveries: deliveries(&alerts, corpus, digest),
        alerts: alerts.clone(),
        told,
        seen: seen(digest),
        notes: digest.problems.clone(),
    };
    corpus.store.commit(&settled)?;
    let untold = settled.told.len();
    Ok(Settlement {
        article: article.id,
        label: article.label.clone(),
        story: article.story,
        new_story: false,
        wire_of: article.wire_of,
        alerts,
        untold,
    })
}

/// The points with what the user has not heard of marked: readings that only this article gives, and was held back for. What is told now is
/// heard.
fn heard(mut points: Vec<Point>, findings: &[(Finding, Gate)], article: ArticleId) -> Vec<Point> {
    for (finding, gate) in findings {
        let point = points.iter_mut().find(|point| Some(point.id) == finding.point);
        let place = finding.reading.and_then(|at| usize::try_from(at).ok());
        let Some(reading) = point.zip(place).and_then(|(point, at)| point.readings.get_mut(at)) else { continue };
        match (gate, reading.standing) {
            (Gate::Passed, Standing::HeldBack) => reading.standing = Standing::Open,
            (Gate::JoinNotTrusted | Gate::LowConfidence, Standing::Open) if reading.witnesses.iter().all(|w| w.article == article) => {
                reading.standing = Standing::HeldBack;
            }
            _ => {}
        }
    }
    points
}

#[derive(Default)]
struct Gated {
    findings: Vec<(Finding, Gate)>,
    alerts: Vec<Alert>,
    /// What is never to be told.
    told: Vec<AlertKey>,
}

fn gated(known: &Conclusion<'_>, ids: &mut Ids, corpus: &Corpus) -> Result<Gated, StoreError> {
    let Conclusion { article, placement, story, moves, outcome, past, .. } = known;
    let mut gated = Gated::default();
    let mut keys = HashSet::new();
    for finding in &outcome.findings {
        let point = finding.point.and_then(|id| outcome.points.iter().chain(&moves.points).find(|point| point.id == id));
        let mut gate = alert::gate(finding, Scene { point, story, placement }, &corpus.alerts);
        if gate == Gate::Passed {
            let alert = alert::alert(ids.alert(), article.first_seen, finding, story);
            let alert = match alert {
                Some(alert) if keys.insert(alert.key) && !corpus.store.was_told(alert.key)? => Some(alert),
                _ => None,
            };
            match (past, alert) {
                (Some(past), alert) => {
                    gate = past.gate(finding);
                    gated.told.extend(alert.map(|alert| alert.key));
                }
                (None, Some(alert)) => gated.alerts.push(alert),
                (None, None) => gate = Gate::AlreadyTold,
            }
        }
        gated.findings.push((finding.clone(), gate));
    }
    Ok(gated)
}

fn deliveries(alerts: &[Alert], corpus: &Corpus, digest: &Digest) -> Vec<Delivery> {
    let to = |alert| {
        corpus
            .channels
            .iter()
            .filter(move |channel| channel.filter.wants(alert))
            .map(move |channel| Delivery::new(alert, &channel.channel, digest.first_seen))
    };
    alerts.iter().flat_map(to).collect()
}

fn seen(digest: &Digest) -> Option<Seen> {
    digest.seen.clone().map(|(feed, guid, fingerprint)| Seen { feed, guid, fingerprint })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
