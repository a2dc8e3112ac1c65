//! The decision: join, trust, wire copy, merges; and its reasons in words.

use super::{
    Settings,
    drift::{AKIN, Drift, drift},
    likeness::{Likeness, Trace, Weighed},
    live::{Entry, Live},
    odds::probability,
    sketch::Sketch,
    survey::{COMPARED_OF_A_STORY, Prospect, prospect, survey},
    trust::{doubt, names_others, pause, unsure},
    wire,
};
use crate::model::{ArticleId, Join, Placement, StoryId};

/// A reprint keeps the names and nearly all words of its original; two reports from one template do not.
const REPRINT_WORDS: f32 = 0.6;
const REPRINT_NAMES: f32 = 0.5;
const REPRINT_DAYS: f32 = 14.0;
/// Reports, and days from first to last, that make a series: on newscluster, uci and gva no story of one outlet alone is so large.
const SERIES: usize = 6;
const SERIES_DAYS: f32 = 4.0;
/// After so long a silence the same people may have met again. At 14 days newscluster, which has stories with long silences, loses two
/// points of F1.
const LATER_DAYS: f32 = 30.0;
/// What each unit of log-odds counts by which the likeliest story is ahead, and what this comes to on average where it is in doubt whether an
/// article joins. Fitted on the surveys of newscluster, uci and gva (whole and first 50 words) and the newsdesk's stories as one stream: of
/// gva's articles with a likeness of 0.15 to 0.45, a third belong to a story that is 3 ahead and a tenth to one that is not 1 ahead.
const AHEAD: f32 = 0.4;
const EXPECTED_AHEAD: f32 = 0.35;
/// Stories asked for a merge, and articles of each that must fit on average.
const BRIDGED: usize = 4;
const WITNESSES: usize = 6;
/// So much less must bare headlines reach.
const MERGED_BY_LESS: f32 = 0.3;

pub(super) fn place(live: &Live, settings: &Settings, sketch: &Sketch) -> Placement {
    let trace = Trace::from(sketch);
    let mut prospects = survey(live, &trace);
    if let Some(series) = prospects.first().filter(|prospect| is_series(live, prospect)) {
        let because = format!(
            "{} is a series of {} reports by this outlet alone: another day's is a story of its own",
            series.story, series.articles
        );
        return alone(probability(series.score), vec![because]);
    }
    prospects.retain(|prospect| !is_series(live, prospect));
    if let Some((entry, like)) = original(live, &prospects) {
        let doubt = prospects.iter().find(|prospect| prospect.story == entry.story).and_then(|p| doubt(live, p, trace.seconds));
        let copied = format!(
            "{} of its sampled word runs stand in {} too ({:.0} % of the shorter text): wire copy",
            like.shared_prints,
            entry.article,
            100.0 * like.containment
        );
        return Placement {
            join: Join::Story(entry.story),
            wire_of: Some(entry.wire_of.unwrap_or(entry.article)),
            similarity: like.words,
            is_trusted: doubt.is_none(),
            merges: Vec::new(),
            splits: Vec::new(),
            because: std::iter::once(copied).chain(doubt.map(not_trusted)).collect(),
        };
    }
    let Some(best) = prospects.first() else {
        return alone(0.0, vec!["no article shares its rarer terms".to_owned()]);
    };
    let similarity = probability(best.score + standing_out(live, &prospects));
    let mut because = reasons(live, best);
    let is_later = pause(live, best, trace.seconds) > LATER_DAYS;
    let needed = needed(settings, best, sketch.is_undated, is_later);
    if similarity < needed {
        because.push(format!(
            "likeness {similarity:.2} is below {needed:.2}{}: a story of its own",
            if needed == settings.join_others { ", which reports need that put other names first" } else { "" }
        ));
        return alone(similarity, because);
    }
    because.push(format!("likeness {similarity:.2} reaches {needed:.2}: joins {}", best.story));
    let merges = merges(live, settings.merge, &trace, &prospects);
    because.extend(merges.iter().map(|story| format!("fits {story} as well: the two are one story")));
    let joined = || prospects.iter().filter(|prospect| prospect.story == best.story || merges.contains(&prospect.story));
    let doubt = joined().find_map(|prospect| doubt(live, prospect, trace.seconds));
    // reports of its story that the article did not even lead to are as telling as a doubt, and so are those it has nothing to do with
    let has_strangers =
        best.pairs.len() < best.articles.min(COMPARED_OF_A_STORY) || best.pairs.iter().any(|(_, like)| probability(like.score()) < AKIN);
    if merges.is_empty()
        && (doubt.is_some() || has_strangers)
        && let Some(Drift { leaving, takes_article }) = drift(live, &Weighed::new(&trace, &live.weights), &[best.story])
    {
        return apart(live, settings, &trace, best, leaving, takes_article, because);
    }
    let rival = |story| prospects.iter().find(|prospect| prospect.story != story).map(|prospect| prospect.score);
    let unsure = |prospect: &Prospect| unsure(live, settings.trusted, prospect, rival(prospect.story), trace.seconds);
    let doubt = doubt.or_else(|| joined().find_map(unsure));
    let is_trusted = doubt.is_none();
    because.extend(doubt.map(not_trusted));
    Placement { join: Join::Story(best.story), wire_of: None, similarity, is_trusted, merges, splits: Vec::new(), because }
}

