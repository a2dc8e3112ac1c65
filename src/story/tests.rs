//! Invented stories through the whole step, in several orders of arrival.

use jiff::{Span, Timestamp};

use super::*;
use crate::model::{Join, Outlet};

struct Report {
    outlet: &'static str,
    /// Hours after the first.
    hours: i64,
    title: &'static str,
    text: &'static str,
}

const fn report(outlet: &'static str, hours: i64, title: &'static str, text: &'static str) -> Report {
    Report { outlet, hours, title, text }
}

/// Runs the reports through an empty index and gives each its story.
fn grouped(reports: &[&Report]) -> Vec<StoryId> {
    let mut index = Index::new(Settings::default());
    let mut stories = Vec::new();
    for (number, report) in (1..).zip(reports) {
        let sketch = sketched(report);
        let placement = index.place(&sketch);
        let story = match placement.join {
            Join::Story(story) => story,
            Join::New => StoryId(number),
        };
        index.insert(ArticleId(number), &sketch, story, placement.wire_of);
        stories.push(story);
    }
    stories
}

fn sketched(report: &Report) -> Sketch {
    let start: Timestamp = "2031-03-10T08:00:00Z".parse().expect("a valid time");
    let dated = start.checked_add(Span::new().hours(report.hours)).expect("within range");
    sketch(report.title, report.text, dated, &report.outlet.into())
}

/// In each of these orders of arrival, reports of the same letter are grouped together and others apart.
fn check(reports: &[(char, Report)], orders: Vec<Vec<usize>>) {
    for order in orders {
        let arrived: Vec<_> = order.iter().map(|at| &reports[*at]).collect();
        let stories = grouped(&arrived.iter().map(|(_, report)| report).collect::<Vec<_>>());
        for (i, first) in arrived.iter().enumerate() {
            for (j, second) in arrived.iter().enumerate().skip(i + 1) {
                let is_together = stories[i] == stories[j];
                assert_eq!(is_together, first.0 == second.0, "{} | {} in order {order:?}", first.1.title, second.1.title);
            }
        }
    }
}

/// Every order of so many.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    (0..count)
        .flat_map(|at| {
            shorter.iter().map(move |order| {
                let mut order = order.clone();
                order.insert(at, count - 1);
                order
            })
        })
        .collect()
}

#[test]
fn an_empty_store_groups_its_first_five_articles() {
    let reports = [
        (
            'a',
            report(
                "Harbour Post",
                0,
                "Dam at Velmora overflows after two days of rain",
                "The dam above Velmora overflowed late on Tuesday and 12 people drowned, the regional office said. Governor Ilse Tarn ordered \
                 three valleys to be cleared. Rain had fallen on the Orsa river for two days before the spillway gave way.",
            ),
        ),
        (
            'a',
            report(
                "The Inland Courier",
                5,
                "At least 14 drown as Velmora dam spills over",
                "At least 14 people drowned when the Velmora dam spilled over, rescuers said on Wednesday. Ilse Tarn, the governor, said the \
                 spillway on the Orsa river had been due for repair. Soldiers took families out of the valleys by boat.",
            ),
        ),
        (
            'a',
            report(
                "Radio Meridian",
                9,
                "Velmora: governor admits spillway was overdue for repair",
                "Governor Ilse Tarn said the spillway of the dam above Velmora should have been repaired last year. The Orsa flooded three \
                 valleys when the dam overflowed on Tuesday night; rescuers counted 14 drowned.",
            ),
        ),
        (
            'b',
            report(
                "Harbour Post",
                24 * 45,
                "Velmora governor Ilse Tarn opens new bridge over the Orsa",
                "Governor Ilse Tarn opened a bridge over the Orsa river at Velmora on Friday. The crossing cost 40 million crowns and replaces \
                 a ferry. Farmers from the valleys sold cheese at the ceremony and a choir sang.",
            ),
        ),
        (
            'c',
            report(
                "Radio Meridian",
                6,
                "Chess: Anwen Price takes the lead in Karsholm",
                "Anwen Price beat Teodor Malik in 41 moves and leads the tournament in Karsholm by half a point with two rounds to play.",
            ),
        ),
    ];
    check(&reports, orders(5));
}

