//! A real store, settled anew by the same algorithms, by others, and interrupted.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use jiff::Timestamp;

use super::*;
use crate::{
    deliver::Filter,
    model::{Alert, Article, ArticleId, Delivery, Entry, Outlet, Point, Standing, Story},
    pipeline::{Body, Draft, Subscription, digest, settle},
    store::{AlertFilter, ArticleFilter, Revision, Settings, StoryFilter},
};

const FOLDER: &str = "DIFFWIRE_TEST_REINDEX_FOLDER";

/// Reports of invented events, a few outlets each: outlet, title, text.
const NEWS: &[(&str, &str, &str)] = &[
    (
        "Marren Post",
        "Ferry Anna Holm runs aground off Marren harbour",
        "The ferry Anna Holm ran aground off Marren harbour on Tuesday. Rescuers brought 12 people ashore, the Marren coastguard said. “We did not see the rock,” Captain Ida Hale told reporters at the harbour.",
    ),
    (
        "Island Radio",
        "Anna Holm ferry aground off Marren harbour",
        "Rescuers brought 14 people ashore after the Anna Holm struck a rock on Tuesday, according to the Marren coastguard. The ferry ran aground within sight of the harbour. Captain Ida Hale was the last to leave.",
    ),
    (
        "Tolvik Times",
        "Tolvik council raises bridge toll",
        "The Tolvik council voted on Monday to raise the bridge toll to 6 crowns. Mayor Otto Varga said the money pays for new bearings in the old bridge over the Tol.",
    ),
    (
        "Norvale Herald",
        "Tolvik bridge toll raised by council",
        "Drivers in Tolvik must pay more. On Monday the council decided to raise the bridge toll to 8 crowns; the bearings of the bridge over the Tol are worn out, Mayor Otto Varga said.",
    ),
    (
        "Coast Wire",
        "Ferry Anna Holm towed from rock off Marren harbour",
        "Two tugs on Wednesday pulled the ferry Anna Holm from the rock off Marren harbour on which she ran aground. The coastguard in Marren said 12 people had been brought ashore by rescuers. Captain Ida Hale thanked the crews.",
    ),
    (
        "Norvale Herald",
        "Fire destroys Aldering paper mill",
        "A fire destroyed the old paper mill in Aldering on Wednesday night. Six firefighters were hurt, fire chief Runa Skeld said. The mill had stood empty since spring.",
    ),
    (
        "Tolvik Times",
        "Aldering paper mill destroyed by fire",
        "Nine firefighters were hurt in Aldering when the roof of the paper mill fell in, said fire chief Runa Skeld. Nobody had worked at the old mill since spring; the fire of Wednesday night left only its chimney.",
    ),
];

fn settings(path: &Path) -> Settings {
    Settings { cache_bytes: 8 << 20, ..Settings::new(path) }
}

fn report(number: usize) -> Draft {
    let (outlet, title, text) = NEWS[number];
    let url = format!("https://{}.example/{number}", outlet.to_lowercase().replace(' ', "-"));
    let received: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
    let received = received + jiff::SignedDuration::from_mins(10 * i64::try_from(number).unwrap());
    Draft {
        outlet: Some(Outlet::from(outlet)),
        entry: Entry { guid: url.clone(), url: Some(url), title: Some(title.to_owned()), published: Some(received), ..Entry::default() },
        body: Body::Text(text.to_owned()),
        received,
        feed: Some("https://feed.example/".to_owned()),
        ..Draft::default()
    }
}

fn corpus(path: &Path) -> Corpus {
    let store = Arc::new(Store::open(&settings(path)).unwrap());
    let hook = Subscription { channel: "hook".to_owned(), filter: Filter::default() };
    Corpus::open(store, story::Settings::default(), alert::Settings::default(), vec![hook]).unwrap()
}

/// All reports, and a correction of the second.
fn filled(path: &Path) {
    let mut corpus = corpus(path);
    for number in 0..NEWS.len() {
        settle(digest(report(number)), &mut corpus).unwrap();
        if number == 4 {
            let mut later = report(1);
            later.received = report(number).received + jiff::SignedDuration::from_mins(1);
            later.body = Body::Text(NEWS[1].2.replace("14 people", "12 people"));
            settle(digest(later), &mut corpus).unwrap();
        }
    }
    corpus.store.sync().unwrap();
}

