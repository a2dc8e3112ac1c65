//! Invented reports through both halves: merges, splits and hostile input, in the store and after a restart.

use std::sync::Arc;

use super::*;
use crate::{
    alert,
    compare::{self, Outcome, Report},
    model::{Article, ArticleId, Entry, Outlet, Point, PointId, Standing, StoryId, Verdict},
    store::{Largest, Settings, Store},
    story,
};

struct Newsroom {
    _folder: tempfile::TempDir,
    corpus: Corpus,
    minutes: i64,
}

impl Newsroom {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&Settings::new(folder.path().join("store"))).unwrap());
        Self { _folder: folder, corpus: corpus(store), minutes: 0 }
    }

    /// A report that comes half an hour after the last.
    fn report(&mut self, outlet: &str, title: &str, text: &str) -> Settlement {
        self.minutes += 30;
        let start: jiff::Timestamp = "2031-03-10T06:00:00Z".parse().unwrap();
        let at = start + jiff::SignedDuration::from_mins(self.minutes);
        self.take(outlet, None, Some(at), at, title, text)
    }

    fn take(
        &mut self,
        outlet: &str,
        url: Option<String>,
        published: Option<jiff::Timestamp>,
        received: jiff::Timestamp,
        title: &str,
        text: &str,
    ) -> Settlement {
        let entry = Entry { title: Some(title.to_owned()), url, published, ..Entry::default() };
        let body = Body::Text(text.to_owned());
        let draft = Draft { outlet: Some(Outlet::from(outlet)), entry, body, received, ..Draft::default() };
        settle(digest(draft), &mut self.corpus).unwrap()
    }

    /// Forgets all that is in memory.
    fn restart(&mut self) {
        self.corpus = corpus(Arc::clone(&self.corpus.store));
    }

    fn articles(&self, story: StoryId) -> Vec<u64> {
        self.corpus.store.story(story).unwrap().unwrap().articles.into_iter().map(|article| article.0).collect()
    }
}

fn corpus(store: Arc<Store>) -> Corpus {
    Corpus::open(store, story::Settings::default(), alert::Settings::default(), Vec::new()).unwrap()
}

/// The figures that a settlement told, as written.
fn told(settlement: &Settlement) -> Vec<&str> {
    settlement.alerts.iter().map(|alert| alert.new.surface.as_str()).collect()
}

#[test]
fn a_second_report_that_tells_of_two_stories_makes_them_one() {
    let mut room = Newsroom::open();
    let blast = room.report(
        "Harbour Post",
        "Explosion tears through Sandell mill",
        "An explosion tore through the Sandell mill in Ostervik before dawn on Monday and blew the roof off its grain dryer. Two millers were \
         pulled from the rubble with broken ribs. Fire chief Malte Rehn said that flour dust had probably caught fire. The mill belongs to \
         the Bergander family, whose forefathers built it beside the harbour basin.",
    );
    let smoke = room.report(
        "Isles Gazette",
        "Smoke closes motorway and schools in Vesk valley",
        "Thick smoke has closed the motorway through the Vesk valley, and 40 schools sent their pupils home on Monday. Motorists were led off \
         the road by police at Norrdal bridge. The county doctor, Pia Holm, told people with asthma to keep their windows shut until the \
         wind turns. Trains were running slowly past Klarholm.",
    );
    assert!(blast.story != smoke.story);
    let more = room.report(
        "Bay Times",
        "Pupils sent home as smoke fills Vesk valley",
        "On Monday 55 schools in the Vesk valley sent their pupils home because of thick smoke. Police closed the motorway at Norrdal bridge, \
         and county doctor Pia Holm asked people with asthma to stay behind shut windows. Trains past Klarholm were late.",
    );
    assert_eq!((more.story, told(&more)), (smoke.story, vec!["55 schools"]));
    // one report that tells of both may be a round-up of the day
    let both = room.report(
        "Radio Meridian",
        "Sandell mill explosion: smoke over Vesk valley closes schools and motorway",
        "Smoke from the explosion at the Sandell mill in Ostervik drifted into the Vesk valley on Monday, closing the motorway at Norrdal \
         bridge, and 55 schools sent their pupils home. Fire chief Malte Rehn said flour dust had caught fire at the Bergander family's \
         mill, while county doctor Pia Holm told people with asthma to keep windows shut. Trains past Klarholm slowed down.",
    );
    assert_eq!((both.story, told(&both)), (smoke.story, vec![]));
    assert_eq!(room.articles(blast.story), [1]);
    let again = room.report(
        "Evening Lamp",
        "Vesk valley schools stay shut after Sandell mill explosion",
        "On Monday 55 schools in the Vesk valley sent their pupils home, and they will stay shut on Tuesday, county doctor Pia Holm said. \
         Smoke from the Sandell mill in Ostervik, where flour dust exploded, still hung over the motorway at Norrdal bridge. Fire chief Malte \
         Rehn let nobody near the grain dryer.",
    );
    assert_eq!((again.story, told(&again)), (smoke.story, vec![]));
    for _ in 0..2 {
        assert_eq!(room.corpus.store.resolve(blast.story).unwrap(), smoke.story);
        assert_eq!(room.articles(blast.story), [1, 2, 3, 4, 5]);
        assert_eq!(room.corpus.index.stats().stories, 1);
        room.restart();
    }
    // what the merged story knew is compared with, and neither side tells again what was told
    let millers = room.report(
        "North Star",
        "Three millers hurt in Sandell mill explosion",
        "Three millers were pulled from the rubble of the Sandell mill in Ostervik on Monday with broken ribs, after an explosion blew the \
         roof off its grain dryer. In the Vesk valley, 40 schools sent their pupils home because of the smoke. Fire chief Malte Rehn \
         suspects flour dust.",
    );
    assert_eq!((millers.story, told(&millers)), (smoke.story, vec!["Three millers"]));
}