#[test]
fn look_alike_quakes_stay_apart() {
    let reports = [
        (
            'a',
            report(
                "Coast Daily",
                0,
                "Magnitude 6.1 earthquake strikes off Palanu",
                "A magnitude 6.1 earthquake struck 30 kilometres off Palanu early on Monday, the Seismic Institute said. Houses cracked in \
                 Port Haro and two people were hurt by falling bricks, mayor Joana Reis said.",
            ),
        ),
        (
            'a',
            report(
                "Isles Gazette",
                3,
                "Palanu quake cracks houses in Port Haro",
                "Residents of Port Haro slept outdoors after a quake of magnitude 6.2 off Palanu on Monday. Mayor Joana Reis said three people \
                 were hurt. The Seismic Institute expects aftershocks.",
            ),
        ),
        (
            'b',
            report(
                "Coast Daily",
                26,
                "Magnitude 6.1 earthquake strikes near Dunrovia",
                "A magnitude 6.1 earthquake struck 30 kilometres north of Dunrovia on Tuesday, the Seismic Institute said. A school wall fell \
                 in Lower Makt and nobody was hurt, district head Bertil Onge said.",
            ),
        ),
        (
            'b',
            report(
                "The Makt Observer",
                30,
                "School wall falls in Lower Makt as earth shakes",
                "A school wall fell in Lower Makt when an earthquake of magnitude 6 shook Dunrovia on Tuesday. Pupils were at lunch, district \
                 head Bertil Onge said.",
            ),
        ),
    ];
    // not in every order: with the store empty, two reports from one outlet's template come together if the second event is read first
    check(&reports, vec![vec![0, 1, 2, 3], vec![1, 0, 3, 2], vec![0, 2, 1, 3]]);
}

#[test]
fn a_join_is_trusted_while_names_and_dates_agree() {
    let mut first = report(
        "Harbour Post",
        0,
        "Grain store burns down in Ostervik",
        "A grain store in Ostervik burned down on Monday and a night watchman died, fire chief Malte Rehn said. The blaze at the Sandell \
         mill lit up the harbour, and crews from four towns pumped water until noon.",
    );
    let mut second = report(
        "The Inland Courier",
        3,
        "Watchman dies as Ostervik grain store goes up in flames",
        "Fire destroyed the grain store of the Sandell mill in Ostervik on Monday, killing a night watchman. Malte Rehn, the fire chief, \
         said that crews from four towns had fought the blaze until noon.",
    );
    let mut third = report(
        "Radio Meridian",
        6,
        "Sandell mill in ruins after night blaze",
        "Only walls are left of the Sandell mill in Ostervik, whose grain store burned on Monday. A watchman died in the blaze, and fire \
         chief Malte Rehn said the harbour crews had run out of water before noon.",
    );
    let rival = report(
        "Isles Gazette",
        4,
        "Grain store burns down in Klarholm",
        "A grain store in Klarholm burned down on Monday and a night watchman was hurt, officer Tuva Lind said. The blaze at the Bergander \
         farm was seen across the valley, and crews from two towns pumped water until noon.",
    );
    let check = |members: &[&Report], arriving: &Report, expected: Option<&str>| {
        let mut index = Index::new(Settings::default());
        (1..).zip(members).for_each(|(number, member)| index.insert(ArticleId(number), &sketched(member), StoryId(1), None));
        let placement = index.place(&sketched(arriving));
        assert_eq!(placement.join, Join::Story(StoryId(1)), "{:?}", placement.because);
        assert_eq!(placement.is_trusted, expected.is_none(), "{:?}", placement.because);
        let said = placement.because.join("; ");
        assert!(said.contains(expected.unwrap_or_default()), "{said}");
    };
    check(&[&first, &second], &third, None);
    check(&[&first, &second, &rival], &third, Some("names others"));
    (second.hours, third.hours) = (20 * 24, 20 * 24 + 3);
    check(&[&first, &second], &third, Some("nothing was said of s1 for 20 days"));
    first.hours = 10 * 24;
    check(&[&first, &second], &third, None);
}

