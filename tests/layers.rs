//! Imports point strictly downwards, siblings never meet, and each outside crate has its owners.
//!
//! The table below is the rule; the rest reads `src/` for paths that start with `crate::` or with an owned crate's name.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// From the bottom up: a module may import what stands in a line above its own in this list, and nothing beside it.
const LAYERS: &[&[&str]] = &[
    &["model"],
    &["text"],
    &["alert", "article", "claim", "compare", "deliver", "feed", "fetch", "store", "story"],
    &["config"],
    &["pipeline"],
    &["api"],
    &["daemon"],
    &["cli"],
    &["main"],
];

/// An outside crate, and the places that may name it: a module, or one file of a module.
const OWNERS: &[(&str, &[&str])] = &[
    ("sled", &["store"]),
    ("scraper", &["article"]),
    ("feed_rs", &["feed"]),
    ("notify_rust", &["deliver"]),
    ("psl", &["model"]),
    ("reqwest", &["fetch", "deliver", "api/client.rs"]),
    ("axum", &["api", "daemon", "cli/demo"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("sd_notify", &["daemon"]),
];

/// The steps without input, output, clock or waiting.
const PURE: &[&str] = &["model", "text", "alert", "article", "claim", "compare", "feed", "story"];

/// What a pure step never names.
const IMPURE: &[&str] =
    &["tokio::", "std::fs", "std::net", "std::process", "Timestamp::now", "Instant::now", "SystemTime::now", "async fn"];

#[test]
fn imports_point_downwards_and_crates_have_owners() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for file in sources(&root) {
        let path = file.strip_prefix(&root).expect("every source was found below src").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).expect("a source file is readable UTF-8");
        broken.extend(violations(&path, &text));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_stands_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let known: BTreeSet<&str> = LAYERS.iter().flat_map(|layer| layer.iter().copied()).collect();
    for file in sources(&root) {
        let path = file.strip_prefix(&root).expect("every source was found below src").to_string_lossy().replace('\\', "/");
        assert!(path == "lib.rs" || known.contains(module_of(&path)), "{path} belongs to no module of the table");
    }
}

#[test]
fn a_broken_rule_is_found() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("story/score.rs", "use crate::model::Story;", &[]),
        ("story/score.rs", "use crate::compare::pairs;", &["story/score.rs: story may not import compare"]),
        (
            "story/score.rs",
            "use crate::{\n    model::Story,\n    claim::{self, quote},\n};",
            &["story/score.rs: story may not import claim"],
        ),
        ("story/score.rs", "fn f() { crate::store::open(); }", &["story/score.rs: story may not import store"]),
        ("model/id.rs", "use crate::text::fold;", &["model/id.rs: model may not import text"]),
        ("pipeline.rs", "use crate::{alert, claim, daemon};", &["pipeline.rs: pipeline may not import daemon"]),
        ("story/score.rs", "use crate::story::index;", &[]),
        ("store/tree.rs", "use sled::Db;", &[]),
        ("api/mod.rs", "let db: sled::Db = open();", &["api/mod.rs: sled belongs to store"]),
        ("api/router.rs", "use reqwest::Client;", &["api/router.rs: reqwest belongs to fetch, deliver, api/client.rs"]),
        ("api/client.rs", "use reqwest::Client;", &[]),
        ("text/word.rs", "// use sled::Db; crate::store::open", &[]),
        ("claim/mod.rs", "let now = Timestamp::now();", &["claim/mod.rs: a pure step may not name Timestamp::now"]),
        ("claim/mod.rs", "fn f() {}\n#[cfg(test)]\nmod tests { fn f() { Instant::now(); } }", &[]),
        ("claim/tests.rs", "fn f() { Instant::now(); }", &[]),
        ("claim/mod.rs", "const S: &str = \"https://crate.example/reqwest\";", &[]),
        ("claim/mod.rs", "#[cfg(test)]\nmod tests { use crate::compare::pairs; }", &["claim/mod.rs: claim may not import compare"]),
    ];
    for (path, text, expected) in rows {
        assert_eq!(violations(path, text), *expected, "{text}");
    }
}

/// Every broken rule of one source file, as sentences.
fn violations(path: &str, text: &str) -> Vec<String> {
    let text = without_comments(text);
    let module = module_of(path);
    let mut broken = Vec::new();
    for import in imports(&text) {
        if layer_of(&import).is_some() && import != module && layer_of(&import) >= layer_of(module) && module != "lib" {
            broken.push(format!("{path}: {module} may not import {import}"));
        }
    }
    for (krate, owners) in OWNERS {
        let owned = owners.iter().any(|owner| path == *owner || path.starts_with(&format!("{owner}/")) || path == format!("{owner}.rs"));
        if !owned && names_crate(&text, krate) {
            broken.push(format!("{path}: {krate} belongs to {}", owners.join(", ")));
        }
    }
    if PURE.contains(&module) && !is_test(path) {
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(&text);
        broken.extend(IMPURE.iter().filter(|word| text.contains(**word)).map(|word| format!("{path}: a pure step may not name {word}")));
    }
    broken
}

/// Tests may measure how long a pure step takes.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The modules that a text's `crate::` paths begin with, each once.
fn imports(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let is_whole = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if is_whole {
            heads(&text[at + "crate::".len()..], &mut found);
        }
    }
    found
}

/// The first segment of a path, or of each path of a braced list.
fn heads(path: &str, found: &mut BTreeSet<String>) {
    let path = path.trim_start();
    let Some(list) = path.strip_prefix('{') else {
        found.insert(identifier(path));
        return;
    };
    let mut depth = 0;
    let mut is_head = true;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_head = true,
            c if is_head && !c.is_whitespace() => {
                found.insert(identifier(&list[at..]));
                is_head = false;
            }
            _ => {}
        }
    }
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn names_crate(text: &str, krate: &str) -> bool {
    text.match_indices(krate).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let starts_path = before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '/' | '.' | '"')));
        starts_path && text[at + krate.len()..].starts_with("::")
    })
}

fn module_of(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Lines that are only a comment are dropped: documentation links point where they like.
fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).expect("the source folder is readable");
    for entry in entries {
        let path = entry.expect("a folder's entry is readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
