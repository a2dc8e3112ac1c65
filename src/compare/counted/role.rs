//! What an amount, share, span of time or other measure is of, where the words beside it name one of the things that news measures: a fine,
//! turnout, a prison term, a gust.
//!
//! Reads the words around one figure. That two figures have one role makes them comparable, never the same; words of two roles make less
//! sure and exclude nothing (`scope` knows what does).

use super::place::{Place, Token, is_amount, is_number, joins_clauses};
use crate::model::Dimension;

/// A row of [`ROLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Role(u8);

/// How far from its figure a role may be named.
const REACH: usize = 10;
/// How much further away a word counts that stands beyond a comma or a word that joins clauses.
const BEYOND: usize = 5;

/// What a measure is of, and the words that say it; a phrase of two words is written as one. General vocabulary, folded.
const ROLES: &[(&[Dimension], &[&str])] = &[
    (MONEY, &["sales", "revenue", "revenues", "turnover", "takings"]),
    (MONEY, &["profit", "profits", "earnings", "earned", "net income"]),
    (MONEY, &["loss", "losses", "lost"]),
    (MONEY, &["debt", "debts", "borrowing", "borrowings", "liabilities", "owes", "owed"]),
    (MONEY, &["box office", "grossed", "gross", "ticket sales", "opening weekend", "debut"]),
    (MONEY, &["fine", "fined", "fines", "penalty", "penalties"]),
    (MONEY, &["damages", "verdict", "award", "awarded", "settlement", "settle", "settled"]),
    (MONEY, &["compensation", "kin", "bereaved", "ex gratia", "next of", "the families"]),
    (MONEY, &["ransom", "extortion", "demanded", "demand", "asked", "sought", "wants", "holding out"]),
    (MONEY, &["bail", "bond"]),
    (MONEY, &["reward", "rewards"]),
    (MONEY, &["salary", "wage", "wages", "a week", "an hour", "a year"]),
    (MONEY, &["dividend", "dividends"]),
    (MONEY, &["deficit", "shortfall"]),
    (MONEY, &["surplus"]),
    (MONEY, &["budget"]),
    (MONEY, &["damage", "destruction"]),
    (MONEY, &["cost", "costs", "costing", "price tag"]),
    (MONEY, &["fee", "transfer", "signed", "upfront", "up-front", "up front", "initial"]),
    (MONEY, &["bid", "offer", "proposal", "takeover", "buyout", "acquire", "acquisition", "merger"]),
    (MONEY, &["starts at", "start at", "starting at", "starting from", "starting price"]),
    (MONEY, &["raised", "donated", "donations", "fundraiser", "crowdfunding"]),
    (MONEY, &["stolen", "stole", "theft", "loot", "robbery", "heist", "haul"]),
    (MONEY, &["fraud", "embezzled", "laundered", "scam", "swindled"]),
    (MONEY, &["save", "saves", "saved", "saving", "savings", "cut its", "cut costs", "cut their", "reduce costs"]),
    (MONEY, &["grant", "funding", "pledged", "pledge", "invest", "investment", "invested"]),
    (MONEY, &["jackpot", "prize", "lottery"]),
    (MONEY, &["withdrew", "withdrawn", "withdrawals", "pulled out", "outflows"]),
    (MONEY, &["one-off", "lump sum", "bonus"]),
    (SHARE, &["turnout", "turned out", "cast ballots", "cast their", "took part", "registered voters"]),
    (SHARE, &["efficacy", "effective", "protection", "protect", "protected", "prevented", "shield", "shielded"]),
    (SHARE, &["deficit"]),
    (SHARE, &["unemployment", "jobless", "joblessness"]),
    (SHARE, &["inflation", "consumer prices"]),
    (SHARE, &["pay rise", "wage rise", "pay raise", "offer", "offered"]),
    (SHARE, &["yes", "approved", "in favour", "in favor", "in support"]),
    (
        SHARE,
        &[
            "interest",
            "benchmark",
            "key rate",
            "policy rate",
            "lending rate",
            "base rate",
            "bank rate",
            "repo",
            "main rate",
            "discount rate",
        ],
    ),
    (SHARE, &["workforce", "staff", "employees"]),
    (SHARE, &["stake", "shareholding"]),
    (SHARE, &["tariff", "tariffs", "duty", "duties"]),
    (SHARE, &["margin"]),
    (SHARE, &["occupancy", "full"]),
    (
        SPAN,
        &[
            "jail",
            "jailed",
            "sentence",
            "sentenced",
            "imprisonment",
            "prison",
            "bars",
            "parole",
            "imprisoned",
            "minimum term",
            "locked up",
            "custodial",
        ],
    ),
    (SPAN, &["sidelined", "out for", "injury", "ruled out", "layoff", "lay-off"]),
    (SPAN, &["jury", "jurors", "deliberated", "deliberating", "deliberations", "verdict"]),
    (SPAN, &["siege", "standoff", "stand-off", "lasted", "lasting", "went on"]),
    (SPAN, &["contract", "deal", "agreement", "accord"]),
    (SPAN, &["captive", "captivity", "seized", "kidnapped", "abducted", "hostage", "held"]),
    (SPAN, &["ban", "banned", "suspension", "suspended"]),
    (SPAN, &["delay", "delayed", "delays", "late"]),
    (SPAN, &["into"]),
    (SPAN, &["trapped", "stranded", "stuck"]),
    (SPAN, &["truce", "ceasefire", "cease-fire", "pause"]),
    (SPAN, &["strike", "walkout", "stoppage"]),
    (SPAN, &["missing", "adrift", "lost at"]),
    (SPAN, &["veteran of"]),
    (MASS, &["cocaine", "heroin", "cannabis", "marijuana", "drugs", "methamphetamine", "fentanyl", "opium", "hashish"]),
    (MASS, &["crude", "oil", "fuel", "diesel", "leaked", "leak", "spill", "spilled", "spilt", "leaking", "slick"]),
    (MASS, &["grain", "wheat", "corn", "maize", "rice", "harvest", "crop"]),
    (MASS, &["gold", "silver"]),
    (MASS, &["explosives", "dynamite", "ammonium", "tnt"]),
    (MASS, &["emissions", "carbon", "co2"]),
    (MASS, &["rain", "rainfall"]),
    (HEAT, &["hottest", "mercury", "temperature", "temperatures", "heat", "heatwave", "coldest", "high", "peaked"]),
    (SPEED, &["wind", "winds", "gust", "gusts", "gusting", "storm", "cyclone", "hurricane", "typhoon"]),
    (SPEED, &["limit", "zone", "area"]),
    (SPEED, &["driving", "speeding", "travelling", "traveling", "doing", "clocked", "drove"]),
    (LENGTH, &["past the", "beyond", "overran", "overshot", "off the"]),
    (LENGTH, &["rain", "rainfall", "snow", "snowfall"]),
    (LENGTH, &["wave", "waves", "swell", "tsunami"]),
    (LENGTH, &["path", "track", "the ground"]),
    (LENGTH, &["slick", "stretch", "stretches", "stretched", "stretching"]),
    (LENGTH, &["underground", "below", "deep", "depth", "down"]),
    (LAND, &["burned", "burnt", "scorched", "blackened", "charred", "fire", "blaze", "wildfire"]),
    (LAND, &["flooded", "inundated", "crops", "farmland"]),
];