#[test]
fn a_story_that_tells_of_two_events_is_taken_apart() {
    let first = [
        report(
            "Harbour Post",
            0,
            "Storm tears roof off Ostervik concert hall",
            "A storm tore the copper roof off the concert hall in Ostervik on Monday, hours before the Rehnberg orchestra was to play. Nobody \
             was hurt. Caretaker Malte Rehn said sheets of metal had flown across the Sandell bridge and into the harbour basin. \
             The hall was built by subscription ninety years ago, and painters had finished its gallery only last week. Insurers were \
             expected on Tuesday.",
        ),
        report(
            "The Inland Courier",
            4,
            "Ostervik orchestra without a home after storm",
            "The Rehnberg orchestra must look for another house after Monday's storm took the copper roof of the Ostervik concert hall. Malte \
             Rehn, the caretaker, saw metal sheets land on the Sandell bridge. The harbour basin was closed to boats until divers had looked. \
             A festival of brass bands is due there in June; its director, Pia Holm, spoke of tents in the castle garden and of an appeal \
             for money.",
        ),
        report(
            "Radio Meridian",
            9,
            "Divers search harbour for concert hall roof",
            "Divers were looking for pieces of the Ostervik concert hall's copper roof in the harbour basin, caretaker Malte Rehn said. The \
             storm had carried them over the Sandell bridge on Monday, shortly before a concert of the Rehnberg orchestra. \
             Two pieces weighing a tonne have been lifted with a crane. The conductor thanked neighbours who had carried harps and drums \
             out of the rain.",
        ),
    ];
    let second = [
        report(
            "Harbour Post",
            7,
            "Landslide buries railway at Klarholm",
            "A landslide buried four hundred metres of railway near Klarholm on Monday and a goods train ran into the mud. Driver Tuva Lind \
             was pulled from her cab unhurt, said Oskar Bergander of the Norrdal line. Timber wagons hung over the river Vesk. \
             The slope had been surveyed in autumn after forest workers reported cracks. Passengers will be taken round the valley by bus \
             for a fortnight.",
        ),
        report(
            "Isles Gazette",
            11,
            "Train driver unhurt after Klarholm landslide",
            "Tuva Lind, the driver of a goods train, climbed out of her cab unhurt when a landslide near Klarholm covered the railway on \
             Monday. The Norrdal line's Oskar Bergander said wagons of timber had come to rest above the river Vesk. \
             A dairy sent its milk by road instead, and engineers flew a drone over the slope to see whether more earth was about to \
             slide.",
        ),
        report(
            "Bay Times",
            15,
            "Timber wagons hang above the Vesk",
            "Crews with ropes were securing timber wagons above the river Vesk after Monday's landslide near Klarholm. Oskar Bergander of the \
             Norrdal line said driver Tuva Lind had braked her goods train just before it met the mud on the railway. \
             Repairs will cost three million crowns, an official of the transport ministry guessed. Schoolchildren from two villages \
             watched from a hill.",
        ),
    ];
    let index_of = |members: &[&Report]| {
        let mut index = Index::new(Settings::default());
        (1..).zip(members).for_each(|(number, member)| index.insert(ArticleId(number), &sketched(member), StoryId(1), None));
        index
    };
    // the younger event founds a story with the report that arrives
    let mut index = index_of(&[&first[0], &first[1], &second[0]]);
    let placement = index.place(&sketched(&second[1]));
    assert_eq!((placement.join, &placement.splits), (Join::New, &vec![vec![ArticleId(3)]]), "{:?}", placement.because);
    assert!(placement.because.join("; ").contains("s1 told of two events"), "{:?}", placement.because);
    index.split(&placement.splits[0], StoryId(2));
    index.insert(ArticleId(4), &sketched(&second[1]), StoryId(2), None);
    assert_eq!(index.place(&sketched(&first[2])).join, Join::Story(StoryId(1)));
    assert_eq!(index.place(&sketched(&second[2])).join, Join::Story(StoryId(2)));
    // the older event keeps the story; the younger leaves it
    let placement = index_of(&[&first[0], &second[0], &first[1], &second[1]]).place(&sketched(&first[2]));
    assert_eq!((placement.join, &placement.splits), (Join::Story(StoryId(1)), &vec![vec![ArticleId(2), ArticleId(4)]]));
    assert!(placement.is_trusted, "{:?}", placement.because);
    // one stray report is odd, not an event
    let placement = index_of(&[&first[0], &second[0], &first[1]]).place(&sketched(&first[2]));
    assert_eq!((placement.join, placement.splits.len()), (Join::Story(StoryId(1)), 0));
}

