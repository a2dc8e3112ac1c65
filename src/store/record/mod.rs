//! Values in, bytes out, and back: the frame around every stored record.
//!
//! A frame is a version byte, a flag byte, a CRC-32 over both and the payload, and the payload: postcard, compressed with zstd where
//! that pays, against a text of common words and phrases, or most records would be too short to find anything twice in. Records have types of their own ([`v1`]), so that the model stays free to change; a record of an older version is read by
//! the module that bears its number.

use std::{borrow::Cow, cell::RefCell};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::model::{ArticleId, StoryId};

pub(super) mod v1;

/// What is written today.
const VERSION: u8 = 1;
const ZSTD: u8 = 1;
/// Compressed against [`COMMON`].
const ZSTD_COMMON: u8 = 2;
/// Never changed: records were written with it. A better one is another file and another flag.
const COMMON: &[u8] = include_bytes!("common.txt");
const HEADER_BYTES: usize = 6;
/// Below this a frame grows by compression more often than it shrinks.
const COMPRESS_FROM_BYTES: usize = 64;
/// On 2,400 news articles 9 takes three times as long for a hundred-and-fiftieth less room, and 3 takes half as long for four hundredths more.
const LEVEL: i32 = 5;
/// More than any article that fetching lets through; a length beyond it is damage.
const LIMIT_BYTES: usize = 256 << 20;

/// Why bytes of the store are no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    #[error("is cut short: {0} bytes")]
    Short(usize),
    #[error("has version {0}, and this program knows versions up to {VERSION}")]
    FutureVersion(u8),
    #[error("does not match its checksum")]
    Checksum,
    #[error("cannot be read: {0}")]
    Shape(String),
}

/// A stored shape of a value of the model.
pub(super) trait Stored<M> {
    fn store(model: &M) -> Self;
    fn load(self) -> M;
}

/// A value that has a record, and how the versions of that record are read.
pub(super) trait Record: Sized {
    type Now: Stored<Self> + Serialize + DeserializeOwned;
}

/// The frame of a value.
pub(super) fn encode<M: Record>(value: &M) -> Vec<u8> {
    let payload = postcard::to_stdvec(&M::Now::store(value)).expect("records hold no type that postcard cannot write");
    frame(payload)
}

/// The value of a frame, whatever version wrote it.
pub(super) fn decode<M: Record>(bytes: &[u8]) -> Result<M, RecordError> {
    read::<M::Now>(&payload(bytes)?).map(Stored::load)
}

fn read<'p, S: Deserialize<'p>>(payload: &'p [u8]) -> Result<S, RecordError> {
    postcard::from_bytes(payload).map_err(|e| RecordError::Shape(e.to_string()))
}

/// Of a frame of the one version that there is.
fn payload(bytes: &[u8]) -> Result<Cow<'_, [u8]>, RecordError> {
    match open(bytes)? {
        (1, payload) => Ok(payload),
        (later, _) => Err(RecordError::FutureVersion(later)),
    }
}

/// What the story index asks of an article's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Brief {
    pub story: StoryId,
    pub wire_of: Option<ArticleId>,
}

/// As [`decode`] of a `Head`, without a copy of its texts: a start reads all of them.
pub(super) fn brief(bytes: &[u8]) -> Result<Brief, RecordError> {
    let payload = payload(bytes)?;
    let brief: v1::HeadBrief<'_> = read(&payload)?;
    Ok(Brief { story: StoryId(brief.story), wire_of: brief.wire_of.map(ArticleId) })
}

/// As [`decode`] of a `Sketch`, byte for byte at once.
pub(super) fn sketch(bytes: &[u8]) -> Result<Vec<u8>, RecordError> {
    let payload = payload(bytes)?;
    let sketch: v1::SketchBytes<'_> = read(&payload)?;
    Ok(sketch.bytes.to_vec())
}

/// Whether a frame is whole, without reading what is in it.
pub(super) fn check(bytes: &[u8]) -> Result<(), RecordError> {
    let (version, flags, payload) = parts(bytes)?;
    unpacked(flags, payload)?;
    if version > VERSION { Err(RecordError::FutureVersion(version)) } else { Ok(()) }
}

fn frame(payload: Vec<u8>) -> Vec<u8> {
    let compressed = (payload.len() >= COMPRESS_FROM_BYTES).then(|| compress(&payload)).filter(|c| c.len() + 4 < payload.len());
    let flags = if compressed.is_some() { ZSTD_COMMON } else { 0 };
    let mut bytes = Vec::with_capacity(HEADER_BYTES + 4 + compressed.as_ref().map_or(payload.len(), Vec::len));
    bytes.extend([VERSION, flags, 0, 0, 0, 0]);
    match compressed {
        Some(compressed) => {
            bytes.extend(u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend(compressed);
        }
        None => bytes.extend(payload),
    }
    let sum = checksum(&bytes).to_le_bytes();
    bytes[2..HEADER_BYTES].copy_from_slice(&sum);
    bytes
}

fn open(bytes: &[u8]) -> Result<(u8, Cow<'_, [u8]>), RecordError> {
    let (version, flags, payload) = parts(bytes)?;
    Ok((version, unpacked(flags, payload)?))
}

fn unpacked(flags: u8, payload: &[u8]) -> Result<Cow<'_, [u8]>, RecordError> {
    match flags & (ZSTD | ZSTD_COMMON) {
        0 => Ok(payload.into()),
        ZSTD => decompress(payload, false).map(Into::into),
        _ => decompress(payload, true).map(Into::into),
    }
}

fn parts(bytes: &[u8]) -> Result<(u8, u8, &[u8]), RecordError> {
    let [version, flags, a, b, c, d, payload @ ..] = bytes else { return Err(RecordError::Short(bytes.len())) };
    if checksum(bytes) != u32::from_le_bytes([*a, *b, *c, *d]) {
        return Err(RecordError::Checksum);
    }
    Ok((*version, *flags, payload))
}

/// Over everything but the checksum itself.
fn checksum(bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..2]);
    hasher.update(&bytes[HEADER_BYTES..]);
    hasher.finalize()
}

fn compress(payload: &[u8]) -> Vec<u8> {
    thread_local! {
        static COMPRESSOR: RefCell<zstd::bulk::Compressor<'static>> =
            RefCell::new(zstd::bulk::Compressor::with_dictionary(LEVEL, COMMON).expect("the level exists, and any text is a dictionary"));
    }
    COMPRESSOR.with_borrow_mut(|compressor| compressor.compress(payload)).expect("compress grows its own buffer")
}

fn decompress(payload: &[u8], with_common: bool) -> Result<Vec<u8>, RecordError> {
    thread_local! {
        static PLAIN: RefCell<zstd::bulk::Decompressor<'static>> =
            RefCell::new(zstd::bulk::Decompressor::new().expect("a decompressor needs memory only"));
        static WITH_COMMON: RefCell<zstd::bulk::Decompressor<'static>> =
            RefCell::new(zstd::bulk::Decompressor::with_dictionary(COMMON).expect("any text is a dictionary"));
    }
    let (length, packed) = payload.split_first_chunk().ok_or(RecordError::Short(payload.len()))?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > LIMIT_BYTES {
        return Err(RecordError::Shape(format!("says it has {length} bytes")));
    }
    let decompressor = if with_common { &WITH_COMMON } else { &PLAIN };
    decompressor.with_borrow_mut(|decompressor| decompressor.decompress(packed, length)).map_err(|e| RecordError::Shape(e.to_string()))
}
