//! Sentences in, figures out: one row a habit of news writing.

use proptest::prelude::*;

use super::figures;
use crate::model::{Bound, Change, Conversion, Figure};

fn only(text: &str) -> Figure {
    let mut found = figures(text);
    assert_eq!(found.len(), 1, "{text}: {:?}", found.iter().map(|f| &f.surface).collect::<Vec<_>>());
    found.remove(0)
}

fn check(text: &str, value: f64, bound: Bound, unit: &str) {
    let figure = only(text);
    assert_eq!((figure.value, figure.bound, figure.unit_canonical.as_str()), (Some(value), bound, unit), "{text}");
}

#[test]
fn ways_of_counting_the_dead_are_one() {
    for (text, value) in [
        ("The flood killed 12 people in Orlen.", 12.0),
        ("Twelve people died when the dam broke.", 12.0),
        ("The ministry put the death toll at 12.", 12.0),
        ("The flood left 12 dead, officials said.", 12.0),
        ("The toll rose to 12 overnight.", 12.0),
        ("Nobody was killed.", 0.0),
        ("There were no fatalities.", 0.0),
    ] {
        let figure = only(text);
        assert_eq!((figure.value, figure.head.as_str(), figure.event.as_deref()), (Some(value), "person", Some("die")), "{text}");
    }
}

#[test]
fn amounts_carry_their_units() {
    use Bound::{About, AtLeast, AtMost, Exact, MoreThan, Nearly};
    check("The bridge cost $13.2bn.", 13_200_000_000.0, Exact, "dollar");
    check("A 5.9-magnitude quake shook Orlen.", 5.9, Exact, "magnitude");
    check("Rivals offered more than €2m.", 2_000_000.0, MoreThan, "euro");
    check("The scheme is worth up to Rs 4 lakh crore.", 4e12, AtMost, "indian rupee");
    check("It flew about 36 miles (58 km).", 36.0, About, "mile");
    check("Turnout was nearly two-thirds of the electorate.", 2.0 / 3.0, Nearly, "% electorate");
    check("Fares are $3.50 a ticket.", 3.5, Exact, "dollar per ticket");
    check("It froze at minus 12 degrees Celsius.", -12.0, Exact, "degree celsius");
    check("She paid three dollars and 50 cents.", 3.5, Exact, "dollar");
    check("One in five firms closed.", 0.2, Exact, "% firm");
    check("They walked two and a half miles.", 2.5, Exact, "mile");
    check("Four in ten voters stayed away.", 0.4, Exact, "% voter");
    check("It was 12 degrees below zero.", -12.0, Exact, "degree");
    check("The 6-foot-3 guard left.", 6.25, Exact, "foot");
    check("She is 5 feet, 6 inches tall.", 5.5, Exact, "foot");
    check("Parents get $300 per child per month.", 300.0, Exact, "dollar per child per month");
    check("Copper fetched $9 per kg.", 9.0, Exact, "dollar per kilogram");
    check("Life expectancy is around 73.", 73.0, About, "year of age");
    check("A boy of 14 hid.", 14.0, Exact, "year of age");
    check("The judge freed Tom Berg Jr., 61.", 61.0, Exact, "year of age");
    check("\"We counted 12\", the mayor said.", 12.0, Exact, "");
    check("At least 40 firefighters were called.", 40.0, AtLeast, "firefighter");
    check("The school owes 43 lakh rupees.", 4_300_000.0, Exact, "rupee");
}

#[test]
fn a_size_or_price_stands_between_a_count_and_its_noun() {
    for (text, count, noun) in [
        ("Police found three $100 bills.", 3.0, "bill"),
        ("Crews launched four 20-foot boats.", 4.0, "boat"),
        ("He signed six three-month leases.", 6.0, "lease"),
    ] {
        let found = figures(text);
        assert_eq!(found.len(), 2, "{text}");
        assert_eq!((found[0].value, found[0].unit_canonical.as_str()), (Some(count), noun), "{text}");
    }
}

#[test]
fn each_number_of_a_vote_may_say_its_side() {
    let found = figures("The speaker read out the result: 212 for the government, 189 against, with 13 abstentions.");
    let sides: Vec<_> = found.iter().map(|figure| (figure.value, figure.unit_canonical.as_str(), figure.event.as_deref())).collect();
    assert_eq!(sides[..2], [(Some(212.0), "vote", Some("back")), (Some(189.0), "vote", Some("oppose"))]);
    let scored = figures("Osk made 331 for the loss of nine wickets, and Lund took 45 against the Rovers.");
    assert!(scored.iter().all(|figure| figure.unit_canonical != "vote"), "{scored:?}");
}

