//! sled's trees, and changes to several of them at once.
//!
//! Keys are big-endian numbers that grow in order of arrival: keys in random order cost sled four times the time and far more memory,
//! so what must be found by a hash is kept in memory ([`super::memory`]). A long value is laid in parts, because sled writes what does
//! not fit its segments into files that it never syncs.

use std::collections::BTreeMap;

use sled::{Tree, transaction::Transactional};

use super::{
    error::{Result, StoreError},
    record::{self, Record},
};

/// What a tree's rows are, by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(super) enum Kind {
    /// article -> `Head`
    Articles,
    /// article, revision -> `Body`
    Bodies,
    /// article -> bytes of the story step
    Sketches,
    /// story -> `StoryRow`
    Stories,
    /// story, article -> outlet
    Members,
    /// story, 0, first point -> `Founded`; story, 1, point -> `OwnPoint`; story, 1, point, reading, place -> `Witness`
    Points,
    /// first point of an article -> `Home`
    Homes,
    /// alert -> `Alert`
    Alerts,
    /// alert, channel -> `Delivery`
    Deliveries,
    /// channel, 0, alert -> nothing: the deliveries that wait
    Waiting,
    /// number -> `Seen`
    Seen,
    /// number -> `Told`
    Told,
    /// feed's address -> `FeedState`
    Feeds,
    /// name -> `Counters`
    Meta,
    /// kind, key, part -> the later parts of a long value
    Parts,
    /// article -> `Visit`
    Visits,
    /// channel -> `ChannelState`; after `Parts`, because a part's key holds the number of its kind
    Channels,
    /// article -> `Notes`
    Notes,
}

impl Kind {
    pub const ALL: [Self; 18] = [
        Self::Articles,
        Self::Bodies,
        Self::Sketches,
        Self::Stories,
        Self::Members,
        Self::Points,
        Self::Homes,
        Self::Alerts,
        Self::Deliveries,
        Self::Waiting,
        Self::Seen,
        Self::Told,
        Self::Feeds,
        Self::Meta,
        Self::Parts,
        Self::Visits,
        Self::Channels,
        Self::Notes,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Articles => "articles",
            Self::Bodies => "bodies",
            Self::Sketches => "sketches",
            Self::Stories => "stories",
            Self::Members => "members",
            Self::Points => "points",
            Self::Homes => "homes",
            Self::Alerts => "alerts",
            Self::Deliveries => "deliveries",
            Self::Waiting => "waiting",
            Self::Seen => "seen",
            Self::Told => "told",
            Self::Feeds => "feeds",
            Self::Meta => "meta",
            Self::Parts => "parts",
            Self::Visits => "visits",
            Self::Channels => "channels",
            Self::Notes => "notes",
        }
    }
}

/// sled splits a leaf at 16 rows and lays anything above a quarter of a segment (128 KB here) into a file of its own, which it never
/// syncs: 17 parts of this size stay below.
const PART_BYTES: usize = 5_000;
/// The first byte of a row that goes on in `Parts`; no record version reaches it. Its number of parts follows, two bytes.
const CONTINUED: u8 = 0xFE;

/// An open database.
pub(super) struct Trees {
    pub db: sled::Db,
    trees: Vec<Tree>,
}

impl Trees {
    pub fn new(db: sled::Db) -> sled::Result<Self> {
        let trees = Kind::ALL.iter().map(|kind| db.open_tree(kind.name())).collect::<sled::Result<_>>()?;
        Ok(Self { db, trees })
    }

    pub fn tree(&self, kind: Kind) -> &Tree {
        &self.trees[kind as usize]
    }

    /// The whole value of a row, its parts put together.
    pub fn bytes(&self, kind: Kind, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(first) = self.tree(kind).get(key).map_err(StoreError::sled("reading"))? else { return Ok(None) };
        self.whole(kind, key, &first).map(Some)
    }