/// The article joins one of the two events that its story has come to tell of: the older keeps the story, the younger founds another.
fn apart(
    live: &Live,
    settings: &Settings,
    trace: &Trace,
    best: &Prospect,
    leaving: Vec<u32>,
    takes_article: bool,
    mut because: Vec<String>,
) -> Placement {
    let article = Weighed::new(trace, &live.weights);
    let company: Vec<u32> =
        best.pairs.iter().map(|(number, _)| *number).filter(|number| leaving.contains(number) == takes_article).collect();
    let prospect = prospect(live, &article, best.story, &company);
    let similarity = prospect.as_ref().map_or(0.0, |prospect| probability(prospect.score));
    let doubt = prospect.as_ref().map_or(Some("it stands alone".to_owned()), |prospect| {
        doubt(live, prospect, trace.seconds).or_else(|| unsure(live, settings.trusted, prospect, None, trace.seconds))
    });
    let articles: Vec<ArticleId> = leaving.iter().filter_map(|number| Some(live.entry(*number)?.article)).collect();
    let named: Vec<String> = articles.iter().map(ToString::to_string).collect();
    because.push(format!(
        "{} told of two events: {} {} it for a story of their own{}",
        best.story,
        named.join(", "),
        if articles.len() == 1 { "leaves" } else { "leave" },
        if takes_article { ", and this article goes with them" } else { "" }
    ));
    let is_trusted = doubt.is_none();
    because.extend(doubt.map(not_trusted));
    Placement {
        join: if takes_article { Join::New } else { Join::Story(best.story) },
        wire_of: None,
        similarity,
        is_trusted,
        merges: Vec::new(),
        splits: vec![articles],
        because,
    }
}

/// What it adds to the likeliest story that it stands out from the others, in log-odds: where the others are about as like, the article may
/// be of none of them; where nothing comes near, a little likeness says much. The more so the more was read: in an empty store all stands out.
fn standing_out(live: &Live, prospects: &[Prospect]) -> f32 {
    let rival = prospects.get(1).map(|prospect| prospect.score);
    prospects.first().map_or(0.0, |best| live.weights.stands_out() * (AHEAD * best.ahead_of(rival) - EXPECTED_AHEAD))
}

/// What an article must reach to join.
fn needed(settings: &Settings, prospect: &Prospect, is_undated: bool, is_later: bool) -> f32 {
    if prospect.likes().all(names_others) {
        settings.join_others
    } else if is_later {
        settings.join_later
    } else if is_undated {
        settings.join_undated
    } else {
        settings.join
    }
}

fn not_trusted(doubt: String) -> String {
    format!("not sure enough to alert on: {doubt}")
}

fn alone(similarity: f32, because: Vec<String>) -> Placement {
    Placement { join: Join::New, wire_of: None, similarity, is_trusted: false, merges: Vec::new(), splits: Vec::new(), because }
}

