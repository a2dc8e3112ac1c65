//! Whether a join is sure enough to alert on: likeness alone does not tell two fires of one morning, or two earthquakes of one town.
//!
//! A placement's nearest articles come in, a doubt in words leaves, if there is one. A doubt never undoes a join: what was joined wrongly
//! stays silent, and so does what joins it later, as long as it is compared with both. So a join may be generous, and trust is strict: it
//! asks of the worst of the reports what a join asks of the best, and of the other stories whether the article could be theirs.

use super::{
    likeness::Likeness,
    live::Live,
    odds::{Odds, probability},
    survey::{COMPARED_OF_A_STORY, Prospect, log_days},
};

/// Of the names that one of two reports puts first, the share the other gives at least. On the invented look-alike stories 0.2 trusts one
/// wrong join in 350, 0.25 none; 0.3 takes no more of the wrong ones and twice as many right ones.
const AGREED: f32 = 0.25;
/// Reports that name others but share so much of their telling numbers speak of one event: two numbers that are rare in the corpus, such
/// as an hour and a house number. On the invented look-alike stories it lets no further wrong join through.
const SAME_NUMBERS: f32 = 0.8;
/// So long nothing is said of an event that is still being told; after that the same names mean the next of its kind. On newscluster and
/// gva, 14 days take a seventh of the wrong trusted joins and one right join in thirty; seven take one right join in fifteen.
const PAUSE_DAYS: f32 = 14.0;
/// How alike an article and each of those it is compared with must be. It takes half of the newsdesk's wrong trusted joins of ten days in
/// one stream and one right join in a hundred; 0.3 takes no more of them and twice as many right ones.
const ALIKE: f32 = 0.2;

/// Logistic regression on the joins that were made, and not doubted by names or pauses, while newscluster and gva (whole, first 50 words,
/// headlines), the invented look-alike stories in 21 orders and the newsdesk's stories came in; the share of right company is the label.
/// Signs were fixed beforehand. Fitted without any one of these sets, it tells right from wrong in that set as well as with it.
const TRUST: Odds<10> = Odds { bias: 1.557, weights: [0.982, -2.858, -1.670, -0.115, 1.544, -1.030, 0.414, 2.345, -2.445, 0.190] };

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

/// Why a join should not be alerted on though nothing that can be named speaks against it. `rival` are the log-odds of the likeliest other
/// story.
pub(super) fn unsure(live: &Live, needed: f32, prospect: &Prospect, rival: Option<f32>, seconds: i64) -> Option<String> {
    let (number, least) = prospect.pairs.last()?;
    let alike = probability(least.score());
    if alike < ALIKE {
        let article = live.entry(*number)?.article;
        return Some(format!("{article} of {} is alike by {alike:.2} only", prospect.story));
    }
    let sure = probability(TRUST.of(&evidence(live, prospect, rival, seconds)));
    (sure < needed)
        .then(|| format!("that the reports of {} are of one event is sure by {sure:.2}, and {needed:.2} is needed", prospect.story))
}

/// The measures in the order of the weights.
fn evidence(live: &Live, prospect: &Prospect, rival: Option<f32>, seconds: i64) -> [f32; 10] {
    let like = prospect.pairs.first().map(|(_, like)| *like).unwrap_or_default();
    let least = prospect.likes().last().map_or(0.0, Likeness::score);
    let led_to = prospect.pairs.len() as f32 / prospect.articles.clamp(1, COMPARED_OF_A_STORY) as f32;
    [
        like.numbers,
        prospect.of_other_days(),
        f32::from(u8::from(like.is_same_outlet)),
        prospect.size(),
        prospect.core(),
        like.brevity,
        least,
        led_to,
        log_days(pause(live, prospect, seconds)),
        prospect.ahead_of(rival),
    ]
}

/// The longest time in days between two reports that follow each other, of the article and those it is compared with.
pub(super) fn pause(live: &Live, prospect: &Prospect, seconds: i64) -> f32 {
    let mut dated: Vec<i64> = prospect.pairs.iter().filter_map(|(number, _)| Some(live.entry(*number)?.trace.seconds)).collect();
    dated.push(seconds);
    dated.sort_unstable();
    let longest = dated.windows(2).map(|two| two[1].abs_diff(two[0])).max().unwrap_or_default();
    longest as f32 / 86_400.0
}
