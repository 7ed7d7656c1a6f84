//! Bodies that are compressed: what the server says of them, what they really are, and a bound on what they become.

mod brotli;

use std::io;
use std::mem;

use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};

use brotli::{Brotli, Flow};

/// How often one body may be compressed over again; a proxy that does it twice exists, more is a riddle.
const MOST_LAYERS: usize = 3;

/// A way of compressing (RFC 9110 §8.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Brotli,
}

/// The codings of a `Content-Encoding`, the first applied first; unknown words are no codings.
///
/// What they are believed for is shown by the bytes: `utf-8` stands in this header as well.
pub(super) fn codings<'v>(values: impl Iterator<Item = &'v [u8]>) -> Vec<Coding> {
    let text: Vec<String> = values.map(|value| String::from_utf8_lossy(value).to_ascii_lowercase()).collect();
    let words = text.iter().flat_map(|value| value.split(','));
    let known = words.filter_map(|word| match word.trim() {
        "gzip" | "x-gzip" => Some(Coding::Gzip),
        "deflate" => Some(Coding::Deflate),
        "br" => Some(Coding::Brotli),
        _ => None,
    });
    known.take(MOST_LAYERS).collect()
}

/// The inflated body would be longer than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too large")]
pub(super) struct TooLarge;

/// What became of a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inflated {
    pub(super) bytes: Vec<u8>,
    /// Its compressed data ends too early, or is damaged from there on.
    pub(super) is_damaged: bool,
}

/// Inflates a body while it arrives.
pub(super) struct Inflater {
    limit: usize,
    /// Still to be undone, the outermost last.
    codings: Vec<Coding>,
    stage: Stage,
    is_damaged: bool,
}

enum Stage {
    /// Too little has come to know.
    Undecided(Vec<u8>),
    Plain(Bounded),
    Gzip(Box<GzDecoder<Bounded>>),
    Zlib(Box<ZlibDecoder<Bounded>>),
    Deflate(Box<DeflateDecoder<Bounded>>),
    Brotli(Box<Brotli>),
    /// The compressed data is over; what follows is another member (RFC 1952 §2.2) or padding, once its head is there.
    Over(Bounded, Vec<u8>),
}

impl Inflater {
    pub(super) fn new(codings: Vec<Coding>, limit: u64) -> Self {
        // A body is held in memory, so one that does not fit a usize does not fit at all.
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Self { limit, codings, stage: Stage::Undecided(Vec::new()), is_damaged: false }
    }

    /// How many bytes there are so far, inflated.
    pub(super) fn len(&self) -> usize {
        match &self.stage {
            Stage::Undecided(head) => head.len(),
            Stage::Plain(out) | Stage::Over(out, _) => out.bytes.len(),
            Stage::Gzip(decoder) => decoder.get_ref().bytes.len(),
            Stage::Zlib(decoder) => decoder.get_ref().bytes.len(),
            Stage::Deflate(decoder) => decoder.get_ref().bytes.len(),
            Stage::Brotli(decoder) => decoder.out.bytes.len(),
        }
    }

