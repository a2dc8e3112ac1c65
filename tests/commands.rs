//! Bad input and bad surroundings, tried on the program itself: each gets its exit status and one clear sentence, and nothing is lost.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

fn diffwire(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diffwire"));
    command.env_remove("DIFFWIRE_CONFIG").env("HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path()).current_dir(folder.path());
    command
}

fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, content) in files {
        fs::write(folder.path().join(name), content).expect("a temporary file can be written");
    }
    folder
}

/// The exit status and everything that the complaint must say.
fn check(output: &Output, status: i32, says: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{said}");
    for word in says {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

/// A daemon that is killed when the test ends.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Daemon {
    fn start(folder: &TempDir, config: &str) -> Self {
        let child = diffwire(folder).args(["run", "--config", config]).stderr(Stdio::piped()).spawn().expect("the program can be started");
        Self(child)
    }
}

fn wait_for(path: &Path) {
    let end = Instant::now() + Duration::from_secs(20);
    while !path.exists() {
        assert!(Instant::now() < end, "{} never came", path.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}

const CONFIG: &str = "[store]\npath = \"store\"\n[api]\nsocket = \"diffwire.sock\"\n";
const ARTICLE: &str = r#"{"id":"one","outlet":"Marren Post","published":"2026-03-01T10:00:00Z","title":"Ferry aground","text":"Crews rescued 12 people from a ferry."}"#;

#[test]
fn a_configuration_with_a_mistake_is_refused_by_name_and_line() {
    for (config, says) in [
        ("[store]\nplace = \"x\"\n", &["config.toml", "2", "place"][..]),
        ("[poll]\nfloor = \"soon\"\n", &["config.toml", "2", "soon"]),
        ("[[channel]]\nname = \"hook\"\ntype = \"webhook\"\n", &["config.toml", "hook", "url"]),
        ("[store\n", &["config.toml", "1"]),
    ] {
        let folder = folder_with(&[("config.toml", config)]);
        check(&diffwire(&folder).args(["run", "--config", "config.toml"]).output().unwrap(), 2, says);
    }
    let folder = folder_with(&[]);
    check(&diffwire(&folder).args(["run", "--config", "nowhere.toml"]).output().unwrap(), 2, &["nowhere.toml"]);
}

#[test]
fn one_store_and_one_socket_belong_to_one_daemon() {
    let other = CONFIG.replace("\"store\"", "\"another\"");
    let folder = folder_with(&[("config.toml", CONFIG), ("other.toml", &other), ("articles.jsonl", ARTICLE)]);
    let daemon = Daemon::start(&folder, "config.toml");
    wait_for(&folder.path().join("diffwire.sock"));

    let locked = diffwire(&folder).args(["ingest", "articles.jsonl", "--config", "config.toml", "--json"]).output().unwrap();
    check(&locked, 3, &["store", "daemon"]);
    let second = diffwire(&folder).args(["run", "--config", "other.toml"]).output().unwrap();
    check(&second, 2, &["diffwire.sock"]);
    let status = diffwire(&folder).args(["status", "--config", "config.toml"]).output().unwrap();
    check(&status, 0, &[]);

    // The socket of a daemon that was killed is no obstacle.
    drop(daemon);
    let status = diffwire(&folder).args(["status", "--config", "config.toml"]).output().unwrap();
    check(&status, 4, &[]);
    let _again = Daemon::start(&folder, "config.toml");
    let end = Instant::now() + Duration::from_secs(20);
    while diffwire(&folder).args(["status", "--config", "config.toml"]).output().unwrap().status.code() != Some(0) {
        assert!(Instant::now() < end, "the daemon does not start again");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_store_of_a_later_version_is_left_alone() {
    let folder = folder_with(&[("config.toml", CONFIG), ("articles.jsonl", ARTICLE)]);
    let ingest = || diffwire(&folder).args(["ingest", "articles.jsonl", "--config", "config.toml", "--json"]).output().unwrap();
    check(&ingest(), 0, &[]);
    let format = folder.path().join("store/FORMAT");
    let written = fs::read_to_string(&format).unwrap();
    fs::write(&format, "diffwire store, format 9\n").unwrap();
    check(&ingest(), 3, &["format", "9"]);
    fs::write(&format, written).unwrap();
    let kept = diffwire(&folder).args(["inspect", "articles", "--config", "config.toml", "--json"]).output().unwrap();
    check(&kept, 0, &[]);
    assert_eq!(String::from_utf8_lossy(&kept.stdout).lines().count(), 1);
}

#[test]
fn what_is_no_feed_and_what_is_no_page_are_named() {
    let page = r#"<html><head><link rel="alternate" type="application/rss+xml" href="https://marren-post.example/rss"></head><body>Hello</body></html>"#;
    let folder = folder_with(&[("page.html", page), ("empty.xml", ""), ("paper.pdf", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")]);
    let parsed = diffwire(&folder).args(["parse-feed", "page.html", "empty.xml", "--json"]).output().unwrap();
    check(&parsed, 1, &["page.html", "HTML", "https://marren-post.example/rss", "empty.xml"]);
    assert!(String::from_utf8_lossy(&parsed.stdout).lines().all(|line| line.contains("\"error\"")));
    let extracted = diffwire(&folder).args(["extract", "paper.pdf", "missing.html", "--json"]).output().unwrap();
    check(&extracted, 1, &["missing.html"]);
    assert!(String::from_utf8_lossy(&extracted.stdout).contains("not a text page"), "{}", String::from_utf8_lossy(&extracted.stdout));
}

#[test]
fn a_bad_line_among_good_ones_is_named_and_the_rest_is_settled() {
    let long = format!(r#"{{"id":"long","outlet":"Harbour Times","title":"Long","text":"{}"}}"#, "seven 7 ".repeat(650_000));
    let rows = format!("{ARTICLE}\n{{\"id\": \n{long}\n");
    let folder = folder_with(&[("config.toml", CONFIG), ("articles.jsonl", &rows)]);
    let ingested = diffwire(&folder).args(["ingest", "articles.jsonl", "--config", "config.toml", "--json"]).output().unwrap();
    check(&ingested, 1, &["articles.jsonl", "2"]);
    assert_eq!(String::from_utf8_lossy(&ingested.stdout).lines().count(), 2);
}

/// What `export` gives and what the store made of it.
fn held(folder: &TempDir, store: &str) -> [String; 4] {
    [&["export"][..], &["inspect", "stories", "--json"], &["inspect", "alerts", "--json"], &["inspect", "figures", "--json"]].map(
        |question| {
            let said = diffwire(folder).args(question).args(["--store", store]).output().expect("the program runs");
            check(&said, 0, &[]);
            String::from_utf8_lossy(&said.stdout).into_owned()
        },
    )
}

#[test]
fn what_was_exported_is_ingested_without_a_difference() {
    let row = |n: u32, outlet: &str, rescued: u32| {
        format!(
            r#"{{"id":"row {n}","outlet":"{outlet}","url":"https://{n}.example/ferry","published":"2026-03-0{n}T10:00:00Z","title":"Ferry runs aground off Marren","byline":"Una Kerrow","first_seen":"2026-03-0{n}T10:05:00Z","wire_credit":"Skelly Wire","text":"A passenger ferry ran aground on the rocks off Marren on Sunday.\n\nLifeboat crews rescued {rescued} people from the Lady Orla, the Marren coastguard said.\n\n“The fog came down faster than anybody had seen,” harbour master Una Kerrow said."}}"#
        )
    };
    // the one that was published last arrived first
    let rows = [row(3, "Marren Post", 12), row(1, "Harbour Times", 19), row(2, "Askel Mail", 12)].join("\n");
    let folder = folder_with(&[("articles.jsonl", &rows)]);
    let ingest = |file: &str, store: &str| {
        check(&diffwire(&folder).args(["ingest", file, "--in-order", "--store", store]).output().unwrap(), 0, &[]);
    };
    ingest("articles.jsonl", "first");
    let first = held(&folder, "first");
    assert_eq!(first[0].lines().count(), 3);
    assert!(first[0].contains("Skelly Wire") && first[0].contains("Una Kerrow"), "{}", first[0]);
    fs::write(folder.path().join("exported.jsonl"), &first[0]).unwrap();
    ingest("exported.jsonl", "second");
    let second = held(&folder, "second");
    // when an alert was decided is the only thing that may differ
    let timeless = |answer: &str| -> Vec<serde_json::Value> {
        let rows = answer.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        rows.map(|mut row| {
            row.as_object_mut().unwrap().remove("at");
            row
        })
        .collect()
    };
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(timeless(first), timeless(second));
    }
    assert_eq!(first[0], second[0]);
}

#[test]
fn a_store_is_settled_anew_only_while_no_daemon_holds_it() {
    let row = |n: u32, rescued: u32| {
        format!(
            r#"{{"id":"row {n}","outlet":"Outlet {n}","url":"https://{n}.example/ferry","published":"2026-03-0{n}T10:00:00Z","title":"Ferry runs aground off Marren","text":"A passenger ferry ran aground on the rocks off Marren on Sunday. Lifeboat crews rescued {rescued} people, the Marren coastguard said."}}"#
        )
    };
    let rows = [row(1, 12), row(2, 19)].join("\n");
    let folder = folder_with(&[("config.toml", CONFIG), ("articles.jsonl", &rows)]);
    let run = |args: &[&str]| diffwire(&folder).args(args).args(["--config", "config.toml"]).output().unwrap();
    check(&run(&["ingest", "articles.jsonl"]), 0, &[]);
    let asked = [&["inspect", "alerts", "--json"][..], &["inspect", "stories", "--json"], &["inspect", "figures", "--json"], &["export"]];
    let before = asked.map(|question| run(question).stdout);
    assert!(!before[0].is_empty());
    let daemon = Daemon::start(&folder, "config.toml");
    wait_for(&folder.path().join("diffwire.sock"));
    check(&run(&["store", "reindex"]), 3, &["held by another process", "stop it"]);
    drop(daemon);
    let done = run(&["store", "reindex"]);
    check(&done, 0, &[]);
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(
        said.starts_with("2 articles: 1 stories before, 1 now; 0 articles are in another story;") && said.contains("before-reindex.1"),
        "{said}"
    );
    check(&run(&["store", "verify"]), 0, &[]);
    assert_eq!(asked.map(|question| run(question).stdout), before);
    check(&run(&["store", "restore", "store/before-reindex.1"]), 0, &[]);
    check(&run(&["store", "reindex", "--discard"]), 0, &[]);
    assert_eq!(asked.map(|question| run(question).stdout), before);
}

#[test]
fn questions_about_what_is_not_there_are_answered_clearly() {
    let folder = folder_with(&[("config.toml", CONFIG), ("articles.jsonl", ARTICLE)]);
    check(&diffwire(&folder).args(["ingest", "articles.jsonl", "--config", "config.toml"]).output().unwrap(), 0, &[]);
    for (question, status, says) in [
        (&["inspect", "story", "s99"][..], 1, "s99"),
        (&["inspect", "article", "x1"], 2, "x1"),
        (&["explain", "a99"], 1, "a99"),
        (&["alerts", "ack", "w7"], 1, "w7"),
        (&["reload"], 4, "daemon"),
    ] {
        check(&diffwire(&folder).args(question).args(["--config", "config.toml"]).output().unwrap(), status, &[says]);
    }
}