#[test]
fn a_revision_has_a_direction() {
    assert_eq!(only("The forecast was revised upward by $40 million.").change, Some(Change::Up));
    assert_eq!(only("The estimate was cut downward by 3 percent.").change, Some(Change::Down));
}

fn about(text: &str) -> Vec<(f64, String, Option<String>)> {
    figures(text).into_iter().map(|f| (f.value.unwrap_or(f64::NAN), f.head, f.event)).collect()
}

#[test]
fn lists_share_what_happened() {
    type Row = (&'static str, &'static [(f64, &'static str, Option<&'static str>)]);
    let rows: &[Row] = &[
        ("Three women and two men were killed near Orlen.", &[(3.0, "woman", Some("die")), (2.0, "man", Some("die"))]),
        (
            "Soldiers seized seven rifles, two launchers and 13 crates.",
            &[(7.0, "rifle", Some("seize")), (2.0, "launcher", Some("seize")), (13.0, "crate", Some("seize"))],
        ),
        (
            "Gunners shot down four drones over Orlen and 28 more over Arden.",
            &[(4.0, "drone", Some("shoot down")), (28.0, "drone", Some("shoot down"))],
        ),
        ("Nine of the 14 hostages have been freed.", &[(9.0, "hostage", Some("free")), (14.0, "hostage", None)]),
        ("Police took 23 into custody.", &[(23.0, "person", Some("arrest"))]),
        ("Of the 40 passengers, 12 died.", &[(40.0, "passenger", None), (12.0, "person", Some("die"))]),
        ("Seven people, including three children, were killed.", &[(7.0, "person", Some("die")), (3.0, "child", Some("die"))]),
        ("The toll in Arden since October has passed 500.", &[(500.0, "person", Some("die"))]),
        (
            "About 9,000 people marched, organisers claimed; police put the number at 4,000.",
            &[(9000.0, "person", Some("march")), (4000.0, "person", Some("march"))],
        ),
        ("She was cleared of two charges but convicted of six others.", &[(2.0, "charge", None), (6.0, "charge", None)]),
        ("One man died, not two.", &[(1.0, "man", Some("die"))]),
    ];
    for (text, expected) in rows {
        let expected: Vec<_> = expected.iter().map(|(v, head, event)| (*v, (*head).to_owned(), event.map(str::to_owned))).collect();
        assert_eq!(about(text), expected, "{text}");
    }
}

#[test]
fn what_befell_a_count_is_what_its_own_verb_says() {
    for (text, value, head, event) in [
        ("The village of 300 lost 41 people.", 300.0, "person", Some("live")),
        ("A mother of three was killed.", 3.0, "child", Some("have")),
        ("A family of five was rescued.", 5.0, "person", Some("rescue")),
        ("Of the 96 people on board, 71 were killed and 25 survived.", 25.0, "person", Some("survive")),
        ("More than 1,000 people are thought to have died.", 1000.0, "person", Some("die")),
        ("Marsh admitted three counts of fraud and was fined.", 3.0, "count", Some("admit")),
        ("Two of the three officers charged were cleared.", 2.0, "officer", Some("clear")),
        ("Three men aged 21, 24 and 30 were arrested.", 3.0, "man", Some("arrest")),
        ("The maker recalled 84,000 vans built in Orlen.", 84_000.0, "van", Some("recall")),
        ("The army said it had downed 28 of 34 drones launched overnight.", 28.0, "drone", Some("shoot down")),
        ("Two gunmen killed 12 people.", 2.0, "gunman", None),
        ("An attack on a convoy of 12 trucks killed six guards.", 12.0, "truck", None),
        ("Three-quarters of the 640 houses burned down.", 640.0, "house", None),
        ("About 70 percent of the 2.2 million residents fled.", 2_200_000.0, "resident", None),
        ("Organisers said 60,000 took part.", 60_000.0, "person", Some("attend")),
        ("The number of people killed has climbed to 212.", 212.0, "person", Some("die")),
        ("An earlier tally put the number of missing at 50.", 50.0, "person", Some("miss")),
        ("Five bodies were recovered.", 5.0, "body", Some("recover")),
        ("The bill passed by 217 votes.", 217.0, "vote", None),
        ("The house rejected the levy 61-38.", 61.0, "vote", Some("oppose")),
        ("Judges voted 6-3 to uphold the ban.", 6.0, "vote", Some("back")),
        ("Judges voted 6-3 to uphold the ban.", 3.0, "vote", Some("oppose")),
        ("The bill won 61 votes in favour and 38 against.", 38.0, "vote", Some("oppose")),
        ("The toll is still rising. It has reached 41.", 41.0, "person", Some("die")),
        ("The number of people hurt in Sunday's crash has risen to 19.", 19.0, "person", Some("injure")),
        ("Eight people lost their lives.", 8.0, "person", Some("die")),
        ("The blast wounded Ana Holt and two others.", 2.0, "person", Some("injure")),
        ("Seven people were shot, with six confirmed dead.", 6.0, "person", Some("die")),
        ("The three men killed near Orlen were cousins.", 3.0, "man", Some("die")),
        ("It fired four rockets, with three landing near Orlen.", 3.0, "rocket", Some("land")),
        ("The $200,000 (£151,000) sports car has four seats.", 200_000.0, "car", None),
        ("Divers recovered the bodies of nine people.", 9.0, "person", Some("die")),
        ("Five people in two states died.", 2.0, "state", None),
        ("Nationwide 1,700 will lose their jobs.", 1700.0, "person", Some("dismiss")),
        ("About 20% of the firms closed.", 20.0, "firm", Some("close")),
        ("Eleven people were taken to hospital.", 11.0, "person", Some("hospitalise")),
        ("The mill will lay off 2,100 staff.", 2100.0, "staff", Some("dismiss")),
        ("The flood killed three in Orlen and nine in Arden.", 9.0, "person", Some("die")),
        ("The 14 killed were miners.", 14.0, "person", Some("die")),
        ("The fire, which has burned 300 acres, was 15 percent contained.", 15.0, "fire", Some("contain")),
        ("Gunmen took four customers hostage.", 4.0, "customer", Some("kidnap")),
        ("A bus with 52 passengers hit a lorry.", 52.0, "passenger", None),
        ("The attack left three dead and 16 in hospital.", 16.0, "person", Some("hospitalise")),
        ("Some 300 police officers came.", 300.0, "officer", Some("come")),
    ] {
        let found = about(text);
        let expected = (value, head.to_owned(), event.map(str::to_owned));
        assert!(found.contains(&expected), "{text}: {found:?}");
    }
}

