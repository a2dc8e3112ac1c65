//! Wire copy: text that several outlets took from one hand.
//!
//! Two samples of shingles come in, an estimate of how much of the shorter text stands in the longer one leaves. The samples are the
//! smallest hashes of each text (Broder 1997), so they compare without the texts.

/// Shared sampled shingles at least, and the share of the smaller text that they stand for.
const SHARED: usize = 3;
const CONTAINED: f32 = 0.45;

/// Shared shingles and containment of the smaller text in the larger, 0..=1. Both slices ascending.
pub(super) fn containment(a: &[u32], b: &[u32], sample: usize) -> (usize, f32) {
    // below the smaller of the two ceilings, both samples are complete
    let ceiling = |prints: &[u32]| if prints.len() < sample { u32::MAX } else { prints.last().copied().unwrap_or(u32::MAX) };
    let limit = ceiling(a).min(ceiling(b));
    let (a, b) = (below(a, limit), below(b, limit));
    let smaller = a.len().min(b.len());
    if smaller == 0 {
        return (0, 0.0);
    }
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    (shared, shared as f32 / smaller as f32)
}

fn below(prints: &[u32], limit: u32) -> &[u32] {
    &prints[..prints.partition_point(|print| *print <= limit)]
}

/// Whether so much shared text is a reprint rather than a shared quotation.
pub(super) fn is_reprint(shared: usize, containment: f32) -> bool {
    shared >= SHARED && containment >= CONTAINED
}
