//! What copies of pictures cost: memory that is bounded whatever the picture, and time that is printed and never
//! asserted.
//!
//! One test in a program of its own, since it counts all memory that is allocated. For pictures of twelve megapixels:
//! `HEBDO_SHRINK_MP=12 cargo test --release --test shrink -- --nocapture`

use std::io::Cursor;
use std::time::Instant;

use hebdo::shrink::{MOST_MEMORY, shrink};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// Something between a photograph and a diagram.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 27;
        let [red, green] = [x * 200 / width, y * 200 / height].map(|light| u8::try_from(light + noise).unwrap());
        Rgb([red, green, if (x / 97 + y / 61).is_multiple_of(2) { 40 } else { 160 }])
    })
}

fn packed(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg(picture: &RgbImage, is_progressive: bool, factor: SamplingFactor) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.set_progressive(is_progressive);
    encoder.set_sampling_factor(factor);
    let side = |side: u32| u16::try_from(side).unwrap();
    encoder.encode(picture.as_raw(), side(picture.width()), side(picture.height()), ColorType::Rgb).unwrap();
    bytes
}

#[test]
fn no_picture_takes_more_memory_than_is_said() {
    let megapixels: f64 = std::env::var("HEBDO_SHRINK_MP").map_or(0.75, |said| said.parse().unwrap());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred")]
    let unit = (megapixels * 1e6 / 12.0).sqrt() as u32;
    let picture = drawn(unit * 4, unit * 3);
    let all = DynamicImage::ImageRgb8(picture.clone());
    let made: Vec<(&str, Vec<u8>)> = vec![
        ("jpeg, 4:2:0", jpeg(&picture, false, SamplingFactor::R_4_2_0)),
        ("jpeg, 4:4:4, progressive", jpeg(&picture, true, SamplingFactor::R_4_4_4)),
        ("png", packed(&all, ImageFormat::Png)),
        ("png, transparent", packed(&DynamicImage::ImageRgba8(all.to_rgba8()), ImageFormat::Png)),
        ("png, 16 bits", packed(&DynamicImage::ImageRgba16(all.to_rgba16()), ImageFormat::Png)),
        ("webp, lossless", packed(&all, ImageFormat::WebP)),
        ("gif", packed(&DynamicImage::ImageRgb8(drawn(unit * 2, unit * 3 / 2)), ImageFormat::Gif)),
    ];
    drop((picture, all));
    for (name, bytes) in &made {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let started = Instant::now();
        let shrunk = shrink(bytes);
        let took = started.elapsed();
        let peak = MEMORY.peak_usage() - before;
        let outcome = shrunk.map_or_else(
            |why| why.to_string(),
            |shrunk| {
                format!("{} and {} bytes", shrunk.large.bytes.len(), shrunk.small.map_or(0, |small| small.bytes.len()))
            },
        );
        #[expect(clippy::cast_precision_loss, reason = "some hundred millions")]
        let per_pixel = peak as f64 / (megapixels * 1e6);
        println!(
            "{name:26} {:>9} bytes, peak {:>4} MiB ({per_pixel:.1} a pixel), {took:?}: {outcome}",
            bytes.len(),
            peak >> 20
        );
        assert!(peak as u64 <= MOST_MEMORY + (32 << 20), "{name}");
    }
}