const AGENCY: &str = "The ferry Sankta Mira ran aground on a sandbank off Lindholt on Sunday with 212 passengers aboard, the coast guard said. \
    Lifeboats took everyone to the harbour within four hours. Captain Olof Brandt told investigators that a buoy had drifted from its place. \
    The shipping line promised to refund every ticket and to send divers to look at the hull before the vessel sails again next week.";

#[test]
fn a_reprint_with_another_number_is_wire_copy() {
    let changed = AGENCY.replace("212", "240");
    let mut index = Index::new(Settings::default());
    let outlets = ["North Star", "Bay Times", "Evening Lamp"].map(Outlet::from);
    let dated: Timestamp = "2031-05-04T18:00:00Z".parse().expect("a valid time");
    let first = sketch("Ferry aground off Lindholt", AGENCY, dated, &outlets[0]);
    index.insert(ArticleId(1), &first, StoryId(1), None);
    let second = sketch("All safe after ferry grounding", &changed, dated, &outlets[1]);
    let placement = index.place(&second);
    assert_eq!((placement.join, placement.wire_of, placement.is_trusted), (Join::Story(StoryId(1)), Some(ArticleId(1)), true));
    index.insert(ArticleId(2), &second, StoryId(1), placement.wire_of);
    let third = sketch("Ferry runs aground", AGENCY, dated, &outlets[2]);
    assert_eq!(index.place(&third).wire_of, Some(ArticleId(1)), "a family is named by its first article");
}

#[test]
fn hostile_input_is_placed_like_any_other() {
    let unspaced = "東京電力は二日、停電の原因を発表した".repeat(400);
    let long = "Gale ".repeat(20_000);
    let dates = ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z"].map(|at| at.parse::<Timestamp>().expect("a valid time"));
    let mut index = Index::new(Settings::default());
    for (number, (title, text)) in (1..).zip([("", ""), ("", "Gone"), (&long, ""), ("", &long), (&unspaced, &unspaced), ("404", "404")]) {
        for dated in dates {
            let sketch = sketch(title, text, dated, &"Anywhere".into());
            assert!(sketch.terms.len() <= 112, "{}", sketch.terms.len());
            let placement = index.place(&sketch);
            assert!((0.0..=1.0).contains(&placement.similarity));
            index.insert(ArticleId(number), &sketch, StoryId(number), placement.wire_of);
        }
    }
}

#[test]
fn one_page_under_a_thousand_addresses_costs_no_more_than_others() {
    let dated: Timestamp = "2031-05-04T18:00:00Z".parse().expect("a valid time");
    let page = sketch("Ferry aground off Lindholt", AGENCY, dated, &"North Star".into());
    let mut index = Index::new(Settings::default());
    for number in 1..=1_000 {
        let placement = index.place(&page);
        assert_eq!(placement.wire_of, (number > 1).then_some(ArticleId(1)), "{:?}", placement.because);
        index.insert(ArticleId(number), &page, StoryId(1), placement.wire_of);
    }
    assert_eq!(index.stats(), Stats { articles: 1_000, stories: 1, largest_story: 1_000, largest_family: 1_000 });
}