/// What one outlet alone goes on publishing for days is a column, a list or a page that is put out anew, and would grow for ever.
fn is_series(live: &Live, prospect: &Prospect) -> bool {
    let days = live.group(prospect.story).map_or(0.0, |group| (group.last_seconds - group.first_seconds) as f32 / 86_400.0);
    prospect.articles >= SERIES && days >= SERIES_DAYS && prospect.pairs.iter().all(|(_, like)| like.is_same_outlet)
}

/// The article this one reprints, if any.
fn original<'a>(live: &'a Live, prospects: &[Prospect]) -> Option<(&'a Entry, Likeness)> {
    prospects
        .iter()
        .flat_map(|prospect| &prospect.pairs)
        .filter(|(_, like)| is_reprint(like))
        .max_by(|a, b| a.1.containment.total_cmp(&b.1.containment).then(b.0.cmp(&a.0)))
        .and_then(|(number, like)| Some((live.entry(*number)?, *like)))
}

fn is_reprint(like: &Likeness) -> bool {
    wire::is_reprint(like.shared_prints, like.containment)
        && like.words >= REPRINT_WORDS
        && (!like.has_names || like.names >= REPRINT_NAMES)
        && like.days <= REPRINT_DAYS
}

/// Stories that the article bridges: it fits them too, they are one with the story it joins, and nothing would take them apart again.
fn merges(live: &Live, merge: f32, trace: &Trace, prospects: &[Prospect]) -> Vec<StoryId> {
    let Some((joined, others)) = prospects.split_first() else { return Vec::new() };
    let enough = |other: &Prospect| merge - MERGED_BY_LESS * other.pairs.first().map_or(0.0, |(_, like)| like.brevity);
    others
        .iter()
        .take(BRIDGED)
        .take_while(|other| probability(other.score) >= enough(other))
        .filter(|other| is_one_event(live, merge, enough(other), trace, (joined, other)))
        .filter(|other| drift(live, &Weighed::new(trace, &live.weights), &[joined.story, other.story]).is_none())
        .map(|other| other.story)
        .collect()
}

/// Whether the other story's articles fit the joined one on average, or a second outlet's report tells of both: one that does is a round-up
/// of the day, two say that it is one event.
fn is_one_event(live: &Live, bridging: f32, enough: f32, trace: &Trace, (joined, other): (&Prospect, &Prospect)) -> bool {
    let fits = fitting(live, joined, other.story);
    if !fits.is_empty() && fits.iter().map(|(_, fit)| fit).sum::<f32>() / fits.len() as f32 >= enough {
        return true;
    }
    let bridges =
        |(number, fit): &(u32, f32)| *fit >= bridging && live.entry(*number).is_some_and(|entry| entry.trace.outlet != trace.outlet);
    probability(other.score) >= bridging && (fits.iter().any(bridges) || fitting(live, other, joined.story).iter().any(bridges))
}

/// How well articles of a story fit another, as far as an article led to it. Spread over the whole story: those nearest to the article say
/// little about the rest.
fn fitting(live: &Live, into: &Prospect, story: StoryId) -> Vec<(u32, f32)> {
    let Some(group) = live.group(story) else { return Vec::new() };
    let members: Vec<u32> = into.pairs.iter().map(|(number, _)| *number).collect();
    let step = group.members.len().div_ceil(WITNESSES);
    let fit = |number: &u32| {
        let article = Weighed::new(&live.entry(*number)?.trace, &live.weights);
        Some((*number, probability(prospect(live, &article, into.story, &members)?.score)))
    };
    group.members.iter().step_by(step.max(1)).filter_map(fit).collect()
}

fn reasons(live: &Live, prospect: &Prospect) -> Vec<String> {
    let mut because = Vec::new();
    if let Some((number, like)) = prospect.pairs.first()
        && let Some(entry) = live.entry(*number)
    {
        because.push(format!("nearest in {}: {} ({})", prospect.story, entry.article, in_words(like)));
    }
    if prospect.articles > 1 {
        because
            .push(format!("{} holds {} articles; their common words match {:.2}", prospect.story, prospect.articles, prospect.fit.profile));
    }
    because
}

