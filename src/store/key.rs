//! Keys: big-endian numbers, so that their order is the order of arrival.

use crate::model::{AlertId, ArticleId, PointId, StoryId};

pub(super) fn article(id: ArticleId) -> Vec<u8> {
    id.0.to_be_bytes().to_vec()
}

pub(super) fn story(id: StoryId) -> Vec<u8> {
    id.0.to_be_bytes().to_vec()
}

pub(super) fn alert(id: AlertId) -> Vec<u8> {
    id.0.to_be_bytes().to_vec()
}

pub(super) fn number(n: u64) -> Vec<u8> {
    n.to_be_bytes().to_vec()
}

pub(super) fn body(id: ArticleId, revision: u32) -> Vec<u8> {
    [id.0.to_be_bytes().as_slice(), &revision.to_be_bytes()].concat()
}

pub(super) fn member(of: StoryId, id: ArticleId) -> Vec<u8> {
    [of.0.to_be_bytes(), id.0.to_be_bytes()].concat()
}

pub(super) fn founded(of: StoryId, first: PointId) -> Vec<u8> {
    [of.0.to_be_bytes().as_slice(), &[0], &first.0.to_be_bytes()].concat()
}

pub(super) fn own_point(of: StoryId, id: PointId) -> Vec<u8> {
    [of.0.to_be_bytes().as_slice(), &[1], &id.0.to_be_bytes()].concat()
}

pub(super) fn witness(of: StoryId, id: PointId, reading: usize, place: usize) -> Vec<u8> {
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes();
    [own_point(of, id).as_slice(), &short(reading), &short(place)].concat()
}

pub(super) fn delivery(id: AlertId, channel: &str) -> Vec<u8> {
    [id.0.to_be_bytes().as_slice(), channel.as_bytes()].concat()
}

/// Channel names hold no NUL: configuration refuses control characters.
pub(super) fn channel(name: &str) -> Vec<u8> {
    [name.as_bytes(), &[0]].concat()
}

pub(super) fn waiting(name: &str, id: AlertId) -> Vec<u8> {
    [channel(name).as_slice(), &id.0.to_be_bytes()].concat()
}

/// The number that starts at byte `at`; 0 where the key is too short, which no key written here is.
pub(super) fn number_at(key: &[u8], at: usize) -> u64 {
    key.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes)
}
