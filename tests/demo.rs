//! The demonstration, end to end: the real daemon on invented outlets, over HTTP on loopback, with alerts through a webhook.
//!
//! It must tell what differs, and nothing else: reprinted, rounded, converted and repeated figures stay quiet, and look-alike stories
//! stay apart. Needs nothing but loopback.

use std::process::Command;

/// A word each of the alert's two sentences must have, and of its heading.
struct Expected {
    verdicts: &'static [&'static str],
    earlier: &'static str,
    later: &'static str,
}

/// What the newsroom's articles differ in. Every alert must be one of these.
const DIFFER: &[Expected] = &[
    Expected { verdicts: &["UPDATE", "CONFLICT"], earlier: "11 people", later: "Fourteen people" },
    Expected { verdicts: &["UPDATE", "CONFLICT"], earlier: "11 people", later: "14 people" },
    Expected { verdicts: &["UPDATE", "CONFLICT"], earlier: "43", later: "57 people" },
    Expected { verdicts: &["UPDATE", "CONFLICT"], earlier: "hree firefighters", later: "Five firefighters" },
    Expected { verdicts: &["UPDATE", "CONFLICT"], earlier: "46,000 tonnes", later: "52,000 tonnes" },
    Expected { verdicts: &["REWORDED", "ALTERED"], earlier: "the northern waters", later: "away from our fishermen" },
    Expected { verdicts: &["ALTERED"], earlier: "[not] offer to close", later: "did offer to close" },
    Expected { verdicts: &["ALTERED", "REWORDED"], earlier: "before] the alarm", later: "after] the alarm" },
];

/// Of these, what must be told whatever else is.
const MUST: &[&str] = &["Fourteen people", "57 people", "Five firefighters", "from our fishermen", "did offer to close"];

#[test]
fn the_demonstration_tells_what_differs_and_nothing_else() {
    let kept = tempfile::tempdir().unwrap();
    let diffwire = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diffwire"));
        command.env("NO_COLOR", "1").env_remove("DIFFWIRE_CONFIG").env("HOME", kept.path());
        command
    };
    let shown = diffwire().args(["demo", "--fast", "--keep"]).arg(kept.path()).output().unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.status.success(), "{text}\n{}", String::from_utf8_lossy(&shown.stderr));

    let alerts: Vec<&str> = text.split("\n\n").map(str::trim_start).filter(|block| block.contains("\n  earlier: ")).collect();
    for alert in &alerts {
        let is_expected = DIFFER.iter().any(|differ| {
            differ.verdicts.iter().any(|verdict| alert.starts_with(verdict))
                && alert.contains(differ.earlier)
                && alert.contains(differ.later)
        });
        assert!(is_expected, "this should not have been told:\n{alert}");
    }
    for must in MUST {
        assert!(alerts.iter().any(|alert| alert.contains(must)), "{must:?} was not told in:\n{text}");
    }

    // The store is readable without a daemon, and holds what was told.
    let ask = |what: &[&str]| {
        let answer = diffwire().args(what).args(["--json", "--store"]).arg(kept.path().join("store")).output().unwrap();
        assert!(answer.status.success(), "{what:?}: {}", String::from_utf8_lossy(&answer.stderr));
        let rows = String::from_utf8(answer.stdout).unwrap();
        rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
    };
    let stories = ask(&["inspect", "stories"]);
    assert_eq!(stories.len(), 4, "{stories:#?}");
    assert_eq!(ask(&["inspect", "articles"]).len(), 15);
    let stored = ask(&["inspect", "alerts"]);
    assert_eq!(stored.len(), alerts.len());
    for alert in &stored {
        assert_eq!(alert["deliveries"][0]["state"], "delivered", "{alert:#}");
    }
    let copies: Vec<_> = ask(&["inspect", "articles"]).into_iter().filter(|article| !article["wire_of"].is_null()).collect();
    assert_eq!(copies.len(), 1, "one article is a reprint: {copies:#?}");
    assert_eq!(copies[0]["outlet"], "Northland Post");
}
