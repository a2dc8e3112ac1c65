//! Pairs of invented sentences from two outlets, each with whether a careful editor would want to hear of the difference.
//!
//! `tests/pairs.tsv` holds one a line: `MUST` or `NOT`, the policy's rule, and both sentences. The floors may only rise.

use std::fs;

use diffwire::{
    alert, claim, compare,
    model::{Article, ArticleId, Claims, Gate, Join, Outlet, Placement, Story, StoryId},
};
use jiff::Timestamp;

/// Of the alerts sent, those that should be; of the differences, those that are told. In per cent.
const PRECISION_FLOOR: usize = 95;
const RECALL_FLOOR: usize = 95;

fn article(id: u64, outlet: &str, text: &str) -> (Article, Claims) {
    let article = Article {
        id: ArticleId(id),
        label: outlet.to_owned(),
        outlet: Outlet::from(outlet),
        url: None,
        title: String::new(),
        byline: None,
        published: None,
        first_seen: Timestamp::UNIX_EPOCH,
        text: text.to_owned(),
        wire_credit: None,
        story: StoryId(1),
        wire_of: None,
        revision: 0,
    };
    (article, claim::claims(text))
}

fn alerts(a: &str, b: &str) -> bool {
    let (a, b) = (article(1, "Island Radio", a), article(2, "The Harbour Post", b));
    let story = Story {
        id: StoryId(1),
        title: String::new(),
        first: Timestamp::UNIX_EPOCH,
        last: Timestamp::UNIX_EPOCH,
        articles: Vec::new(),
        outlets: Vec::new(),
        points: 0,
        divergent: 0,
        muted: false,
    };
    let placement = Placement {
        join: Join::New,
        wire_of: None,
        similarity: 1.0,
        is_trusted: true,
        merges: Vec::new(),
        splits: Vec::new(),
        because: Vec::new(),
    };
    let (first, second) = (compare::Report { article: &a.0, claims: &a.1 }, compare::Report { article: &b.0, claims: &b.1 });
    compare::pairs(first, second).iter().any(|finding| {
        alert::gate(finding, alert::Scene { point: None, story: &story, placement: &placement }, &alert::Settings::default())
            == Gate::Passed
    })
}

#[test]
fn pairs_are_decided_as_an_editor_would() {
    let rows = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pairs.tsv")).expect("the table lies beside this test");
    let (mut sent, mut right, mut due) = (0, 0, 0);
    let mut wrong = Vec::new();
    for row in rows.lines().filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let [rating, rule, a, b] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("four fields: {row}") };
        let (must, told) = (rating == "MUST", alerts(a, b));
        due += usize::from(must);
        sent += usize::from(told);
        right += usize::from(must && told);
        if must != told {
            wrong.push(format!("{rating} {rule}: {a} / {b}"));
        }
    }
    let (precision, recall) = (100 * right / sent.max(1), 100 * right / due.max(1));
    assert!(precision >= PRECISION_FLOOR && recall >= RECALL_FLOOR, "precision {precision}, recall {recall}:\n{}", wrong.join("\n"));
}