#[test]
fn a_noun_that_is_left_out_was_said_before() {
    for (text, value, head) in [
        ("Some 90 hikers were on the ridge. Seven of them fell.", 7.0, "hiker"),
        ("The farm lost 50 goats over four nights, 12 of them kids.", 12.0, "goat"),
        ("Wardens counted 60 seals, compared with 85 last year.", 85.0, "seal"),
        ("The motion passed by 40 votes to 31.", 31.0, "vote"),
        ("The mill sold 300 looms, fewer than the 420 brokers had forecast.", 420.0, "loom"),
        ("The toll may exceed 700.", 700.0, "person"),
        ("Crowds of 9,000 came.", 9000.0, "person"),
        ("At first 70 hikers or more were lost.", 70.0, "hiker"),
    ] {
        let found = about(text);
        assert!(found.iter().any(|(v, h, _)| *v == value && h == head), "{text}: {found:?}");
    }
}

#[test]
fn measures_know_what_they_measure() {
    for (text, head) in [
        ("The quake had a depth of 12 km.", "depth"),
        ("They proposed a 30-day ceasefire.", "ceasefire"),
        ("A quarter of the harvest was lost.", "harvest"),
        ("Some 40% of imports stopped.", "import"),
        ("The new bridge is 1.2 miles long.", "length"),
        ("The council signed a $48m contract.", "contract"),
        ("Sales rose 6%.", "sale"),
        ("Shares in Kestrel Foods fell 6%.", "share"),
        ("The bank raised its key rate by 25 basis points.", "rate"),
        ("The plan would cut emissions by 40 percent.", "emission"),
        ("Eating it daily raised the risk by 18 per cent.", "risk"),
        ("The minimum wage will rise to $9.50 an hour.", "wage"),
        ("The fire was 15 percent contained.", "fire"),
        ("The vaccine was 78% effective.", "vaccine"),
        ("They sent $600m in aid.", "aid"),
        ("Detectives found cars worth a combined £2.1m.", "car"),
    ] {
        assert_eq!(only(text).head, head, "{text}");
    }
}

#[test]
fn circumstances_are_those_of_the_sentence() {
    let figure = only("At least 12 people were injured in Arden since Monday, the mayor said.");
    assert_eq!(figure.source.as_deref(), Some("the mayor"));
    assert!(figure.scope.iter().any(|phrase| phrase == "in Arden"), "{:?}", figure.scope);
    assert_eq!(only("Some 40 homes burned on Friday night.").as_of.as_deref(), Some("on Friday night"));
    let figure = only("The wall is 36 miles (58 km) long.");
    assert_eq!(figure.conversions, [Conversion { value: 58.0, value_high: None, unit_canonical: "kilometre".to_owned() }]);
    let figure = only("Turnout was between 40 and 45 percent.");
    assert_eq!((figure.value, figure.value_high, figure.bound), (Some(40.0), Some(45.0), Bound::Range));
}