#[test]
fn a_story_that_a_round_up_led_astray_is_split() {
    let mut room = Newsroom::open();
    let hall = room.report(
        "Harbour Post",
        "Storm tears copper roof off Ostervik concert hall",
        "A storm tore the copper roof off the concert hall in Ostervik on Monday, hours before the Rehnberg orchestra was to play. Caretaker \
         Malte Rehn said that sheets of metal had flown across the Sandell bridge and into the harbour basin. The hall was built by \
         subscription ninety years ago, and painters had finished its gallery only last week. Insurers were expected on Tuesday.",
    );
    let round_up = room.report(
        "The Inland Courier",
        "Storm: concert hall roof gone in Ostervik, railway buried at Klarholm",
        "Monday's storm took the copper roof off the concert hall in Ostervik and let a hillside slide on to the railway at Klarholm. In \
         Ostervik, caretaker Malte Rehn saw metal sheets fly over the Sandell bridge before the Rehnberg orchestra was to play. At Klarholm \
         a goods train ran into the mud, and driver Tuva Lind climbed from her cab unhurt. Timber wagons hung over the river Vesk, said \
         Oskar Bergander of the Norrdal line.",
    );
    let slide = room.report(
        "Isles Gazette",
        "Landslide buries railway at Klarholm",
        "A landslide buried the railway at Klarholm on Monday and a goods train ran into the mud. Four forest workers were injured. Driver \
         Tuva Lind climbed from her cab unhurt, said Oskar Bergander of the Norrdal line. Timber wagons hung over the river Vesk. The slope had been surveyed in autumn \
         after forest workers reported cracks. Passengers will be taken round the valley by bus for a fortnight.",
    );
    assert_eq!((round_up.story, slide.story), (hall.story, hall.story));
    let wagons = room.report(
        "Bay Times",
        "Timber wagons hang above the Vesk after landslide",
        "Crews with ropes were securing timber wagons above the river Vesk after Monday's landslide at Klarholm. Oskar Bergander of the \
         Norrdal line said that driver Tuva Lind had braked her goods train just before it met the mud on the railway. Six forest workers \
         were injured. Schoolchildren from two villages watched from a hill. A dairy sent its milk by road instead.",
    );
    assert!(wagons.new_story && wagons.story != hall.story);
    // the point left with its article, and is compared with at once
    assert_eq!(told(&wagons), ["Six forest workers"]);
    for _ in 0..2 {
        assert_eq!((room.articles(hall.story), room.articles(wagons.story)), (vec![1, 2], vec![3, 4]));
        assert_eq!(room.corpus.store.article(slide.article).unwrap().unwrap().story, wagons.story);
        assert_eq!(room.corpus.index.stats().stories, 2);
        room.restart();
    }
    let driver = room.report(
        "Radio Meridian",
        "Klarholm train driver tells of landslide",
        "Tuva Lind, who drove the goods train that met a landslide at Klarholm on Monday, has told of a brown wall that came down. Six \
         forest workers were injured. The Norrdal line's Oskar Bergander praised her for braking in time. Engineers flew a drone \
         over the slope, and the timber wagons above the Vesk will be lifted by crane.",
    );
    assert_eq!((driver.story, told(&driver)), (wagons.story, vec![]));
    assert_eq!(room.articles(hall.story), [1, 2]);
}

