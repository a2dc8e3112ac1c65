//! What is committed is read back, before and after the store is opened again.

use super::*;

#[test]
fn an_article_comes_back_with_all_that_was_found_in_it() {
    let folder = folder();
    let store = open(&folder);
    let mut settled = settled(&store, None, "12 people were rescued from the ferry.");
    let alert = with_alert(&store, &mut settled, &["desk", "hook"]);
    store.commit(&settled).unwrap();
    store.sync().unwrap();
    let check = |store: &Store| {
        let id = settled.article.id;
        assert_eq!(store.article(id).unwrap().as_ref(), Some(&settled.article));
        assert_eq!(store.article_by_url(settled.article.url.as_deref().unwrap()).unwrap().as_ref(), Some(&settled.article));
        assert_eq!(store.article_by_url("https://nowhere.example/").unwrap(), None);
        assert_eq!(store.fingerprint(id).unwrap(), Some(7));
        assert_eq!(store.claims(id).unwrap().as_ref(), Some(&settled.claims));
        assert_eq!(store.findings(id).unwrap().as_ref(), Some(&settled.findings));
        assert_eq!(store.placement(id).unwrap().as_ref(), Some(&settled.placement));
        let story = store.story(settled.article.story).unwrap().unwrap();
        assert_eq!((story.articles, story.outlets), (vec![id], vec![settled.article.outlet.clone()]));
        assert_eq!(store.points(settled.article.story).unwrap(), settled.points);
        assert_eq!(store.point(settled.points[0].id).unwrap().as_ref(), settled.points.first());
        assert_eq!(store.alert(alert).unwrap().as_ref(), settled.alerts.first());
        assert!(store.was_told(settled.alerts[0].key).unwrap() && !store.was_told(AlertKey(1)).unwrap());
        assert_eq!(store.deliveries(alert).unwrap(), settled.deliveries);
        assert_eq!(store.waiting("hook", None, 10).unwrap(), settled.deliveries[1..]);
        assert!(store.is_seen("https://outlet.example/feed", "g1", 1).unwrap());
        assert!(!store.is_seen("https://outlet.example/feed", "g1", 2).unwrap());
        let sketches: Vec<_> = store.sketches().map(Result::unwrap).collect();
        assert_eq!(sketches, [Sketched { article: id, story: settled.article.story, wire_of: None, bytes: settled.sketch.clone() }]);
        assert_eq!(store.stats().map(|s| (s.articles, s.stories, s.points, s.alerts, s.waiting)).unwrap(), (1, 1, 1, 1, 2));
    };
    check(&store);
    is_clean(&store);
    drop(store);
    let store = open(&folder);
    check(&store);
    assert_eq!(store.ids().article(), ArticleId(2));
    assert_eq!(store.ids().alert(), AlertId(2));
}

#[test]
fn a_revision_keeps_the_text_before_it() {
    let folder = folder();
    let store = open(&folder);
    let first = settled(&store, None, "12 people were rescued.");
    store.commit(&first).unwrap();
    let mut second = first.clone();
    second.article.revision = 1;
    second.article.text = "14 people were rescued.".to_owned();
    store.commit(&second).unwrap();
    let texts: Vec<_> = store.revisions(first.article.id).unwrap().into_iter().map(|r| (r.revision, r.text)).collect();
    assert_eq!(texts, [(0, first.article.text.clone()), (1, second.article.text.clone())]);
    assert_eq!(store.article(first.article.id).unwrap(), Some(second.article));
    is_clean(&store);
    assert_eq!(store.stats().unwrap().articles, 1);
    assert_eq!(store.points(first.article.story).unwrap(), first.points);
}