#[test]
fn a_daily_column_is_no_giant_story() {
    let mut index = Index::new(Settings::default());
    let topics =
        ["herring quotas", "tram fares", "the clock tower", "apple blossom", "a missing statue", "school dinners", "ice on the canal"];
    for day in 0..28_i64 {
        let dated: Timestamp = "2031-05-04T06:00:00Z".parse().expect("a valid time");
        let dated = dated.checked_add(Span::new().hours(24 * day)).expect("within range");
        let topic = topics[day as usize % 7];
        let text = format!(
            "Good morning. Today's letter from the newsroom looks at {topic}, number {day} of its kind. Write to us with your own."
        );
        let made = sketch(&format!("Morning letter: {topic}"), &text, dated, &"North Star".into());
        let placement = index.place(&made);
        let story = if let Join::Story(story) = placement.join { story } else { StoryId(day as u64 + 1) };
        index.insert(ArticleId(day as u64 + 1), &made, story, placement.wire_of);
    }
    assert!(index.stats().largest_story <= 14, "{:?}", index.stats());
}

#[test]
fn two_articles_are_explained_in_words() {
    let dated: Timestamp = "2031-05-04T18:00:00Z".parse().expect("a valid time");
    let mut index = Index::new(Settings::default());
    let other = "The town of Marbeck will rebuild its swimming hall after all, council leader Inge Toll said on Friday. A new roof costs 8 million.";
    let texts = [(1, AGENCY), (2, &AGENCY.replace("212", "240")[..]), (3, other)];
    for (number, text) in texts {
        let made = sketch("", text, dated, &Outlet(format!("outlet {number}")));
        index.insert(ArticleId(number), &made, StoryId(number.max(2)), (number == 2).then_some(ArticleId(1)));
    }
    let check = |a, b, expected: &[&str]| {
        let said = index.explain(ArticleId(a), ArticleId(b)).join("; ");
        expected.iter().for_each(|phrase| assert!(said.contains(phrase), "{phrase:?} in {said}"));
    };
    check(1, 2, &["both in s2", "words nearly the same", "count as one witness"]);
    check(1, 3, &["a1 is in s2, a3 in s3", "words different", "a3 beside s2", "needed to join"]);
}

#[test]
fn what_is_taken_out_is_gone_and_the_rest_is_found() {
    let dated: Timestamp = "2031-05-04T18:00:00Z".parse().expect("a valid time");
    let made = sketch("Ferry aground off Lindholt", AGENCY, dated, &"North Star".into());
    let mut index = Index::new(Settings::default());
    for number in 1..=3 {
        index.insert(ArticleId(number), &made, StoryId(number), None);
    }
    index.merge(StoryId(2), StoryId(1));
    index.split(&[ArticleId(1)], StoryId(9));
    index.remove(ArticleId(3));
    assert_eq!(index.stats(), Stats { articles: 2, stories: 2, largest_story: 1, largest_family: 0 });
    assert_eq!(index.expire(dated), []);
    let later = dated.checked_add(Span::new().hours(1)).expect("within range");
    assert_eq!(index.expire(later), [ArticleId(1), ArticleId(2)]);
    assert_eq!(index.place(&made).join, Join::New);
    assert_eq!(index.explain(ArticleId(1), ArticleId(2)), ["a1 is no longer among the live articles"]);
}

#[test]
fn a_replay_of_the_decisions_places_alike() {
    let dated: Timestamp = "2031-05-04T18:00:00Z".parse().expect("a valid time");
    let made: Vec<_> = (0..40)
        .map(|n| {
            let text = format!("{AGENCY} Berth {} at quay {} stayed closed while {} tugs waited.", n * 7, n % 5, n % 3);
            sketch(&format!("Ferry aground, day {}", n % 4), &text, dated, &["North Star", "Bay Times"][n % 2].into())
        })
        .collect();
    let run = |index: &mut Index| {
        let mut stored = Vec::new();
        for (number, sketch) in (1..).zip(&made) {
            let placement = index.place(sketch);
            let story = if let Join::Story(story) = placement.join { story } else { StoryId(number) };
            index.insert(ArticleId(number), sketch, story, placement.wire_of);
            stored.push((ArticleId(number), sketch, story, placement.wire_of));
        }
        stored
    };
    let mut first = Index::new(Settings::default());
    let mut again = Index::new(Settings::default());
    for (article, sketch, story, wire_of) in run(&mut first) {
        again.insert(article, sketch, story, wire_of);
    }
    for sketch in &made {
        assert_eq!(first.place(sketch), again.place(sketch));
    }
}