fn anew(path: &Path, stories: story::Settings, discard: bool) -> Reindexed {
    let done = reindex(&settings(path), stories, alert::Settings::default(), discard, &mut |_, _| {}).unwrap();
    assert_eq!(done.problems, Vec::<String>::new());
    let store = Store::open(&settings(path)).unwrap();
    let verified = store.verify().unwrap();
    assert!(verified.is_clean(), "{:#?}", verified.problems);
    done
}

/// Nothing joins anything.
fn apart() -> story::Settings {
    story::Settings { join: 2.0, ..story::Settings::default() }
}

/// All that people see of a store.
struct Shown {
    articles: Vec<Article>,
    revisions: Vec<Vec<Revision>>,
    stories: Vec<Story>,
    points: Vec<Vec<Point>>,
    alerts: Vec<Alert>,
    waiting: Vec<Delivery>,
}

impl Shown {
    fn of(path: &Path) -> Self {
        let store = Store::open(&settings(path)).unwrap();
        let articles: Vec<Article> = store.export().map(Result::unwrap).collect();
        let stories = store.stories(&StoryFilter::default()).unwrap();
        Self {
            revisions: articles.iter().map(|article| store.revisions(article.id).unwrap()).collect(),
            points: stories.iter().map(|story| store.points(story.id).unwrap()).collect(),
            alerts: store.alerts(&AlertFilter::default()).unwrap(),
            waiting: store.waiting("hook", None, 100).unwrap(),
            articles,
            stories,
        }
    }
}

#[test]
fn the_same_algorithms_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let before = Shown::of(&path);
    assert!(before.alerts.len() >= 3 && before.stories.len() == 3, "{:?}", before.alerts);
    let done = anew(&path, story::Settings::default(), false);
    assert_eq!((done.moved, done.untold), (0, 0));
    assert_eq!((done.before.stories, done.before.points), (done.after.stories, done.after.points));
    let after = Shown::of(&path);
    assert_eq!(before.articles, after.articles);
    assert_eq!(before.revisions, after.revisions);
    assert_eq!((before.stories, before.points), (after.stories, after.points));
    assert_eq!((before.alerts, before.waiting), (after.alerts, after.waiting));
    assert!(Store::open(&settings(&path)).unwrap().is_seen("https://feed.example/", "https://marren-post.example/0", 0).unwrap());
    // what was is a store that can be brought back
    let kept = done.kept.unwrap();
    assert!(Store::restore(&kept, &settings(&path)).unwrap().is_some());
    assert_eq!(Store::open(&settings(&path)).unwrap().stats().unwrap().articles, NEWS.len() as u64);
}

#[test]
fn the_ids_of_stories_that_are_no_more_stand_for_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let store = Store::open(&settings(&path)).unwrap();
    let (ferry, mill) = (store.article(ArticleId(1)).unwrap().unwrap().story, store.article(ArticleId(6)).unwrap().unwrap().story);
    store.mute_story(mill, true).unwrap();
    drop(store);
    let done = anew(&path, apart(), true);
    assert_eq!((done.before.stories, done.after.stories, done.moved, done.kept), (3, 7, 4, None));
    let store = Store::open(&settings(&path)).unwrap();
    let story = |store: &Store, number| store.article(ArticleId(number)).unwrap().unwrap().story;
    assert_eq!(story(&store, 1), ferry);
    let late = story(&store, 5);
    assert!(late.0 > mill.0, "a number is never given out twice");
    let (a, b) = (story(&store, 6), story(&store, 7));
    assert!(store.story(a).unwrap().unwrap().muted && store.story(b).unwrap().unwrap().muted);
    drop(store);
    // together again: all ids that ever were still lead somewhere
    anew(&path, story::Settings::default(), true);
    let store = Store::open(&settings(&path)).unwrap();
    assert_eq!(store.stats().unwrap().stories, 3);
    for (id, number) in [(ferry, 1), (late, 5), (mill, 6), (b, 7)] {
        assert_eq!(store.resolve(id).unwrap(), story(&store, number), "{id}");
        assert!(store.story(id).unwrap().is_some());
    }
    assert_eq!(store.articles(&ArticleFilter { story: Some(late), ..ArticleFilter::default() }).unwrap().len(), 3);
    assert!(store.story(mill).unwrap().unwrap().muted && !store.story(ferry).unwrap().unwrap().muted);
}