const MONEY: &[Dimension] = &[Dimension::Money];
const SHARE: &[Dimension] = &[Dimension::Percent];
const SPAN: &[Dimension] = &[Dimension::Duration];
const MASS: &[Dimension] = &[Dimension::Mass, Dimension::Volume];
const HEAT: &[Dimension] = &[Dimension::Temperature];
const SPEED: &[Dimension] = &[Dimension::Speed];
const LENGTH: &[Dimension] = &[Dimension::Length];
const LAND: &[Dimension] = &[Dimension::Area];

impl Place<'_> {
    /// The role named nearest to the figure.
    pub(super) fn role(&self, dimension: Dimension) -> Option<Role> {
        let after = self.tokens[self.after..].iter().take(REACH);
        let behind = self.tokens[self.after..].iter().skip(1).map(Some).chain([None]);
        let ahead = self.preceding().skip(1).map(Some).chain([None]);
        // "300 metres past the end of the 1,800-metre runway": what stands right behind a number is that number's
        let own = self.preceding().take(REACH).take_while(|token| {
            let at = self.tokens.partition_point(|t| t.start < token.start);
            !self.tokens[at.saturating_sub(3)..at].iter().any(is_number)
        });
        let left = named(own.zip(ahead).map(|(token, before)| (token, before, Some(token))), dimension, self.sentence);
        // "who stole for nine years was sentenced to 51 months": what is meted out stands behind its verb
        let is_meted =
            |t: &&Token<'_>| matches!(t.folded.as_str(), "sentenced" | "jailed" | "imprisoned" | "fined" | "banned" | "suspended");
        // "84mph on Station Road, where the limit is 40mph": what stands before the next number is that number's
        let next = self.following().take(REACH).find(|t| is_number(t)).map_or(usize::MAX, |t| t.start);
        let mark =
            self.following().find(|t| self.is_before_mark(t)).filter(|t| t.end < next && next < usize::MAX).map_or(usize::MAX, |t| t.end);
        let right = named(
            after
                .take_while(|t| !is_number(t) && !is_meted(t) && t.start < mark)
                .zip(behind)
                .map(|(token, next)| (token, Some(token), next)),
            dimension,
            self.sentence,
        );
        left.into_iter().chain(right).min_by_key(|(distance, _)| *distance).map(|(_, role)| role)
    }
}

/// The first role along a way away from the figure, with its distance. A step is a word, and the pair that it stands in.
fn named<'t>(
    steps: impl Iterator<Item = (&'t Token<'t>, Option<&'t Token<'t>>, Option<&'t Token<'t>>)>,
    dimension: Dimension,
    sentence: &str,
) -> Option<(usize, Role)> {
    let mut beyond = 0;
    let mut last: Option<&Token<'_>> = None;
    for (distance, (token, first, second)) in steps.enumerate() {
        let is_apart = |last: &Token<'_>| {
            let (from, to) = if last.end <= token.start { (last.end, token.start) } else { (token.end, last.start) };
            sentence.get(from..to).is_some_and(|between| between.contains([',', ';', ':']))
        };
        if is_amount(token, sentence) {
            return None;
        }
        if joins_clauses(token) || last.is_some_and(is_apart) {
            beyond = BEYOND;
        }
        last = Some(token);
        let pair = first.zip(second).map(|(a, b)| format!("{} {}", a.folded, b.folded)).unwrap_or_default();
        let is_it = |word: &&str| token.folded == *word || pair == *word;
        let found = ROLES.iter().position(|(of, words)| of.contains(&dimension) && words.iter().any(is_it));
        if let Some(role) = found.and_then(|at| u8::try_from(at).ok()) {
            return Some((distance + beyond, Role(role)));
        }
    }
    None
}
