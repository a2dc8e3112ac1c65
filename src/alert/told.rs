//! An alert taken apart into what is shown of it: clean text, cut to size, nothing escaped.

use super::{
    mark::{Mark, Marked},
    render::{PLAIN_LIMIT, PRIOR_SHOWN, TITLE_LIMIT, cut, headline, moment, safe, sides, urgency},
};
use crate::{
    model::{Alert, Piece, Side, Told, ToldSide},
    text::printable,
};

/// A reason is a phrase; what is longer was built of long names.
const REASON_LIMIT: usize = 300;
/// Some outlets are addresses.
const OUTLET_LIMIT: usize = 80;

pub(super) fn told(alert: &Alert) -> Told {
    Told {
        alert: alert.id,
        story: alert.story,
        headline: headline(alert).to_owned(),
        story_title: cut(&printable(&alert.story_title), TITLE_LIMIT).into_owned(),
        reason: cut(&printable(&alert.reason), REASON_LIMIT).into_owned(),
        urgency: urgency(alert.verdict),
        sides: sides(alert).iter().enumerate().map(|(place, (side, sentence))| told_side(place == 0, side, sentence)).collect(),
        more: alert.prior.len().saturating_sub(PRIOR_SHOWN),
    }
}

fn told_side(is_new: bool, side: &Side, sentence: &Marked<'_>) -> ToldSide {
    ToldSide {
        is_new,
        outlet: cut(&printable(&side.outlet.0), OUTLET_LIMIT).into_owned(),
        when: moment(side),
        url: safe(side).map(str::to_owned),
        pieces: sentence.cut(PLAIN_LIMIT).into_iter().map(|(mark, text)| Piece { text, is_marked: mark == Mark::Differs }).collect(),
    }
}
