//! Records written by earlier versions still open, and bytes that are none never do harm.

use std::{fmt::Debug, fs, path::Path};

use super::*;
use crate::store::{
    record::{self, Record, RecordError},
    rows::{self, Told, *},
};

/// Frames as version 1 wrote them: a name and hexadecimal bytes a line. A line is added with a new record and never changed.
fn fixtures() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/tests/v1.txt")).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

/// A line for a value that has none yet.
fn missing<M: Record + PartialEq + Debug>(fixtures: &str, name: &str, value: &M) -> Option<String> {
    let Some(written) = fixtures.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')) else {
        return Some(format!("{name} {}", hex(&record::encode(value))));
    };
    assert_eq!(record::decode::<M>(&bytes(written)).as_ref(), Ok(value), "{name}");
    None
}

/// One value of each kind, with something in every list and option.
#[test]
fn records_of_version_1_still_open() {
    let folder = folder();
    let store = open(&folder);
    let mut settled = settled(&store, None, "Twelve people were rescued.");
    with_alert(&store, &mut settled, &["hook"]);
    let at = settled.at;
    settled.findings[0].0.hold = Some(Gate::Background);
    settled.claims.figures[0] = Figure {
        value_high: Some(14.5),
        bound: Bound::Range,
        change: Some(Change::Up),
        dimension: Dimension::Money,
        event: Some("rescue".to_owned()),
        modifiers: vec!["young".to_owned()],
        scope: vec!["in Marren".to_owned()],
        as_of: Some("on Sunday".to_owned()),
        source: Some("police".to_owned()),
        parts: vec![1.0, 2.0],
        conversions: vec![Conversion { value: 3.25, value_high: None, unit_canonical: "mile".to_owned() }],
        ..settled.claims.figures[0].clone()
    };
    settled.claims.quotes[0] = Quote {
        speaker: Some(Speaker {
            written: "she".to_owned(),
            span: Some(Span::new(3, 6)),
            name: "Ada Vale".to_owned(),
            role: Some("captain".to_owned()),
        }),
        cue: Some("said".to_owned()),
        occasion: vec!["on Sunday".to_owned()],
        continues: Some(2),
        ..settled.claims.quotes[0].clone()
    };
    let statement = Statement::Quote(Box::new(settled.claims.quotes[0].clone()));
    let body = Body {
        at,
        title: settled.article.title.clone(),
        text: settled.article.text.clone(),
        claims: settled.claims.clone(),
        findings: settled.findings.clone(),
        placement: Placement {
            join: Join::Story(StoryId(4)),
            wire_of: Some(ArticleId(2)),
            merges: vec![StoryId(1)],
            splits: vec![vec![ArticleId(3)]],
            ..settled.placement.clone()
        },
    };
    let head =
        StoryHead { title: "Ferry".to_owned(), first: at, last: at, points: 3, divergent: 1, muted: true, absorbed: vec![StoryId(1)] };
    let own = OwnPoint {
        moved_to: Some(StoryId(9)),
        kind: ClaimKind::Quote,
        subject: "Ada Vale".to_owned(),
        muted: true,
        readings: vec![OwnReading { statement, standing: Standing::Acknowledged, witnesses: 3, chain: 77 }],
    };
    let counters = Counters { article: 1, story: 2, point: 3, alert: 4, seen: 5, told: 6, articles: 7, ..Counters::default() };
    let feed = FeedState {
        title: Some("Marren Post".to_owned()),
        redirect: Some(PermanentRedirect { to: "https://outlet.example/new".to_owned(), seen: 2 }),
        hints: Hints { ttl_minutes: Some(60), skip_hours: vec![3], ..Hints::default() },
        next_at: Some(at),
        last: Some(LastPoll { at, kind: PollKind::Throttled, sentence: "429".to_owned() }),
        ..FeedState::new("https://outlet.example/feed")
    };
    let notice = Notice {
        id: "n".to_owned(),
        at,
        title: "A feed is gone".to_owned(),
        text: "It answered 410.".to_owned(),
        url: Some("https://outlet.example/feed".to_owned()),
    };
    let channel = ChannelState { closed: Some(Closed { at, what: "410".to_owned(), settings: 7 }), notices: vec![notice] };
    let placed = Head {
        article: Article { wire_of: Some(ArticleId(2)), byline: Some("Una Kerrow".to_owned()), ..settled.article.clone() },
        fingerprint: 7,
    };
    assert_eq!(record::brief(&record::encode(&placed)), Ok(record::Brief { story: settled.article.story, wire_of: Some(ArticleId(2)) }));
    assert_eq!(record::sketch(&record::encode(&Sketch { bytes: vec![1, 2, 255] })), Ok(vec![1, 2, 255]));
    let known = fixtures();
    let lines: Vec<String> = [
        missing(&known, "head", &Head { article: Article { text: String::new(), ..settled.article.clone() }, fingerprint: 7 }),
        missing(&known, "body", &body),
        missing(&known, "sketch", &Sketch { bytes: vec![1, 2, 255] }),
        missing(&known, "member", &Member { outlet: "Marren Post".into() }),
        missing(&known, "seen", &rows::Seen { feed: 1, entry: u64::MAX, at }),
        missing(&known, "story", &StoryRow::Head(head)),
        missing(&known, "alias", &StoryRow::Alias(StoryId(3))),
        missing(&known, "founded", &Founded { points: settled.points.clone() }),
        missing(&known, "own", &own),
        missing(&known, "home", &Home { last: 12, story: StoryId(3) }),
        missing(&known, "witness", &settled.findings[0].0.new),
        missing(&known, "alert", &settled.alerts[0]),
        missing(&known, "delivery", &Delivery { last_error: Some("503".to_owned()), ..settled.deliveries[0].clone() }),
        missing(&known, "told", &Told { key: AlertKey(u128::MAX), at }),
        missing(&known, "counters", &counters),
        missing(&known, "feed", &feed),
        missing(&known, "channel", &channel),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(lines.is_empty(), "add to v1.txt:\n{}", lines.join("\n"));
}

#[test]
fn no_damage_goes_unnoticed() {
    let frame = record::encode(&Sketch { bytes: (0..=255).cycle().take(2_000).collect() });
    for at in 0..frame.len() {
        for bit in [1, 0x80] {
            let mut flipped = frame.clone();
            flipped[at] ^= bit;
            assert!(record::decode::<Sketch>(&flipped).is_err(), "byte {at}");
        }
        assert!(record::decode::<Sketch>(&frame[..at]).is_err(), "cut at {at}");
    }
    assert_eq!(record::decode::<Sketch>(&[]), Err(RecordError::Short(0)));
}
