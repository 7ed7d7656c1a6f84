//! From the bytes that somebody serves as a picture to the small copies that an issue shows, or to why it shows none.
//!
//! What the bytes are is told by the bytes. What unpacking them would cost is known before it is done. Nothing but the
//! pixels is left: no place, no camera, no comment, no profile.

mod decode;
mod worth;

use image::RgbImage;
use image::imageops::FilterType;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use decode::Decoded;

/// Longest side of a copy: the column of an issue is 36 rem wide, and a taller picture would fill a screen.
pub const LARGE: u32 = 640;

/// Width of the smaller copy: twice that of the picture on a link card, and a phone's own.
pub const SMALL: u32 = 320;

/// Narrower than this, a large copy is small enough for all.
const WORTH_A_SMALL_ONE: u32 = 400;

/// Quality of the JPEG. At 80 the copies of photographs, screens and diagrams take 10 to 80 kB, and show no blocks.
const QUALITY: u8 = 80;

/// Why a picture is not shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Other bytes.
    #[error("it is {0}, not a JPEG, PNG, WebP or GIF")]
    Other(&'static str),
    /// Unpacking it would take more than [`MOST_MEMORY`].
    #[error("{0} by {1} pixels are too many")]
    Vast(u32, u32),
    /// An icon, or a point that counts readers.
    #[error("{0} by {1} pixels are an icon or less")]
    Tiny(u32, u32),
    /// A banner or a column.
    #[error("{0} by {1} pixels have no shape for a page")]
    Shape(u32, u32),
    /// It ends too early, or is no picture behind its head.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// One colour and hardly anything else.
    #[error("there is nothing to be seen on it")]
    Blank,
}

/// Most memory that unpacking and shrinking a picture may take, in bytes, besides those that came: enough for a JPEG of
/// 16 megapixels, and little enough for a small machine. `tests/shrink.rs` measures it.
pub const MOST_MEMORY: u64 = 160 << 20;

/// The copies of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shrunk {
    /// What is shown.
    pub large: Copied,
    /// The same for small screens, where it is a good deal smaller.
    pub small: Option<Copied>,
}

/// A copy: a JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The file.
    pub bytes: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Makes the copies of a picture. The same bytes give the same copies.
pub fn shrink(bytes: &[u8]) -> Result<Shrunk, Refusal> {
    // The decoders are others' and the bytes are anybody's: where one gives up in a panic, it is this picture's end only.
    let decoded = std::panic::catch_unwind(|| decode::decode(bytes, LARGE));
    let decoded = decoded.unwrap_or_else(|_| Err(Refusal::Damaged("its decoder gave up".to_owned())))?;
    let large = fitted(decoded);
    if worth::is_blank(&large) {
        return Err(Refusal::Blank);
    }
    let small = (large.width() >= WORTH_A_SMALL_ONE).then(|| {
        let height = scaled(large.height(), SMALL, large.width());
        encoded(&image::imageops::resize(&large, SMALL, height, FilterType::Lanczos3))
    });
    Ok(Shrunk { large: encoded(&large)?, small: small.transpose()? })
}

/// In its final size, the right side up.
fn fitted(decoded: Decoded) -> RgbImage {
    let Decoded { mut picture, orientation } = decoded;
    let (width, height) = within(picture.width(), picture.height(), LARGE);
    if (width, height) != (picture.width(), picture.height()) {
        picture = picture.resize_exact(width, height, FilterType::Lanczos3);
    }
    picture.apply_orientation(orientation);
    picture.into_rgb8()
}

/// The largest size of the same shape whose sides are at most this long; never a larger one.
fn within(width: u32, height: u32, longest: u32) -> (u32, u32) {
    if width.max(height) <= longest {
        (width, height)
    } else if width >= height {
        (longest, scaled(height, longest, width))
    } else {
        (scaled(width, longest, height), longest)
    }
}

/// `side` · `to` / `from`, rounded, at least 1.
fn scaled(side: u32, to: u32, from: u32) -> u32 {
    let from = u64::from(from.max(1));
    let scaled = (u64::from(side) * u64::from(to) + from / 2) / from;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

fn encoded(picture: &RgbImage) -> Result<Copied, Refusal> {
    let (width, height) = picture.dimensions();
    let side = |side: u32| u16::try_from(side).map_err(|_| Refusal::Vast(width, height));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    // The kind that every program reads, mail programs among them: one scan, codes as usual, halved colour.
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder
        .encode(picture.as_raw(), side(width)?, side(height)?, ColorType::Rgb)
        .map_err(|error| Refusal::Damaged(error.to_string()))?;
    Ok(Copied { bytes, width, height })
}

#[cfg(test)]
mod tests;