const FERRY: &str = "The ferry Sankta Mira ran aground on a sandbank off Lindholt on Sunday with 212 passengers aboard, the coast guard said. \
    Lifeboats took everyone to the harbour within four hours. Captain Olof Brandt told investigators that a buoy had drifted from its place. \
    The shipping line promised to refund every ticket and to send divers to look at the hull before the vessel sails again next week.";

#[test]
fn one_page_under_many_addresses_is_one_family() {
    let mut room = Newsroom::open();
    let at: jiff::Timestamp = "2031-03-10T06:00:00Z".parse().unwrap();
    for page in 0..200 {
        let url = Some(format!("https://harbour-post.example/{page}"));
        let settled = room.take("Harbour Post", url, Some(at), at, "Ferry aground off Lindholt", FERRY);
        assert_eq!((settled.alerts.len(), settled.wire_of), (0, (page > 0).then_some(ArticleId(1))));
    }
    let largest = Largest { story: Some((StoryId(1), 200)), family: Some((ArticleId(1), 200)) };
    assert_eq!(room.corpus.store.largest().unwrap(), largest);
}

#[test]
fn a_date_that_cannot_be_true_gives_way_to_when_it_was_seen() {
    let mut room = Newsroom::open();
    let at: jiff::Timestamp = "2031-03-10T06:00:00Z".parse().unwrap();
    for (outlet, published) in [("Harbour Post", "1970-01-01T00:00:00Z"), ("Isles Gazette", "2099-12-31T00:00:00Z")] {
        let text = FERRY.replace("Lifeboats", &format!("Lifeboats that the {outlet} saw from the pier"));
        let settled = room.take(outlet, None, published.parse().ok(), at, "Ferry aground off Lindholt", &text);
        assert_eq!(settled.story, StoryId(1));
        assert_eq!(room.corpus.index.dated(settled.article), Some(at));
    }
}

#[test]
fn an_outlet_that_reprints_itself_daily_makes_no_giant() {
    let mut room = Newsroom::open();
    for day in 0..60 {
        let at = "2031-03-10T06:00:00Z".parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_hours(24 * day);
        let url = Some(format!("https://harbour-post.example/{day}"));
        let settled = room.take("Harbour Post", url, Some(at), at, "Ferry aground off Lindholt", FERRY);
        assert!(settled.alerts.is_empty());
    }
    let (_, articles) = room.corpus.store.largest().unwrap().story.unwrap();
    assert!(articles <= 14, "{articles}");
}

/// Sets an article of its own against the points that are known, and gives what it changes and finds.
fn compared(points: &[Point], number: u64, outlet: &str, text: &str) -> Outcome {
    let at = "2031-03-10T06:00:00Z".parse().unwrap();
    let entry = Entry { published: Some(at), ..Entry::default() };
    let outlet = Some(Outlet::from(outlet));
    let Digest { outlet, text, claims, .. } =
        digest(Draft { outlet, entry, body: Body::Text(text.to_owned()), received: at, ..Draft::default() });
    let article = Article {
        id: ArticleId(number),
        label: String::new(),
        outlet,
        url: None,
        title: String::new(),
        byline: None,
        published: Some(at),
        first_seen: at,
        text,
        wire_credit: None,
        story: StoryId(1),
        wire_of: None,
        revision: 0,
    };
    let mut last = number * 100;
    compare::settle(points, Report { article: &article, claims: &claims }, &mut || {
        last += 1;
        PointId(last)
    })
}

#[test]
fn a_reading_that_was_held_back_is_told_with_the_report_that_gives_it_again() {
    let first = compared(&[], 1, "Harbour Post", "Twelve people were killed when the ferry Linnet sank off Marren on Monday.");
    let mut second = compared(&first.points, 2, "Island Radio", "Nineteen people were killed when the ferry Linnet sank off Marren.");
    let again = "The ferry Linnet sank off Marren on Monday and nineteen people were killed, the coastguard said.";
    let of = |outcome: &Outcome| (outcome.findings[0].verdict, outcome.findings[0].reading, outcome.findings[0].prior[0].outlet.clone());
    assert_eq!(of(&compared(&second.points, 3, "North Star", again)), (Verdict::Agrees, Some(1), "Island Radio".into()));
    second.points[0].readings[1].standing = Standing::HeldBack;
    assert_eq!(of(&compared(&second.points, 3, "North Star", again)), (Verdict::Conflict, Some(1), "Harbour Post".into()));
}
