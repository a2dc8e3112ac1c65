//! The words by which `scope` sees what a sentence narrows its figure to. General vocabulary, folded.

pub const CLAUSES: &[&str] = &["and", "but", "while", "as", "when", "who", "that", "which", "after", "because", "where"];
pub const AIMS: &[&str] =
    &["want", "wants", "wanted", "aim", "aims", "aimed", "hope", "hopes", "hoped", "seek", "seeks", "sought", "target", "goal"];
pub const REGAINED: &[&str] = &["restored", "reconnected", "regained", "reopened", "resumed"];
pub const SET_ASIDE: &[&str] =
    &["debt", "debts", "tax", "taxes", "interest", "fees", "costs", "inflation", "vat", "insurance", "subsidies", "bonuses", "legal"];
/// From the shortest; a period is read by the shortest that a sentence names.
pub const PERIODS: &[&[&str]] = &[
    &["day", "days", "daily"],
    &["week", "weeks", "weekly"],
    &["month", "months", "monthly"],
    &["quarter", "quarters", "quarterly"],
    &["half", "half-year", "six-month"],
    &["year", "annual", "yearly", "full-year"],
    &["decade"],
];
pub const ORDINALS: &[&[&str]] = &[&["first"], &["second"], &["third"], &["fourth"], &["final"]];
pub const FRAMES: &[&str] = &["the", "this", "per", "each", "every", "a", "full", "whole"];
pub const SETTLEMENTS: &[&str] = &[
    "town",
    "village",
    "city",
    "district",
    "province",
    "county",
    "suburb",
    "port",
    "island",
    "borough",
    "municipality",
    "prefecture",
    "region",
    "neighbourhood",
    "neighborhood",
];
pub const PARTS: &[&str] =
    &["stage", "phase", "part", "tranche", "instalment", "installment", "portion", "section", "share", "half", "leg"];
pub const AREAS: &[&str] = &[
    "regions",
    "provinces",
    "states",
    "districts",
    "cities",
    "towns",
    "villages",
    "islands",
    "countries",
    "counties",
    "country",
    "nation",
    "region",
    "province",
    "world",
    "continent",
];
/// What shares are of.
pub const RATES: &[&[&str]] = &[
    &["turnout"],
    &["unemployment", "jobless", "joblessness"],
    &["inflation"],
    &["growth", "gdp"],
    &["pay", "wage", "wages", "salary", "salaries"],
    &["literacy"],
    &["occupancy"],
    &["margin"],
];
/// Which part of a business or trade is spoken of.
pub const BRANCHES: &[&[&str]] = &[
    &["total", "overall"],
    &["online", "digital", "e-commerce"],
    &["like-for-like", "same-store", "comparable"],
    &["domestic"],
    &["overseas", "international", "foreign", "export", "exports"],
];
/// What amounts of money are of; words of one row may name one amount.
pub const AMOUNTS: &[&[&str]] = &[
    &["sales", "revenue", "revenues", "turnover", "takings"],
    &["profit", "profits", "earnings", "income"],
    &["loss", "losses", "lost", "damage"],
    &["debt", "debts", "borrowing", "borrowings", "liabilities"],
    &["fine", "fined", "fines", "penalty"],
    &["damages", "compensation", "payout"],
    &["cost", "costs", "costing", "price", "worth", "value", "valued", "bid", "offer"],
    &["salary", "wage", "wages"],
    &["deficit"],
    &["surplus"],
    &["dividend", "dividends"],
    &["ransom"],
    &["bail"],
];