#[test]
fn names_dates_and_times_count_nothing() {
    for text in [
        "The G7 met in Orlen on 5 March 2024 at 9:30 a.m.",
        "A Boeing 737 landed beside Highway 61 under Article 5.",
        "In 2019 they won 3-2.",
        "She came second on her 21st birthday.",
        "Call 555-0142 or see www.orlen.example/12.",
        "One of the ministers left; the two sides met one another.",
        "Ring 01704 496 0321 or text ORLEN to 60077.",
        "The wreck lies at 41.2°N 8.6°W.",
        "The fair runs from 8-11 June.",
        "He read from “Seven Grey Geese” at the Ten Bells pub.",
        "Gemini 9 splashed down.",
        "Stage 3 trials begin soon.",
        "A man in his 60s fled.",
        "Picture: 3 of 12.",
        "UPDATE 2-Orlen's parliament dismisses the prime minister",
        "Whatever runs fOS 7.1 gets a new clock.",
        "The bill died in committee, 11 to 9.",
        "By Ada Holm | 3 min read",
        "An earlier version of this report said 30 barns had burned.",
    ] {
        assert!(figures(text).is_empty(), "{text}: {:?}", figures(text).iter().map(|f| &f.surface).collect::<Vec<_>>());
    }
}

#[test]
fn two_sources_of_one_sentence_each_have_their_own_number() {
    let found = figures("Twelve people were killed, the governor said, while hospital sources spoke of 15.");
    let sources: Vec<_> = found.iter().map(|figure| (figure.value, figure.source.as_deref())).collect();
    assert_eq!(sources, [(Some(12.0), Some("the governor")), (Some(15.0), Some("hospital sources"))]);
}

#[test]
fn an_aside_may_stand_before_the_verb_and_at_the_head_of_a_line() {
    let values = |text: &str| figures(text).iter().map(|figure| (figure.value, figure.head.clone())).collect::<Vec<_>>();
    assert_eq!(values("The death toll from the fire in Osk, Arden County, has risen to six."), [(Some(6.0), "person".to_owned())]);
    check_spans(", Arden County, has reached 212.");
    check_spans(", who fell, has reached 212.");
}

#[test]
fn a_part_named_by_a_pronoun_is_not_added() {
    let found = figures("The blast injured nine, two of them seriously.");
    assert!(found.iter().all(|figure| figure.parts.is_empty()), "{found:?}");
}

/// Figures lie in order on whole characters, inside their sentences, with values that can be compared.
fn check_spans(text: &str) {
    let mut last = 0;
    for figure in figures(text) {
        assert_eq!(text.get(figure.span.start..figure.span.end), Some(&*figure.surface), "in {text:?}");
        assert!(!figure.surface.is_empty() && figure.sentence.contains(figure.span), "in {text:?}");
        assert!(figure.span.start >= last, "in {text:?}");
        assert!([figure.value, figure.value_high, figure.base].iter().flatten().all(|value| value.is_finite()), "in {text:?}");
        last = figure.span.start;
    }
}

proptest! {
    #[test]
    fn any_text_gives_ordered_spans_inside_it(text in "(\\PC|[0-9]|[.,$€%½ -]| (one|half|to|and|million|of|kg|no|dozens|between) ){0,60}") {
        check_spans(&text);
    }

    #[test]
    fn spans_fit_texts_full_of_numbers(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "1,200", "5", "0", "2020", "½", "3/4", "1.5", "10,", "000", "$", "€", "£2m", "Rs", "bn", "million", "hundred", "lakh", "crore", "%", "per cent",
                "km", "km/h", "°", "C", "feet", "in", "\"", "years", "-year-old", "one", "two", "twenty", "thirty-", "fifths", "half", "a", "the", "of", "and",
                "to", "-", "–", "point", "dozens", "scores", "few", "no", "no one", "nobody", "not", "at least", "up", "down", "from", "more than", "or more",
                "other", "others", "further", "including", "aged", "magnitude", "Boeing", "May", "GMT", "people", "dead", "missing", "were killed", "fell ill",
                "voted", "said", "police", "put it at", "toll", "(", ")", "/", "^", "x10", "…", "É", "“", "”", "'s", ",", ". ", "\n", "\u{202f}", "st", "th", "m", "k",
            ]),
            0..40,
        )
    ) {
        check_spans(&pieces.join(" "));
        check_spans(&pieces.concat());
    }
}
