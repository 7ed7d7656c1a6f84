//! The picture that other sites show beside a link to an issue: its number, and a square for each of its
//! entries, section by section. It holds no words, so that it is right in every language; the page's
//! `og:title` stands beside it.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::Page;
use super::view::IssueView;

/// What Open Graph recommends for large pictures.
pub(super) const WIDTH: usize = 1200;
/// See [`WIDTH`].
pub(super) const HEIGHT: usize = 630;

/// The colours of the style sheet: paper, ink, accent, rule.
const PALETTE: [[u8; 3]; 4] = [[0xfc, 0xfb, 0xf8], [0x22, 0x20, 0x1c], [0x97, 0x30, 0x1d], [0xd8, 0xd2, 0xc6]];
const PAPER: u8 = 0;
const INK: u8 = 1;
const ACCENT: u8 = 2;
const RULE: u8 = 3;

/// Digits of five by seven squares, a row in each five bits.
const DIGITS: [[u8; 7]; 10] = [
    [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
    [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
    [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
];

/// Space around everything, in pixels.
const MARGIN: usize = 88;

/// issues/WEEK.png.
pub(super) fn page(issue: &IssueView) -> Page {
    let mut canvas = Canvas { pixels: vec![PAPER; WIDTH * HEIGHT] };
    let inner = WIDTH - 2 * MARGIN;
    for (top, height) in [(MARGIN, 6), (MARGIN + 12, 2), (HEIGHT - MARGIN - 8, 2)] {
        canvas.fill(MARGIN, top, inner, height, if height == 6 { INK } else { RULE });
    }
    let top = MARGIN + 62;
    let right = canvas.number(number(issue), MARGIN, top, 40, INK);
    let year = usize::try_from(issue.year()).unwrap_or_default();
    canvas.number(year, MARGIN, HEIGHT - MARGIN - 56, 5, ACCENT);
    canvas.entries(issue, right + 64, top);
    Page { path: issue.card_path(), body: canvas.png() }
}

/// The number in the issue's name: 50 of `2020-w50`, 34 of `issue-034`; without one, its day in the month.
fn number(issue: &IssueView) -> usize {
    let digits = issue.week.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    // Three digits are nineteen years of weeks, and as many as there is room for.
    digits.parse().ok().filter(|number| *number < 1000).unwrap_or(issue.start.day().unsigned_abs().into())
}

struct Canvas {
    /// A colour of [`PALETTE`] each, row by row.
    pixels: Vec<u8>,
}

impl Canvas {
    /// A rectangle; what lies outside is cut off.
    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, colour: u8) {
        let (left, right) = (left.min(WIDTH), (left + width).min(WIDTH));
        for row in self.pixels.chunks_mut(WIDTH).skip(top).take(height) {
            row[left..right].fill(colour);
        }
    }

    /// A number in squares that are `pitch` apart; gives where it ends.
    fn number(&mut self, number: usize, left: usize, top: usize, pitch: usize, colour: u8) -> usize {
        let square = pitch - pitch.div_ceil(8);
        let mut left = left;
        for digit in number.to_string().bytes().map(|byte| usize::from(byte - b'0')) {
            for (row, bits) in DIGITS[digit].iter().enumerate() {
                for column in (0..5).filter(|column| bits >> (4 - column) & 1 == 1) {
                    self.fill(left + column * pitch, top + row * pitch, square, square, colour);
                }
            }
            left += 6 * pitch;
        }
        left - pitch
    }

    /// A square for each entry, a row or more for each section; picks stand out.
    fn entries(&mut self, issue: &IssueView, left: usize, top: usize) {
        let (width, height) = ((WIDTH - MARGIN).saturating_sub(left), HEIGHT - MARGIN - top);
        let longest = issue.sections.iter().map(|section| section.entries.len()).max().unwrap_or(1);
        // As large as there is room for, up to the size at which few entries still look like a list.
        let pitch = (width / longest).min(height / (issue.sections.len() + 1)).clamp(24, 60);
        let square = pitch - pitch.div_ceil(4);
        let columns = (width / pitch).max(1);
        let mut row = 0;
        for section in &issue.sections {
            for (at, entry) in section.entries.iter().enumerate() {
                let (x, y) = (left + at % columns * pitch, top + (row + at / columns) * pitch);
                // Far more than fit is far more than anybody counts.
                if y + pitch < HEIGHT - MARGIN {
                    self.fill(x, y, square, square, if entry.pick { ACCENT } else { RULE });
                }
            }
            row += section.entries.len().div_ceil(columns);
        }
    }

    /// As a PNG with four colours, two bits a pixel.
    fn png(&self) -> Vec<u8> {
        let mut header = Vec::new();
        for side in [WIDTH, HEIGHT] {
            header.extend(u32::try_from(side).unwrap_or_default().to_be_bytes());
        }
        // Two bits a pixel, of a palette; the only compression and filtering there are, not interlaced.
        header.extend([2, 3, 0, 0, 0]);
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        chunk(&mut png, *b"IHDR", &header);
        chunk(&mut png, *b"PLTE", PALETTE.as_flattened());
        chunk(&mut png, *b"IDAT", &self.compressed());
        chunk(&mut png, *b"IEND", &[]);
        png
    }

    #[expect(clippy::expect_used, reason = "writing to a vector does not fail")]
    fn compressed(&self) -> Vec<u8> {
        let mut packed = Vec::with_capacity(HEIGHT * (WIDTH / 4 + 1));
        for row in self.pixels.chunks(WIDTH) {
            // Each row says how it is filtered: not at all.
            packed.push(0);
            packed.extend(row.chunks(4).map(|four| four.iter().fold(0, |byte, colour| byte << 2 | colour)));
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&packed).expect("a vector takes all");
        encoder.finish().expect("a vector takes all")
    }
}

/// A chunk of a PNG: length, type, data, checksum over the latter two.
fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    png.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(crc.sum().to_be_bytes());
}