    /// The value that starts with `first`.
    pub fn whole(&self, kind: Kind, key: &[u8], first: &[u8]) -> Result<Vec<u8>> {
        let Some(parts) = parts_of(first) else { return Ok(first.to_vec()) };
        let mut value = first[3..].to_vec();
        for part in 1..parts {
            let more = self.tree(Kind::Parts).get(part_key(kind, key, part)).map_err(StoreError::sled("reading"))?;
            // a missing part shows in the checksum
            value.extend_from_slice(more.as_deref().unwrap_or_default());
        }
        Ok(value)
    }

    pub fn get<M: Record>(&self, kind: Kind, key: &[u8]) -> Result<Option<M>> {
        self.bytes(kind, key)?.map(|bytes| decoded(kind, key, &bytes)).transpose()
    }

    /// Rows of a kind in order of their keys.
    pub fn scan<M: Record>(&self, kind: Kind, prefix: &[u8]) -> impl DoubleEndedIterator<Item = Result<(sled::IVec, M)>> + '_ {
        self.tree(kind).scan_prefix(prefix).map(move |row| self.row(kind, row))
    }

    /// Rows of a kind in order of their keys, not yet read.
    pub fn raw(&self, kind: Kind) -> impl Iterator<Item = Result<(sled::IVec, Vec<u8>)>> + '_ {
        self.tree(kind).iter().map(move |row| {
            let (key, first) = row.map_err(StoreError::sled("reading"))?;
            let bytes = self.whole(kind, &key, &first)?;
            Ok((key, bytes))
        })
    }

    pub fn row<M: Record>(&self, kind: Kind, row: sled::Result<(sled::IVec, sled::IVec)>) -> Result<(sled::IVec, M)> {
        let (key, first) = row.map_err(StoreError::sled("reading"))?;
        let bytes = self.whole(kind, &key, &first)?;
        let value = decoded(kind, &key, &bytes)?;
        Ok((key, value))
    }

    /// The keys of a kind that start with `prefix`, in order.
    pub fn keys(&self, kind: Kind, prefix: &[u8]) -> impl DoubleEndedIterator<Item = Result<sled::IVec>> + '_ {
        self.tree(kind).scan_prefix(prefix).keys().map(|key| key.map_err(StoreError::sled("reading")))
    }

    /// Whether the row that a part's key names goes on at least that far.
    pub fn is_part(&self, key: &[u8]) -> Result<bool> {
        let [kind, row @ .., a, b] = key else { return Ok(false) };
        let Some(kind) = Kind::ALL.get(usize::from(*kind)) else { return Ok(false) };
        let first = self.tree(*kind).get(row).map_err(StoreError::sled("reading"))?;
        Ok(first.as_deref().and_then(parts_of).is_some_and(|parts| u16::from_be_bytes([*a, *b]) < parts))
    }

    pub fn change(&self) -> Change<'_> {
        Change { trees: self, rows: BTreeMap::new() }
    }
}

pub(super) fn decoded<M: Record>(kind: Kind, key: &[u8], bytes: &[u8]) -> Result<M> {
    read(kind, key, bytes, record::decode)
}

/// A row read in a way of its own.
pub(super) fn read<T>(kind: Kind, key: &[u8], bytes: &[u8], read: impl Fn(&[u8]) -> Result<T, record::RecordError>) -> Result<T> {
    read(bytes).map_err(|source| StoreError::Record { tree: kind.name(), key: written(key), source })
}

/// A key as people can quote it.
pub(super) fn written(key: &[u8]) -> String {
    key.iter().map(|b| format!("{b:02x}")).collect()
}

fn parts_of(first: &[u8]) -> Option<u16> {
    match first {
        [CONTINUED, a, b, ..] => Some(u16::from_be_bytes([*a, *b])),
        _ => None,
    }
}

fn part_key(kind: Kind, key: &[u8], part: u16) -> Vec<u8> {
    let mut parts = Vec::with_capacity(key.len() + 3);
    parts.push(kind as u8);
    parts.extend(key);
    parts.extend(part.to_be_bytes());
    parts
}