#[test]
fn a_point_grows_by_witnesses_and_readings() {
    let folder = folder();
    let store = open(&folder);
    let first = settled(&store, None, "12 people were rescued.");
    store.commit(&first).unwrap();
    let mut point = first.points[0].clone();
    for round in 0..5 {
        let mut next = settled(&store, Some(first.article.story), "12 people were rescued, officials said.");
        point.readings[0].witnesses.push(next.findings[0].0.new.clone());
        if round == 3 {
            let reading = Reading { witnesses: vec![next.findings[0].0.new.clone()], ..point.readings[0].clone() };
            point.readings.push(reading);
        }
        if round == 4 {
            // a revision took a witness away
            point.readings[0].witnesses.remove(1);
        }
        let own = next.points.remove(0);
        next.points = vec![point.clone(), own];
        store.commit(&next).unwrap();
        assert_eq!(store.point(point.id).unwrap().as_ref(), Some(&point));
        let points = store.points(first.article.story).unwrap();
        assert_eq!((points.len(), &points[0]), (round + 2, &point));
        is_clean(&store);
    }
    store.acknowledge(point.id, 1, true).unwrap();
    store.mute_point(point.id, true).unwrap();
    point.readings[1].standing = Standing::Acknowledged;
    point.muted = true;
    assert_eq!(store.point(point.id).unwrap(), Some(point.clone()));
    assert!(store.acknowledge(point.id, 9, true).is_err());
    drop(store);
    assert_eq!(open(&folder).point(point.id).unwrap(), Some(point));
}

#[test]
fn merged_stories_answer_to_every_name() {
    let folder = folder();
    let store = open(&folder);
    let parts: Vec<Settled> = (0..3)
        .map(|_| {
            let part = settled(&store, None, "A ferry ran aground.");
            store.commit(&part).unwrap();
            part
        })
        .collect();
    let ids: Vec<StoryId> = parts.iter().map(|part| part.article.story).collect();
    // the second goes into the first, then the first into the third
    for (from, into) in [(ids[1], ids[0]), (ids[0], ids[2])] {
        let mut joining = settled(&store, Some(into), "The ferry is afloat.");
        joining.aliases = vec![(from, into)];
        store.commit(&joining).unwrap();
    }
    let check = |store: &Store| {
        for id in &ids {
            assert_eq!(store.resolve(*id).unwrap(), ids[2]);
            let story = store.story(*id).unwrap().unwrap();
            assert_eq!((story.id, story.articles.len()), (ids[2], 5));
            assert_eq!(store.points(*id).unwrap().len(), 5);
        }
        assert!(store.sketches().all(|sketch| sketch.unwrap().story == ids[2]));
        assert_eq!(store.stories(&StoryFilter::default()).unwrap().len(), 1);
        assert_eq!(store.stats().unwrap().stories, 1);
        assert_eq!(store.largest().unwrap(), Largest { story: Some((ids[2], 5)), family: None });
        assert_eq!(store.articles(&ArticleFilter { story: Some(ids[0]), ..ArticleFilter::default() }).unwrap().len(), 5);
    };
    check(&store);
    is_clean(&store);
    // a point that was founded in a merged story goes on there
    let mut point = store.point(parts[1].points[0].id).unwrap().unwrap();
    assert_eq!(point.story, ids[2]);
    let mut next = settled(&store, Some(ids[2]), "Still afloat.");
    point.readings[0].witnesses.push(next.findings[0].0.new.clone());
    next.points = vec![point.clone()];
    store.commit(&next).unwrap();
    assert_eq!(store.point(point.id).unwrap(), Some(point.clone()));
    assert_eq!(store.points(ids[2]).unwrap().into_iter().filter(|p| p.id == point.id).collect::<Vec<_>>(), [point]);
    is_clean(&store);
}

#[test]
fn a_split_takes_articles_and_points_along() {
    let folder = folder();
    let store = open(&folder);
    let first = settled(&store, None, "A ferry ran aground.");
    store.commit(&first).unwrap();
    let second = settled(&store, Some(first.article.story), "A barge sank.");
    store.commit(&second).unwrap();
    let mut third = settled(&store, None, "The barge was raised.");
    let apart = third.article.story;
    third.moved = vec![(second.article.id, apart)];
    let mut point = second.points[0].clone();
    point.story = apart;
    third.points.push(point.clone());
    store.commit(&third).unwrap();
    assert_eq!(store.story(first.article.story).unwrap().unwrap().articles, [first.article.id]);
    assert_eq!(store.story(apart).unwrap().unwrap().articles, [second.article.id, third.article.id]);
    assert_eq!(store.points(first.article.story).unwrap(), first.points);
    assert_eq!(store.points(apart).unwrap(), [point.clone(), third.points[0].clone()]);
    assert_eq!(store.point(point.id).unwrap(), Some(point));
    assert_eq!(store.article(second.article.id).unwrap().unwrap().story, apart);
    is_clean(&store);
}

