//! Brotli, a piece at a time.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::{Bounded, TooLarge};

/// So much comes out at a time.
const PIECE: usize = 64 << 10;

/// Brotli (RFC 7932), with the windows of the standard only: what wraps the same decoder also takes streams that ask
/// for a window of a gigabyte.
pub(super) struct Brotli {
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    pub(super) out: Bounded,
    piece: Vec<u8>,
    total: usize,
    /// What came before anything was written, should it turn out to be something else.
    pub(super) head: Vec<u8>,
}

pub(super) enum Flow {
    More,
    Over,
    Damaged,
}

impl Brotli {
    pub(super) fn new(out: Bounded) -> Self {
        let alloc = StandardAlloc::default;
        let state = BrotliState::new_strict(alloc(), alloc(), alloc());
        Self { state, out, piece: vec![0; PIECE], total: 0, head: Vec::new() }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<Flow, TooLarge> {
        if self.out.bytes.is_empty() {
            self.head.extend_from_slice(chunk);
        }
        let (mut left, mut at) = (chunk.len(), 0);
        loop {
            let (mut room, mut written) = (self.piece.len(), 0);
            let result = BrotliDecompressStream(
                &mut left,
                &mut at,
                chunk,
                &mut room,
                &mut written,
                &mut self.piece,
                &mut self.total,
                &mut self.state,
            );
            self.out.push(&self.piece[..written])?;
            match result {
                BrotliResult::NeedsMoreOutput => {}
                BrotliResult::NeedsMoreInput => return Ok(Flow::More),
                BrotliResult::ResultSuccess => return Ok(Flow::Over),
                BrotliResult::ResultFailure => return Ok(Flow::Damaged),
            }
        }
    }
}
