//! Sentences of our own, each with what a careful reader takes from it.

use proptest::prelude::*;

use super::quotes;
use crate::model::{Quote, Span};

/// Each passage of `text` with the name of its speaker, `-` for none.
fn read(text: &str) -> Vec<(String, String)> {
    quotes(text).into_iter().map(|quote| (quote.text, quote.speaker.map_or_else(|| "-".to_owned(), |speaker| speaker.name))).collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = read(text);
    let found: Vec<(&str, &str)> = found.iter().map(|(words, name)| (words.as_str(), name.as_str())).collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[track_caller]
fn only(text: &str) -> Quote {
    let mut found = quotes(text);
    assert_eq!(found.len(), 1, "one passage in {text:?}");
    found.remove(0)
}

#[test]
fn a_cue_behind_the_passage_names_its_speaker() {
    for text in [
        "“The bridge is safe,” said Jane Holt.",
        "“The bridge is safe,” Jane Holt said on Monday.",
        "“The bridge is safe,” said the mayor of Ashford, Jane Holt, in a statement.",
        "\"The bridge is safe,\" Jane Holt, the mayor of Ashford, told reporters.",
        "‘The bridge is safe,’ Jane Holt, who has led the town since May, insisted.",
        "«The bridge is safe», Jane Holt added.",
        "``The bridge is safe,'' Jane Holt said.",
        "''The bridge is safe,'' Jane Holt said.",
        "\" The bridge is safe , \" said Jane Holt .",
        "“The bridge is safe,” according to Jane Holt.",
        "“The bridge is safe!” Jane Holt, a former engineer, shouted to the crowd.",
        "“The bridge is safe,” as Jane Holt put it.",
        "“The bridge is safe.” Jane Holt said.",
        "“The bridge is safe” — Jane Holt",
    ] {
        let quote = only(text);
        assert!(quote.text.starts_with("The bridge is safe"), "{text:?} gave {:?}", quote.text);
        assert_eq!(quote.speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("Jane Holt"), "in {text:?}");
    }
}

#[test]
fn a_cue_before_the_passage_names_its_speaker() {
    for text in [
        "Jane Holt said: “We will pay.”",
        "Jane Holt, the mayor, said “We will pay” more than once.",
        "On Tuesday, Jane Holt told the Gazette, “We will pay.”",
        "According to Jane Holt, “We will pay.”",
        "Said Jane Holt: “We will pay.”",
        "Jane Holt was quoted as saying: “We will pay.”",
        "Jane Holt issued a statement on Friday, saying, “We will pay.”",
        "Jane Holt:\n“We will pay.”",
        "It was too late, wrote Jane Holt. “We will pay.”",
    ] {
        let quote = only(text);
        assert_eq!(quote.speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("Jane Holt"), "in {text:?}");
    }
}

#[test]
fn parts_of_a_sentence_belong_to_its_speaker() {
    check(
        "Tom Reed called the plan “a gift to all the people” and said it was “long overdue” there.",
        &[("a gift to all the people", "Tom Reed"), ("long overdue", "Tom Reed")],
    );
    check("Tom Reed said he hoped that “nobody in the valley” would leave.", &[("nobody in the valley", "Tom Reed")]);
    let quote = only("Tom Reed spoke of “a gift to all the people” at the fair.");
    assert!(quote.fragment);
}

#[test]
fn a_split_quote_is_linked() {
    let found = quotes("“We waited,” Jane Holt said, “and nobody came.” “Then we left.”");
    assert_eq!(found.iter().map(|quote| quote.continues).collect::<Vec<_>>(), [None, Some(0), Some(1)]);
    assert!(found.iter().all(|quote| quote.speaker.as_ref().is_some_and(|speaker| speaker.name == "Jane Holt")));
}

#[test]
fn speech_runs_over_paragraphs() {
    check(
        "“We waited all night,” Jane Holt said. “Nobody came.\n\n“In the morning we left.”",
        &[("We waited all night,", "Jane Holt"), ("Nobody came.", "Jane Holt"), ("In the morning we left.", "Jane Holt")],
    );
}

#[test]
fn a_floating_quote_keeps_the_speaker() {
    check(
        "“We waited,” said Jane Holt.\n\n“It was cold.”\n\nThe town has 900 people.",
        &[("We waited,", "Jane Holt"), ("It was cold.", "Jane Holt")],
    );
}

#[test]
fn names_are_resolved_within_the_article() {
    let text = "Council leader Tom Reed met Jane Holt, the mayor of Ashford, on Monday.\n\n“I am ready,” Mr Reed said.\n\n“So am I,” Holt said. \
                “We begin today.”\n\n“Good,” he answered.\n\n“Well,” said the mayor.";
    check(
        text,
        &[
            ("I am ready,", "Tom Reed"),
            ("So am I,", "Jane Holt"),
            ("We begin today.", "Jane Holt"),
            ("Good,", "Tom Reed"),
            ("Well,", "Jane Holt"),
        ],
    );
    let found = quotes(text);
    let roles: Vec<_> = found.iter().map(|quote| quote.speaker.as_ref().and_then(|speaker| speaker.role.as_deref())).collect();
    assert_eq!(
        roles,
        [Some("Council leader"), Some("mayor of Ashford"), Some("mayor of Ashford"), Some("Council leader"), Some("mayor of Ashford")]
    );
    let written = found[0].speaker.as_ref().and_then(|speaker| speaker.span).unwrap_or_default();
    assert_eq!(written.of(text), "Mr Reed");
}

#[test]
fn a_relative_clause_speaks_for_its_noun() {
    let quote = only("The bill failed under Tom Reed, who called it “a burden on every village” in the valley.");
    let speaker = quote.speaker.unwrap_or_default();
    assert_eq!((speaker.written.as_str(), speaker.name.as_str()), ("who", "Tom Reed"));
}

#[test]
fn bodies_and_documents_speak() {
    check("“The road is closed,” the Ashford police said.", &[("The road is closed,", "Ashford police")]);
    check("“The road is closed,” the report reads.", &[("The road is closed,", "report")]);
    check("A spokesman for Ashford County said “the road is closed” until May.", &[("the road is closed", "spokesman for Ashford County")]);
}

#[test]
fn the_occasion_is_kept_as_written() {
    let quote = only("“We will pay,” Jane Holt told reporters in Ashford on Monday night.");
    assert_eq!(quote.occasion, ["reporters", "in Ashford", "on Monday night"]);
    let quote = only("In an interview last week, Jane Holt said: “We will pay.”");
    assert_eq!(quote.occasion, ["In an interview last week"]);
}

#[test]
fn titles_and_scare_quotes_are_marked() {
    let quote = only("Her second novel, “The Long Quiet Winter,” sold well in Ashford.");
    assert!(quote.title_of_work && quote.speaker.is_none());
    let quote = only("The so-called “reform” cost them dear.");
    assert!(quote.scare);
}

#[test]
fn an_apostrophe_is_no_mark() {
    check("The workers’ rights aren’t what they were in the ’90s.", &[]);
    check("The workers' rights aren't what they were in the '90s.", &[]);
    check("‘The workers’ rights aren’t safe,’ said Jane Holt.", &[("The workers’ rights aren’t safe,", "Jane Holt")]);
    check("'It's the miners' bridge,' said Jane Holt.", &[("It's the miners' bridge,", "Jane Holt")]);
}

#[test]
fn marks_inside_marks_stay() {
    check("“He told me ‘go home’ and I went,” Jane Holt said.", &[("He told me ‘go home’ and I went,", "Jane Holt")]);
    check("‘He told me “go home” and I went,’ Jane Holt said.", &[("He told me “go home” and I went,", "Jane Holt")]);
    check("“He told me “go home” and I went,” Jane Holt said.", &[("He told me “go home” and I went,", "Jane Holt")]);
    check("“We [the council] will … pay,” Jane Holt said.", &[("We [the council] will … pay,", "Jane Holt")]);
}

#[test]
fn an_odd_mark_spoils_its_paragraph_at_most() {
    check("The pipe is 12\" wide.\n\n“We will pay,” said Jane Holt.", &[("We will pay,", "Jane Holt")]);
    check("We will pay,” said Jane Holt.\n\n“Soon,” she said.", &[("We will pay,", "Jane Holt"), ("Soon,", "Jane Holt")]);
}

#[test]
fn markup_that_was_left_in_a_text_is_no_quote() {
    check("A card=\"Nobody will lose a single job, she said\">Jane Holt spoke to reporters.", &[]);
    let link = "Read href=\"https://example.org/\">here. The council voted to close the pool. \"We had no choice at all,\" Jane Holt said.";
    check(link, &[("We had no choice at all,", "Jane Holt")]);
}

#[test]
fn reported_speech_without_marks_is_no_quote() {
    check("Jane Holt said the talks were over. She added that nobody had won.", &[]);
}

#[test]
fn a_transcript_names_its_speakers_inside() {
    let text = "Tom Reed met Jane Holt on air.\n\n“REED: Will you pay?\n\n“HOLT: We will.”";
    let names: Vec<_> = read(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["Tom Reed", "Jane Holt"]);
}

fn check_spans(text: &str) {
    let found = quotes(text);
    let mut end = 0;
    for (index, quote) in found.iter().enumerate() {
        let Span { start, end: stop } = quote.span;
        assert!(end <= start && start < stop && stop <= text.len(), "{:?} is out of order", quote.span);
        assert_eq!(text.get(start..stop), Some(quote.text.as_str()));
        assert!(quote.continues.is_none_or(|before| (before as usize) < index));
        assert!(text.get(quote.sentence.start..quote.sentence.end).is_some());
        if let Some(speaker) = &quote.speaker
            && let Some(span) = speaker.span
        {
            assert_eq!(text.get(span.start..span.end), Some(speaker.written.as_str()));
        }
        end = stop;
    }
}

#[test]
fn a_long_paragraph_of_marks_is_only_long() {
    for mark in ["\"", "'", "“", "‘a’ ", "“a,” he said, ", "( “a", "\"\n"] {
        check_spans(&mark.repeat(20_000));
    }
}

#[test]
fn a_cue_makes_an_utterance_of_one_word() {
    for text in ["“Never,” said Jane Holt.", "Jane Holt answered. “It ends here,” she said. “Today.”", "“Thieves,” Jane Holt spat."]
    {
        for quote in quotes(text) {
            assert!(!quote.scare, "{:?} in {text:?}", quote.text);
        }
    }
    for text in ["The so-called “reform” failed, Jane Holt said.", "Jane Holt said the “green” label misled buyers."] {
        assert!(only(text).scare, "in {text:?}");
    }
}

#[test]
fn a_paragraph_that_names_its_own_person_leaves_the_one_before() {
    check(
        "“The terms are fair,” said Oskar Brandl.\n\nOutside, Mirela Tanase folded her banner. “Not to us,” she said.",
        &[("The terms are fair,", "Oskar Brandl"), ("Not to us,", "Mirela Tanase")],
    );
    check(
        "Nurse Elin Borg woke first. “I smelled smoke,” she said.\n\nHer brother, Sten, ran back. “The cat was inside,” he told them.",
        &[("I smelled smoke,", "Elin Borg"), ("The cat was inside,", "Sten")],
    );
    check("Singer Elin Borg fell sick. Her father flew in at night. “She is asleep,” he said.", &[("She is asleep,", "Her father")]);
    check("Singer Petra Holm lives here. Her husband, the painter Ulf Holm, died. “I stay,” she said.", &[("I stay,", "Petra Holm")]);
}

#[test]
fn rarer_forms_of_credit_name_their_speaker() {
    for text in [
        "“They knew the price,” Tilda Marsh, the auditor, is quoted as saying.",
        "In the words of Tilda Marsh: “They knew the price.”",
        "“They knew the price,” as Tilda Marsh likes to put it.",
        "“They knew the price,” Tilda Marsh stood and said.",
        "“They knew the price,” shrugs Tilda Marsh.",
        "“They knew the price,” said one of them, Tilda Marsh.",
        "Driver Tilda Marsh and her son run it. Tilda’s letter was blunt: “They knew the price.”",
    ] {
        check(text, &[(quotes(text)[0].text.clone().as_str(), "Tilda Marsh")]);
    }
    check("“Users were misled,” the regulator found.", &[("Users were misled,", "regulator")]);
}

#[test]
fn a_work_that_is_read_or_sung_is_no_speech() {
    assert!(only("Tilda Marsh sang “The Harbour at Noon” to the crew.").title_of_work);
    assert!(!only("Tilda Marsh read: “We Are Leaving Today.”").title_of_work);
}

#[test]
fn a_credit_between_two_parts_joins_them() {
    for text in ["“We dug,” she said, “and we found nothing.”", "“We dug,” said Jane Holt, “and found nothing.” “Not a coin.”"]
    {
        let found = quotes(text);
        assert!(found.iter().skip(1).all(|quote| quote.continues.is_some()), "{found:?}");
    }
}

proptest! {
    #[test]
    fn spans_fit_any_text(text in "\\PC{0,200}") {
        check_spans(&text);
    }

    #[test]
    fn spans_fit_texts_that_look_like_news(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "“", "”", "\"", "'", "''", "``", "‘", "’", "«", "»", " ", ", ", ". ", "\n", "\n\n", ": ", "— ", "(", ")", "said", "told", "saying", "Holt",
                "Jane", "Mr. ", "he", "who", "the", "mayor", "of", "and", "that", "on Monday", "We will", "É", "…", "12", "'s", "to", "as", "put it", "called",
            ]),
            0..60,
        )
    ) {
        check_spans(&pieces.join(" "));
        check_spans(&pieces.concat());
    }
}