#[test]
fn long_values_are_laid_in_parts() {
    let folder = folder();
    let store = open(&folder);
    let mut random = fastrand::Rng::with_seed(7);
    let text: String = std::iter::repeat_with(|| random.alphanumeric()).take(300_000).collect();
    let mut long = settled(&store, None, &text);
    store.commit(&long).unwrap();
    assert_eq!(store.article(long.article.id).unwrap().unwrap().text, text);
    assert!(store.trees.tree(Kind::Parts).len() > 40);
    long.article.text = "short now".to_owned();
    long.findings.clear();
    long.points.clear();
    store.commit(&long).unwrap();
    assert_eq!(store.article(long.article.id).unwrap().unwrap().text, "short now");
    is_clean(&store);
    let blobs = std::fs::read_dir(store.path().join("db/blobs")).map_or(0, Iterator::count);
    assert_eq!(blobs, 0, "sled never syncs its blob files");
}

#[test]
fn lists_are_newest_first_and_go_on_where_they_ended() {
    let folder = folder();
    let store = open(&folder);
    for _ in 0..7 {
        let mut next = settled(&store, None, "News.");
        with_alert(&store, &mut next, &[]);
        store.commit(&next).unwrap();
    }
    let ids = |filter: ArticleFilter| store.articles(&filter).unwrap().into_iter().map(|a| a.id.0).collect::<Vec<_>>();
    let limit = Some(3);
    assert_eq!(ids(ArticleFilter { limit, ..ArticleFilter::default() }), [7, 6, 5]);
    assert_eq!(ids(ArticleFilter { limit, before: Some(ArticleId(5)), ..ArticleFilter::default() }), [4, 3, 2]);
    assert_eq!(ids(ArticleFilter { outlet: Some("Outlet 1".into()), ..ArticleFilter::default() }), [7, 4, 1]);
    let since = Some(Timestamp::from_second(1_700_000_006).unwrap());
    assert_eq!(ids(ArticleFilter { since, ..ArticleFilter::default() }), [7, 6]);
    assert_eq!(store.stories(&StoryFilter { since, ..StoryFilter::default() }).unwrap().len(), 2);
    let alerts = store.alerts(&AlertFilter { since, limit: Some(1), ..AlertFilter::default() }).unwrap();
    assert_eq!(alerts.iter().map(|a| a.id).collect::<Vec<_>>(), [AlertId(7)]);
    assert_eq!(store.alerts(&AlertFilter { story: Some(StoryId(3)), ..AlertFilter::default() }).unwrap().len(), 1);
}

#[test]
fn a_delivery_leaves_the_queue_when_it_is_done() {
    let folder = folder();
    let store = open(&folder);
    for _ in 0..4 {
        let mut next = settled(&store, None, "News.");
        with_alert(&store, &mut next, &["hook", "hook2"]);
        store.commit(&next).unwrap();
    }
    let waiting = |after| store.waiting("hook", after, 10).unwrap().into_iter().map(|d| d.alert.0).collect::<Vec<_>>();
    assert_eq!(waiting(None), [1, 2, 3, 4]);
    assert_eq!(waiting(Some(AlertId(2))), [3, 4]);
    let mut done = store.waiting("hook", None, 2).unwrap();
    done[0].state = DeliveryState::Delivered;
    done[1].state = DeliveryState::Dead;
    store.record_deliveries(&done).unwrap();
    assert_eq!(waiting(None), [3, 4]);
    assert_eq!(store.deliveries_in(DeliveryState::Dead, 10).unwrap(), done[1..]);
    done[1].state = DeliveryState::Waiting;
    store.record_deliveries(&done[1..]).unwrap();
    assert_eq!(waiting(None), [2, 3, 4]);
    let stats = store.stats().unwrap();
    assert_eq!((stats.waiting, stats.delivered, stats.dead), (7, 1, 0));
    is_clean(&store);
}

#[test]
fn feeds_are_remembered() {
    let folder = folder();
    let store = open(&folder);
    let state = FeedState { etag: Some("\"x\"".to_owned()), failures: 3, ..FeedState::new("https://outlet.example/feed") };
    store.save_feed_state(&state).unwrap();
    assert_eq!(store.feed_state(&state.url).unwrap(), Some(state.clone()));
    drop(store);
    let store = open(&folder);
    assert_eq!(store.feed_states().unwrap(), std::slice::from_ref(&state));
    store.remove_feed_state(&state.url).unwrap();
    assert_eq!(store.feed_state(&state.url).unwrap(), None);
}
