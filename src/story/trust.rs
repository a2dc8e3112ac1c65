//! Whether a join is sure enough to alert on: likeness alone does not tell two fires of one morning, or two earthquakes of one town.
//!
//! A placement's nearest articles come in, a doubt in words leaves, if there is one. A doubt never undoes a join: what was joined wrongly
//! stays silent, and so does what joins it later, as long as it is compared with both.

use super::{likeness::Likeness, live::Live, place::probability, survey::Prospect};

/// Of the names that one of two reports puts first, the share the other gives at least. On newscluster and gva 0.2 takes a fifth of the
/// wrong trusted joins away and one right join in thirty; 0.3 takes hardly more of the wrong ones and twice as many right ones.
const AGREED: f32 = 0.2;
/// Reports that name others but share so much of their telling numbers speak of one event: two numbers that are rare in the corpus, such
/// as an hour and a house number. On the invented look-alike stories it lets no further wrong join through.
const SAME_NUMBERS: f32 = 0.8;
/// So long nothing is said of an event that is still being told; after that the same names mean the next of its kind. On newscluster and
/// gva, 14 days take a seventh of the wrong trusted joins and one right join in thirty; seven take one right join in fifteen.
const PAUSE_DAYS: f32 = 14.0;
/// How alike an article and those it is compared with must be on average. Of newscluster's headlines alone it leaves four wrong trusted joins
/// of 152, where there were 13 of 183, and takes nothing from whole texts; 0.5 silences right ones of the exhaustive stories.
const ALIKE: f32 = 0.4;

/// Whether two reports put other names first and share no telling numbers.
pub(super) fn names_others(like: &Likeness) -> bool {
    like.lead_found < AGREED && like.numbers < SAME_NUMBERS
}

/// Why an article dated so should not be compared with a story's others, though it is alike.
pub(super) fn doubt(live: &Live, prospect: &Prospect, seconds: i64) -> Option<String> {
    let rival = prospect.pairs.iter().filter(|(_, like)| names_others(like)).min_by(|a, b| a.1.lead_found.total_cmp(&b.1.lead_found));
    if let Some((number, like)) = rival {
        let article = live.entry(*number)?.article;
        return Some(format!("{article} of {} names others ({:.2} of the names put first are shared)", prospect.story, like.lead_found));
    }
    let pause = pause(live, prospect, seconds);
    (pause > PAUSE_DAYS).then(|| format!("nothing was said of {} for {pause:.0} days: this may be another event like it", prospect.story))
}

/// Why a join should not be alerted on though the story as a whole asks for it: a large one draws in what resembles it in its parts.
pub(super) fn unlike(prospect: &Prospect) -> Option<String> {
    let likes = prospect.pairs.iter().map(|(_, like)| probability(like.score()));
    let alike = likes.sum::<f32>() / prospect.pairs.len().max(1) as f32;
    (alike < ALIKE).then(|| format!("taken singly, the reports of {} are alike by {alike:.2} only", prospect.story))
}

/// The longest time in days between two reports that follow each other, of the article and those it is compared with.
fn pause(live: &Live, prospect: &Prospect, seconds: i64) -> f32 {
    let mut dated: Vec<i64> = prospect.pairs.iter().filter_map(|(number, _)| Some(live.entry(*number)?.trace.seconds)).collect();
    dated.push(seconds);
    dated.sort_unstable();
    let longest = dated.windows(2).map(|two| two[1].abs_diff(two[0])).max().unwrap_or_default();
    longest as f32 / 86_400.0
}
