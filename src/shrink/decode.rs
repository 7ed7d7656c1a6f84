//! Unpacks a picture, once it is known what that costs.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgba};
use memchr::memmem;

use super::{MOST_MEMORY, Refusal, worth};

/// So far from its end a JPEG may have its end mark: cameras and programs put things behind it.
const BEHIND_THE_END: usize = 4 << 10;

/// A picture with more than so many times the pixels that are wanted, side by side, is first averaged down to twice
/// them: a good filter over all of them costs much, and shows nothing more.
const FAR_LARGER: u32 = 4;

/// A picture in eight bits a colour and without transparency, perhaps averaged down, and how it is to be turned.
pub(super) struct Decoded {
    pub(super) picture: DynamicImage,
    pub(super) orientation: Orientation,
}

/// Unpacks a picture that is worth it, for copies whose sides are at most `longest`.
pub(super) fn decode(bytes: &[u8], longest: u32) -> Result<Decoded, Refusal> {
    let format = format(bytes)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) * working(format, decoder.color_type()) > MOST_MEMORY {
        return Err(Refusal::Vast(width, height));
    }
    worth::check(width, height)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
    let mut picture = in_eight_bits(picture);
    flatten(&mut picture);
    let (to_width, to_height) = super::within(width, height, longest);
    if to_width > 0 && width / to_width >= FAR_LARGER {
        picture = picture.thumbnail_exact(2 * to_width, 2 * to_height);
    }
    Ok(Decoded { picture, orientation })
}

/// What the bytes are, by the bytes.
fn format(bytes: &[u8]) -> Result<ImageFormat, Refusal> {
    let format = image::guess_format(bytes).ok();
    let is_ours = |format: &ImageFormat| {
        matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)
    };
    let format = format.filter(is_ours).ok_or_else(|| Refusal::Other(other(bytes)))?;
    if format == ImageFormat::Jpeg {
        if !has_end(bytes) {
            return Err(Refusal::Damaged("it ends too early".to_owned()));
        }
        if has_a_scan_for_each_colour(bytes) {
            return Err(Refusal::Damaged("it is a JPEG of a rare kind".to_owned()));
        }
    }
    Ok(format)
}

/// Is a JPEG there to its end? What is missing would be shown as a grey field.
fn has_end(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    memmem::rfind(&bytes[end.saturating_sub(BEHIND_THE_END)..end], b"\xff\xd9").is_some()
}

/// Has a sequential JPEG its colours one after the other? The decoder makes all of it green if their planes differ in
/// height (zune-jpeg 0.5.15), and says that all is well.
fn has_a_scan_for_each_colour(bytes: &[u8]) -> bool {
    let mut colours = None;
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, ..] = *rest {
        if marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let Some(length) = rest.get(2..4).map(|length| usize::from(u16::from_be_bytes([length[0], length[1]]))) else {
            return false;
        };
        match marker {
            // SOF0 and SOF1: marker, length, depth, height, width, how many colours.
            0xc0 | 0xc1 => colours = rest.get(9).copied(),
            // SOS: marker, length, of how many colours.
            0xda => return colours.zip(rest.get(4).copied()).is_some_and(|(all, here)| here < all),
            _ => {}
        }
        rest = rest.get(2 + length..).unwrap_or_default();
    }
    false
}

/// What bytes are that are no picture of ours.
fn other(bytes: &[u8]) -> &'static str {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).trim_start().to_ascii_lowercase();
    let brand = bytes.get(4..12).unwrap_or_default();
    if bytes.is_empty() {
        "nothing"
    } else if head.contains("<svg") {
        "an SVG, which is a program"
    } else if head.starts_with("<!doctype html") || head.contains("<html") || head.contains("<head") {
        "a page"
    } else if brand.starts_with(b"ftypavi") {
        "an AVIF"
    } else if brand.starts_with(b"ftyp") {
        "an HEIC or a film"
    } else {
        "something else"
    }
}

/// The most bytes that a pixel takes while it is unpacked and brought to eight bits.
fn working(format: ImageFormat, colour: ColorType) -> u64 {
    let unpacked = u64::from(colour.bytes_per_pixel());
    let besides = match format {
        // The coefficients of a progressive one, two bytes for each component; the frame beside the screen that it is
        // put on, and what is read of it.
        ImageFormat::Jpeg | ImageFormat::Gif => 6,
        // The planes of brightness and colour, or the copy that is turned into colours.
        ImageFormat::WebP => 5,
        _ => 0,
    };
    let in_eight_bits = if colour.bytes_per_pixel() > 4 || is_deep(colour) { 4 } else { 0 };
    unpacked + besides + in_eight_bits
}

const fn is_deep(colour: ColorType) -> bool {
    matches!(colour, ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16)
}

fn in_eight_bits(picture: DynamicImage) -> DynamicImage {
    let colour = picture.color();
    match colour {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => picture,
        _ if colour.has_alpha() => DynamicImage::ImageRgba8(picture.into_rgba8()),
        _ => DynamicImage::ImageRgb8(picture.into_rgb8()),
    }
}

/// Puts what can be seen through on white, as it is shown in the dark as well; before anything is averaged, since the
/// colour of what cannot be seen is anything.
fn flatten(picture: &mut DynamicImage) {
    match picture {
        DynamicImage::ImageRgba8(pixels) => {
            for Rgba([red, green, blue, alpha]) in pixels.pixels_mut() {
                for colour in [red, green, blue] {
                    *colour = on_white(*colour, *alpha);
                }
                *alpha = 255;
            }
        }
        DynamicImage::ImageLumaA8(pixels) => {
            for image::LumaA([grey, alpha]) in pixels.pixels_mut() {
                *grey = on_white(*grey, *alpha);
                *alpha = 255;
            }
        }
        _ => {}
    }
}

fn on_white(colour: u8, alpha: u8) -> u8 {
    let mixed = (u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

fn damaged(error: &ImageError) -> Refusal {
    Refusal::Damaged(crate::text::shortened(&crate::text::one_line(&error.to_string()), 120).into_owned())
}