    /// More of the body.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), TooLarge> {
        if let Stage::Undecided(head) = &mut self.stage {
            head.extend_from_slice(chunk);
            if head.len() < 2 {
                return Ok(());
            }
            let head = mem::take(head);
            self.stage = self.begin(&head);
            return self.write(&head);
        }
        self.write(chunk)
    }

    /// The bytes say what they are; the header only where they cannot.
    fn begin(&mut self, head: &[u8]) -> Stage {
        let out = Bounded { limit: self.limit, ..Bounded::default() };
        match self.codings.pop() {
            Some(Coding::Gzip | Coding::Deflate) if is_gzip(head) => Stage::Gzip(Box::new(GzDecoder::new(out))),
            Some(Coding::Gzip | Coding::Deflate) if is_zlib(head) => Stage::Zlib(Box::new(ZlibDecoder::new(out))),
            // Raw, as Microsoft's servers once sent it.
            Some(Coding::Deflate) if !is_text(head) => Stage::Deflate(Box::new(DeflateDecoder::new(out))),
            Some(Coding::Brotli) if !is_gzip(head) => Stage::Brotli(Box::new(Brotli::new(out))),
            _ => Stage::Plain(out),
        }
    }

    fn write(&mut self, chunk: &[u8]) -> Result<(), TooLarge> {
        if self.is_damaged {
            return Ok(());
        }
        let written = match &mut self.stage {
            Stage::Plain(out) => return out.push(chunk),
            Stage::Undecided(_) => return Ok(()),
            Stage::Over(..) => return self.next_member(chunk),
            Stage::Gzip(decoder) => fill(&mut **decoder, chunk),
            Stage::Zlib(decoder) => fill(&mut **decoder, chunk),
            Stage::Deflate(decoder) => fill(&mut **decoder, chunk),
            Stage::Brotli(_) => return self.brotli(chunk),
        };
        match written {
            Ok([]) => Ok(()),
            Ok(rest) => self.next_member(rest),
            Err(error) => {
                self.is_damaged = true;
                error.downcast::<TooLarge>().map_or(Ok(()), Err)
            }
        }
    }

    fn brotli(&mut self, chunk: &[u8]) -> Result<(), TooLarge> {
        let Stage::Brotli(decoder) = &mut self.stage else { return Ok(()) };
        match decoder.push(chunk)? {
            Flow::More => Ok(()),
            Flow::Over => {
                self.stage = Stage::Over(mem::take(&mut decoder.out), vec![0; 2]);
                Ok(())
            }
            // It is no Brotli at all: the header was not true.
            Flow::Damaged if decoder.out.bytes.is_empty() => {
                let mut out = mem::take(&mut decoder.out);
                out.push(&mem::take(&mut decoder.head))?;
                self.stage = Stage::Plain(out);
                Ok(())
            }
            Flow::Damaged => {
                self.is_damaged = true;
                Ok(())
            }
        }
    }

    fn next_member(&mut self, rest: &[u8]) -> Result<(), TooLarge> {
        let mut head = match &mut self.stage {
            Stage::Over(_, head) => mem::take(head),
            _ => Vec::new(),
        };
        let is_decided = head.len() >= 2;
        head.extend_from_slice(if is_decided { &[] } else { rest });
        let out = self.close();
        if is_gzip(&head) && !is_decided && !self.is_damaged {
            self.stage = Stage::Gzip(Box::new(GzDecoder::new(out)));
            return self.write(&head);
        }
        head.truncate(2);
        self.stage = Stage::Over(out, head);
        Ok(())
    }

    /// Ends the stage and gives what it wrote.
    fn close(&mut self) -> Bounded {
        let (out, is_whole) = match mem::replace(&mut self.stage, Stage::Undecided(Vec::new())) {
            Stage::Undecided(head) => (Bounded { bytes: head, limit: self.limit, is_full: false }, true),
            Stage::Plain(out) | Stage::Over(out, _) => (out, true),
            Stage::Gzip(mut decoder) => {
                let is_whole = decoder.try_finish().is_ok();
                (mem::take(decoder.get_mut()), is_whole)
            }
            Stage::Zlib(mut decoder) => {
                let is_whole = decoder.try_finish().is_ok();
                (mem::take(decoder.get_mut()), is_whole)
            }
            Stage::Deflate(mut decoder) => {
                let is_whole = decoder.try_finish().is_ok();
                (mem::take(decoder.get_mut()), is_whole)
            }
            Stage::Brotli(decoder) => (decoder.out, false),
        };
        self.is_damaged |= !is_whole;
        out
    }

    /// The body, with every further layer undone.
    pub(super) fn finish(mut self) -> Result<Inflated, TooLarge> {
        let out = self.close();
        if out.is_full {
            return Err(TooLarge);
        }
        let inflated = Inflated { bytes: out.bytes, is_damaged: self.is_damaged };
        let layers_left = MOST_LAYERS.saturating_sub(1);
        peel(inflated, &mut self.codings, self.limit, layers_left)
    }
}

/// Undoes the layers inside: those that the header names, and gzip that nobody speaks of.
fn peel(inflated: Inflated, codings: &mut Vec<Coding>, limit: usize, layers_left: usize) -> Result<Inflated, TooLarge> {
    let head = &inflated.bytes;
    if layers_left == 0 || (codings.is_empty() && !is_gzip(head)) {
        return Ok(inflated);
    }
    let coding = if is_gzip(head) { Coding::Gzip } else { codings.last().copied().unwrap_or(Coding::Gzip) };
    codings.pop();
    let mut inner = Inflater::new(vec![coding], limit as u64);
    inner.push(head)?;
    let out = inner.close();
    if out.is_full {
        return Err(TooLarge);
    }
    // What inflates to nothing was no compressed data.
    if out.bytes.is_empty() {
        return Ok(inflated);
    }
    let is_damaged = inflated.is_damaged || inner.is_damaged;
    peel(Inflated { bytes: out.bytes, is_damaged }, codings, limit, layers_left - 1)
}

/// Writes until all is taken or the compressed data is over; gives what is left.
fn fill<'c>(decoder: &mut impl io::Write, mut chunk: &'c [u8]) -> io::Result<&'c [u8]> {
    while !chunk.is_empty() {
        match decoder.write(chunk)? {
            0 => return Ok(chunk),
            taken => chunk = &chunk[taken..],
        }
    }
    Ok(chunk)
}

const fn is_gzip(head: &[u8]) -> bool {
    matches!(head, [0x1f, 0x8b, ..])
}

/// RFC 1950 §2.2: deflate with a window of at most 32 KiB, and a check of the first two bytes.
fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [first, second, ..]
        if first & 0x0f == 8 && first >> 4 <= 7 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

/// Does it begin as XML, HTML or JSON do, a byte order mark before it or not?
fn is_text(head: &[u8]) -> bool {
    let text = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head).trim_ascii_start();
    matches!(text, [b'<' | b'{' | b'[', ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// Holds no more than so many bytes.
#[derive(Debug, Default)]
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
    is_full: bool,
}

impl Bounded {
    fn push(&mut self, chunk: &[u8]) -> Result<(), TooLarge> {
        if self.limit.saturating_sub(self.bytes.len()) < chunk.len() {
            self.is_full = true;
            return Err(TooLarge);
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }
}

impl io::Write for Bounded {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        self.push(chunk).map(|()| chunk.len()).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