#[test]
fn what_was_told_is_not_told_again_and_what_was_not_comes_too_late() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let before = Store::open(&settings(&path)).unwrap().alerts(&AlertFilter::default()).unwrap();
    let check = |untold: u64, stories: story::Settings| {
        let done = anew(&path, stories, true);
        assert_eq!(done.untold, untold);
        let mut corpus = corpus(&path);
        assert_eq!(corpus.store.alerts(&AlertFilter::default()).unwrap().len(), before.len());
        // the same pages once more, and a report that says again what was told
        for number in 0..NEWS.len() {
            let settled = settle(digest(report(number)), &mut corpus).unwrap();
            assert!(settled.alerts.is_empty(), "{:?}", settled.alerts);
        }
        corpus.store.alerts(&AlertFilter::default()).unwrap()
    };
    check(0, story::Settings::default());
    check(0, apart());
    let after = check(0, story::Settings::default());
    assert_eq!(after, before);
    let mut corpus = corpus(&path);
    let again = Draft {
        outlet: Some(Outlet::from("Coast Wire")),
        entry: Entry { guid: "x".to_owned(), url: Some("https://coast.example/x".to_owned()), ..report(6).entry },
        ..report(6)
    };
    let settled = settle(digest(again), &mut corpus).unwrap();
    assert_eq!((settled.new_story, settled.alerts.len()), (false, 0), "{:?}", settled.alerts);
    // a new figure is news
    let mut fresh = report(6);
    fresh.outlet = Some(Outlet::from("Evening Mail"));
    fresh.entry.url = Some("https://evening.example/y".to_owned());
    fresh.body = Body::Text(NEWS[6].2.replace("Nine", "Eleven"));
    let settled = settle(digest(fresh), &mut corpus).unwrap();
    assert_eq!(settled.alerts.len(), 1);
}

#[test]
fn what_the_user_said_of_points_stays_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let store = Store::open(&settings(&path)).unwrap();
    let alerts = store.alerts(&AlertFilter::default()).unwrap();
    let (known, muted) = (&alerts[0], alerts.iter().find(|alert| alert.point != alerts[0].point).unwrap());
    store.acknowledge(known.point, known.reading, true).unwrap();
    store.mute_point(muted.point, true).unwrap();
    drop(store);
    for stories in [apart(), story::Settings::default()] {
        anew(&path, stories, true);
        let store = Store::open(&settings(&path)).unwrap();
        let find = |id| store.alert(id).unwrap().unwrap();
        let (known, muted) = (find(known.id), find(muted.id));
        assert_eq!(store.point(known.point).unwrap().unwrap().readings[known.reading as usize].standing, Standing::Acknowledged);
        assert!(store.point(muted.point).unwrap().unwrap().muted);
        assert_eq!(store.point(known.point).unwrap().unwrap().story, known.story);
    }
}

/// Run by the test below in a process of its own, until it is killed.
#[test]
fn reindexer() {
    let Some(path) = env::var_os(FOLDER) else { return };
    for round in 0.. {
        let stories = if round % 2 == 0 { apart() } else { story::Settings::default() };
        reindex(&settings(Path::new(&path)), stories, alert::Settings::default(), round % 3 == 0, &mut |_, _| {}).unwrap();
    }
}

#[test]
fn killed_at_any_moment_a_whole_store_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let told = Store::open(&settings(&path)).unwrap().alerts(&AlertFilter::default()).unwrap().len();
    for round in 0..8 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "pipeline::reindex::tests::reindexer"])
            .env(FOLDER, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(120 + 67 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let store = Store::open(&settings(&path)).unwrap();
        let verified = store.verify().unwrap();
        assert!(verified.is_clean(), "{:#?}", verified.problems);
        let stats = store.stats().unwrap();
        assert_eq!((stats.articles, stats.alerts), (NEWS.len() as u64, told as u64));
        assert!(stats.stories == 3 || stats.stories == 7, "{stats:?}");
        let left: Vec<_> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(!left.iter().any(|name| name.starts_with("db.") || name == "successor"), "{left:?}");
    }
    assert!(
        fs::read_dir(&path).unwrap().flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(KEPT)),
        "it was killed too early"
    );
}
