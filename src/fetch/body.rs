//! The body of an answer, inflated and counted while it arrives.

use std::sync::Arc;

use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, HeaderValue};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::inflate::{Inflater, codings};
use super::wrong;
use crate::config::Network;
use crate::sources::Failure;

/// A body that grows longer than this is one of the large ones,
const LARGE: usize = 1 << 20;
/// of which so many are in memory at the same time, however many hosts are asked side by side.
pub(super) const LARGE_AT_ONCE: usize = 3;

pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    /// Why it is not all of it.
    pub(super) broke_off: Option<String>,
    /// Held as long as a large one is in memory.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

/// Reads a body until it ends, breaks off, or passes a limit. What came before it broke off is kept.
pub(super) async fn read(
    mut response: Response,
    url: &Url,
    network: &Network,
    large: &Arc<Semaphore>,
    mut limit: Instant,
) -> Result<Body, Failure> {
    let too_large = || Failure::TooLarge { limit: network.max_body };
    let encoding = response.headers().get_all(CONTENT_ENCODING).iter().map(HeaderValue::as_bytes);
    let mut inflater = Inflater::new(codings(encoding), network.max_body);
    let (mut received, mut room, mut broke_off) = (0, None, None);
    loop {
        let why = match timeout_at(limit.min(Instant::now() + network.read_timeout), response.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                received += chunk.len();
                inflater.push(&chunk).map_err(|_| too_large())?;
                if received as u64 > network.max_body {
                    return Err(too_large());
                }
                None
            }
            Ok(Ok(None)) => break,
            Ok(Err(error)) if received == 0 => return Err(wrong::failure(url, error)),
            Err(_) if received == 0 => return Err(wrong::late(url)),
            Ok(Err(error)) => Some(wrong::words(&error)),
            Err(_) => Some("it took too long".to_owned()),
        };
        if let Some(why) = why {
            broke_off = Some(format!("the answer of {} broke off: {why}", wrong::host(url)));
            break;
        }
        if room.is_none() && inflater.len().max(received) > LARGE {
            let waits = Instant::now();
            room = Arc::clone(large).acquire_owned().await.ok();
            // It is not the host that makes us wait.
            limit += waits.elapsed();
        }
    }
    let whole = inflater.finish().map_err(|_| too_large())?;
    if whole.is_damaged && broke_off.is_none() {
        broke_off = Some(format!("the answer of {} is compressed, and damaged", wrong::host(url)));
    }
    Ok(Body { bytes: whole.bytes, broke_off, room })
}
