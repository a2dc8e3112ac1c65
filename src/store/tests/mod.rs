//! The store on a real disk.

mod commit;
mod keep;
mod kill;
mod open;
mod records;
mod year;

use jiff::Timestamp;

use super::*;
use crate::model::*;

/// A settled article of invented news, and the numbers it took.
pub(super) fn settled(store: &Store, story: Option<StoryId>, text: &str) -> Settled {
    let mut ids = store.ids();
    let id = ids.article();
    let story = story.unwrap_or_else(|| ids.story());
    let at = Timestamp::from_second(1_700_000_000 + i64::try_from(id.0).unwrap()).unwrap();
    let outlet = Outlet(format!("Outlet {}", id.0 % 3));
    let article = Article {
        id,
        label: format!("row-{}", id.0),
        outlet: outlet.clone(),
        url: Some(format!("https://outlet{}.example/{}", id.0 % 3, id.0)),
        title: "Ferry runs aground off Marren".to_owned(),
        byline: None,
        published: Some(at),
        first_seen: at,
        text: text.to_owned(),
        wire_credit: None,
        story,
        wire_of: None,
        revision: 0,
    };
    let figure = Figure { span: Span::new(0, 4), surface: text.chars().take(4).collect(), value: Some(12.0), ..Figure::default() };
    let witness = Witness {
        article: id,
        family: id,
        outlet,
        url: article.url.clone(),
        published: article.published,
        first_seen: at,
        sentence: text.to_owned(),
        span: figure.span,
        surface: figure.surface.clone(),
    };
    let point = Point {
        id: ids.point(),
        story,
        kind: ClaimKind::Figure,
        subject: "people rescued".to_owned(),
        readings: vec![Reading {
            statement: Statement::Figure(Box::new(figure.clone())),
            witnesses: vec![witness.clone()],
            standing: Standing::Open,
        }],
        muted: false,
    };
    let finding = Finding {
        claim: ClaimRef { kind: ClaimKind::Figure, index: 0 },
        point: Some(point.id),
        reading: Some(0),
        verdict: Verdict::New,
        new: witness,
        prior: Vec::new(),
        confidence: 0.5,
        because: "nothing comparable".to_owned(),
        hold: None,
    };
    let head = Story {
        id: story,
        title: article.title.clone(),
        first: at,
        last: at,
        articles: Vec::new(),
        outlets: Vec::new(),
        points: 1,
        divergent: 0,
        muted: false,
    };
    Settled {
        at,
        fingerprint: id.0 * 7,
        sketch: vec![0xFE, 0, 9, u8::try_from(id.0 % 256).unwrap()],
        placement: Placement {
            join: Join::New,
            wire_of: None,
            similarity: 0.25,
            is_trusted: true,
            merges: Vec::new(),
            splits: Vec::new(),
            because: vec!["first of its kind".to_owned()],
        },
        claims: Claims { figures: vec![figure], quotes: vec![Quote { text: "all safe".to_owned(), ..Quote::default() }] },
        findings: vec![(finding, Gate::NothingToCompare)],
        stories: vec![head],
        aliases: Vec::new(),
        moved: Vec::new(),
        points: vec![point],
        alerts: Vec::new(),
        deliveries: Vec::new(),
        told: Vec::new(),
        notes: vec!["the text is the feed's own content".to_owned()],
        seen: Some(Seen { feed: "https://outlet.example/feed".to_owned(), guid: format!("g{}", id.0), fingerprint: 1 }),
        article,
    }
}

/// An alert about the settled article's first point, with a delivery for each channel.
pub(super) fn with_alert(store: &Store, settled: &mut Settled, channels: &[&str]) -> AlertId {
    let id = store.ids().alert();
    let witness = settled.findings[0].0.new.clone();
    let alert = Alert {
        id,
        key: AlertKey(u128::from(id.0) << 64 | 5),
        at: settled.at,
        story: settled.article.story,
        story_title: settled.article.title.clone(),
        kind: ClaimKind::Figure,
        verdict: Verdict::Conflict,
        reason: "12 against 14".to_owned(),
        confidence: 0.9,
        point: settled.points[0].id,
        reading: 0,
        new: witness.clone(),
        prior: vec![witness],
    };
    settled.deliveries = channels
        .iter()
        .map(|channel| Delivery {
            id: format!("{}-{channel}", alert.key),
            alert: id,
            channel: (*channel).to_owned(),
            state: DeliveryState::Waiting,
            attempts: 0,
            due: settled.at,
            last_error: None,
        })
        .collect();
    settled.alerts.push(alert);
    id
}

/// Every record is whole and every index agrees.
pub(super) fn is_clean(store: &Store) {
    let verified = store.verify().unwrap();
    assert!(verified.is_clean(), "{:#?}", verified.problems);
}

pub(super) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("the system's temporary folder can be written")
}

pub(super) fn open(folder: &tempfile::TempDir) -> Store {
    Store::open(&Settings { cache_bytes: 8 << 20, ..Settings::new(folder.path().join("store")) }).unwrap()
}