/// Rows to write and to remove, applied in one transaction.
pub(super) struct Change<'a> {
    trees: &'a Trees,
    rows: BTreeMap<(Kind, Vec<u8>), Option<Vec<u8>>>,
}

impl Change<'_> {
    pub fn put<M: Record>(&mut self, kind: Kind, key: impl Into<Vec<u8>>, value: &M) {
        self.put_bytes(kind, key, record::encode(value));
    }

    pub fn put_bytes(&mut self, kind: Kind, key: impl Into<Vec<u8>>, value: Vec<u8>) {
        self.rows.insert((kind, key.into()), Some(value));
    }

    pub fn remove(&mut self, kind: Kind, key: impl Into<Vec<u8>>) {
        self.rows.insert((kind, key.into()), None);
    }

    /// What a row will be once this is applied.
    pub fn get<M: Record>(&self, kind: Kind, key: &[u8]) -> Result<Option<M>> {
        match self.rows.get(&(kind, key.to_vec())) {
            Some(Some(bytes)) => decoded(kind, key, bytes).map(Some),
            Some(None) => Ok(None),
            None => self.trees.get(kind, key),
        }
    }

    /// All of it or, after an error or a crash, none.
    pub fn apply(self) -> Result<()> {
        let rows = self.laid_out()?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut kinds: Vec<Kind> = rows.iter().map(|(kind, ..)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let touched: Vec<&Tree> = kinds.iter().map(|kind| self.trees.tree(*kind)).collect();
        let place = |kind: &Kind| kinds.binary_search(kind).expect("every row's kind was collected above");
        touched
            .as_slice()
            .transaction(|trees| {
                for (kind, key, value) in &rows {
                    let tree = &trees[place(kind)];
                    match value {
                        Some(value) => tree.insert(key, value)?,
                        None => tree.remove(key)?,
                    };
                }
                Ok(())
            })
            .map_err(|error: sled::transaction::TransactionError<()>| match error {
                sled::transaction::TransactionError::Storage(source) => StoreError::Sled { attempt: "committing", source },
                sled::transaction::TransactionError::Abort(()) => unreachable!("the transaction never aborts itself"),
            })
    }

    /// The rows as sled gets them: long values in parts, parts of the values they replace taken away.
    fn laid_out(&self) -> Result<Vec<(Kind, sled::IVec, Option<sled::IVec>)>> {
        let mut rows = Vec::with_capacity(self.rows.len());
        for ((kind, key), value) in &self.rows {
            let parts = match value {
                Some(value) if value.len() > PART_BYTES => {
                    let pieces: Vec<&[u8]> = value.chunks(PART_BYTES).collect();
                    let count = u16::try_from(pieces.len()).map_err(|_| StoreError::Record {
                        tree: kind.name(),
                        key: written(key),
                        source: record::RecordError::Shape(format!("{} bytes are too long for a record", value.len())),
                    })?;
                    let mut first = vec![CONTINUED];
                    first.extend(count.to_be_bytes());
                    first.extend(pieces[0]);
                    rows.push((*kind, key.as_slice().into(), Some(first.into())));
                    for (part, piece) in (1..count).zip(&pieces[1..]) {
                        rows.push((Kind::Parts, part_key(*kind, key, part).into(), Some((*piece).into())));
                    }
                    count
                }
                value => {
                    rows.push((*kind, key.as_slice().into(), value.as_deref().map(Into::into)));
                    1
                }
            };
            let old = self.trees.tree(*kind).get(key).map_err(StoreError::sled("reading"))?;
            let old_parts = old.as_deref().and_then(parts_of).unwrap_or(1);
            for part in parts..old_parts {
                rows.push((Kind::Parts, part_key(*kind, key, part).into(), None));
            }
        }
        Ok(rows)
    }
}
