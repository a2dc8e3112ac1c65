//! Which alerts a channel is sent.

use crate::{
    model::{Alert, ClaimKind, Side, Verdict},
    text,
};

/// Every part that is given must hold; an empty list lets everything through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub kinds: Vec<ClaimKind>,
    pub verdicts: Vec<Verdict>,
    /// On either side of the divergence; case makes no difference.
    pub outlets: Vec<String>,
    /// Any of these words or phrases stands in the story's title or in a sentence that is shown; case and accents make no difference.
    pub words: Vec<String>,
    /// 0 to 1: nothing less sure than this.
    pub confidence: f32,
}

impl Filter {
    /// Whether an alert is for this channel.
    pub fn wants(&self, alert: &Alert) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&alert.kind))
            && (self.verdicts.is_empty() || self.verdicts.contains(&alert.verdict))
            && alert.confidence >= self.confidence
            && (self.outlets.is_empty() || sides(alert).any(|side| self.names(&side.outlet.0)))
            && (self.words.is_empty() || self.speaks_of(alert))
    }

    fn names(&self, outlet: &str) -> bool {
        let outlet = text::fold(outlet);
        self.outlets.iter().any(|wanted| text::fold(wanted) == outlet)
    }

    fn speaks_of(&self, alert: &Alert) -> bool {
        let texts: Vec<String> =
            std::iter::once(alert.story_title.as_str()).chain(sides(alert).map(|side| side.sentence.as_str())).map(spaced).collect();
        self.words.iter().map(|wanted| spaced(wanted)).any(|wanted| texts.iter().any(|text| text.contains(&wanted)))
    }
}

fn sides(alert: &Alert) -> impl Iterator<Item = &Side> {
    std::iter::once(&alert.new).chain(&alert.prior)
}

/// The words of a text, folded, each between blanks: what is looked for in it is found as whole words.
fn spaced(written: &str) -> String {
    let mut spaced = " ".to_owned();
    for word in text::words(written) {
        spaced.push_str(&text::fold(word.text));
        spaced.push(' ');
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::tests::alert;

    #[test]
    fn each_part_must_hold() {
        // a conflict of figures, confidence .9, "Ferry aground", both sides of the Marren Post: "12 people were rescued."
        let alert = alert(1);
        let all = Filter::default;
        for (filter, wants) in [
            (all(), true),
            (Filter { kinds: vec![ClaimKind::Figure], ..all() }, true),
            (Filter { kinds: vec![ClaimKind::Quote], ..all() }, false),
            (Filter { verdicts: vec![Verdict::Update, Verdict::Conflict], ..all() }, true),
            (Filter { verdicts: vec![Verdict::Update], ..all() }, false),
            (Filter { confidence: 0.9, ..all() }, true),
            (Filter { confidence: 0.95, ..all() }, false),
            (Filter { outlets: vec!["marren post".to_owned()], ..all() }, true),
            (Filter { outlets: vec!["Marren".to_owned()], ..all() }, false),
            (Filter { words: vec!["storm".to_owned(), "FERRY".to_owned()], ..all() }, true),
            (Filter { words: vec!["people were".to_owned()], ..all() }, true),
            (Filter { words: vec!["ground".to_owned()], ..all() }, false),
            (Filter { words: vec!["ferry".to_owned()], kinds: vec![ClaimKind::Quote], ..all() }, false),
        ] {
            assert_eq!(filter.wants(&alert), wants, "{filter:?}");
        }
    }
}