fn in_words(like: &Likeness) -> String {
    let names = if like.has_names { format!("names {:.2}", like.names) } else { "no names to compare".to_owned() };
    format!(
        "words {:.2}, titles {:.2}, {names}, numbers {:.2}, {:.1} days apart{}",
        like.words,
        like.title,
        like.numbers,
        like.days,
        if like.is_same_outlet { ", same outlet" } else { "" }
    )
}

/// Articles of a story that an article is held against to explain where it stands, the newest.
const EXPLAINED_BY: usize = 8;

pub(super) fn explain(live: &Live, settings: &Settings, a: ArticleId, b: ArticleId) -> Vec<String> {
    let (Some(first), Some(second)) = (live.find(a), live.find(b)) else {
        let missing = if live.find(a).is_none() { a } else { b };
        return vec![format!("{missing} is no longer among the live articles")];
    };
    let like = Weighed::new(&first.trace, &live.weights).like(&second.trace, &live.weights);
    let is_one = first.story == second.story;
    let mut said = vec![if is_one {
        format!("{a} and {b} are both in {}", first.story)
    } else {
        format!("{a} is in {}, {b} in {}", first.story, second.story)
    }];
    said.extend(compared(&like));
    if like.shared_prints > 0 {
        said.push(format!("{} sampled word runs in common, {:.0} % of the shorter text", like.shared_prints, 100.0 * like.containment));
    }
    if first.wire_of.unwrap_or(a) == second.wire_of.unwrap_or(b) {
        said.push("one is wire copy of the other, or both of a third: they count as one witness".to_owned());
    }
    if !is_one {
        said.extend(beside(live, settings, first, second.story));
        said.extend(beside(live, settings, second, first.story));
    }
    said
}

/// How an article stands to a story it is not in.
fn beside(live: &Live, settings: &Settings, entry: &Entry, story: StoryId) -> Option<String> {
    let members = &live.group(story)?.members;
    let newest = &members[members.len().saturating_sub(EXPLAINED_BY)..];
    let prospect = prospect(live, &Weighed::new(&entry.trace, &live.weights), story, newest)?;
    let is_later = pause(live, &prospect, entry.trace.seconds) > LATER_DAYS;
    let needed = needed(settings, &prospect, false, is_later);
    let likeness = probability(prospect.score);
    let doubt = doubt(live, &prospect, entry.trace.seconds).map(|doubt| format!("; {doubt}")).unwrap_or_default();
    Some(format!(
        "{} beside {story} as it is today: likeness {likeness:.2}, and {needed:.2} is needed to join{doubt}{}",
        entry.article,
        if likeness >= needed {
            "; it fits by now, but what was decided when it came, also by how far it stood out from other stories, stays"
        } else {
            ""
        }
    ))
}

/// The measures in plain words.
fn compared(like: &Likeness) -> Vec<String> {
    let grade = |share: f32| match share {
        share if share >= 0.75 => "nearly the same",
        share if share >= 0.4 => "much alike",
        share if share >= 0.15 => "a little alike",
        _ => "different",
    };
    let graded = |what: &str, share: f32| format!("{what} {} ({share:.2})", grade(share));
    let mut said = vec![graded("words", like.words), graded("titles", like.title)];
    said.push(if like.has_names { graded("names", like.names) } else { "no names to compare".to_owned() });
    if names_others(like) {
        said.push(format!("the names they put first are others ({:.2} shared): two events rather than one", like.lead_found));
    }
    said.push(if like.numbers > 0.0 {
        format!("telling numbers in common ({:.2})", like.numbers)
    } else {
        "no telling number in common".to_owned()
    });
    let mut when = format!("published {:.1} days apart", like.days);
    if like.days_between > 1.0 {
        when.push_str(&format!(", and the days they speak of are {:.0} days apart", like.days_between));
    }
    said.push(when);
    said.extend(like.is_same_outlet.then(|| "from one outlet".to_owned()));
    said
}
