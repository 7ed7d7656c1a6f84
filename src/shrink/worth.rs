//! Is a picture worth showing? A reader should not wonder what it is doing there.

use std::collections::HashMap;

use image::RgbImage;

use super::Refusal;

/// A link card shows a picture some 170 pixels wide; what is smaller than these is a sign or a point.
const LEAST_WIDTH: u32 = 200;
const LEAST_HEIGHT: u32 = 100;

/// A square of this side or less is a face or the sign of a site: those are made in 64, 128, 192, 256.
const LARGEST_ICON: u32 = 256;

/// Wider than four times its height a picture is a banner,
const WIDEST: u32 = 4;
/// and taller than two and a half times its width a column: neither has its place beside a title.
const TALLEST_IN_HALVES: u32 = 5;

/// So many of a hundred pixels in one colour leave nothing to be seen.
const BLANK: usize = 99;

/// Brightness that varies less than this around its mean, of 255, is one colour as well.
const FLAT: f64 = 3.0;

/// Is it of a size and a shape to be shown? Whichever way it is turned.
pub(super) fn check(width: u32, height: u32) -> Result<(), Refusal> {
    let (long, short) = (width.max(height), width.min(height));
    if long < LEAST_WIDTH || short < LEAST_HEIGHT || (width == height && width <= LARGEST_ICON) {
        return Err(Refusal::Tiny(width, height));
    }
    if width > height.saturating_mul(WIDEST) || height.saturating_mul(2) > width.saturating_mul(TALLEST_IN_HALVES) {
        return Err(Refusal::Shape(width, height));
    }
    Ok(())
}

/// Is there hardly more than one colour?
pub(super) fn is_blank(picture: &RgbImage) -> bool {
    let mut colours: HashMap<[u8; 3], usize> = HashMap::new();
    let (mut sum, mut squares) = (0.0, 0.0);
    for pixel in picture.pixels() {
        *colours.entry(pixel.0.map(|colour| colour >> 4)).or_default() += 1;
        let [red, green, blue] = pixel.0.map(f64::from);
        let bright = 0.299 * red + 0.587 * green + 0.114 * blue;
        sum += bright;
        squares += bright * bright;
    }
    let pixels = picture.pixels().len();
    let most = colours.values().max().copied().unwrap_or_default();
    let count = f64::from(picture.width()) * f64::from(picture.height());
    let mean = sum / count;
    most * 100 >= pixels * BLANK || (squares / count - mean * mean).max(0.0).sqrt() < FLAT
}
