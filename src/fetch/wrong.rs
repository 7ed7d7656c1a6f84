//! What went wrong with a request, in words: without the address (it may hold secrets) and the layers in between.

use std::error::Error;
use std::io;

use url::Url;

use super::lane_of;
use super::trail::Astray;
use crate::config::Location;
use crate::sources::Failure;
use crate::text;

/// Why no answer came.
pub(super) fn failure(url: &Url, error: reqwest::Error) -> Failure {
    let host = host(url);
    let error = error.without_url();
    if let Some(Failure::Private(place)) = causes(&error).find_map(|cause| cause.downcast_ref()) {
        return Failure::Private(place.clone());
    }
    let why = words(&error);
    if error.is_connect() {
        let why = if error.is_timeout() { "the connection took too long".to_owned() } else { why };
        // With its port: another one on the same host may well be there.
        let host = lane_of(&Location::Web(url.clone()));
        return Failure::Unreachable { host, why };
    }
    if error.is_timeout() { late(url) } else { Failure::Broken(format!("{host}: {why}")) }
}

/// It took too long.
pub(super) fn late(url: &Url) -> Failure {
    Failure::Broken(format!("{} took too long to answer", host(url)))
}

/// Why a redirect is not followed.
pub(super) fn astray(url: &Url, astray: &Astray) -> Failure {
    let host = host(url);
    Failure::Broken(match astray {
        Astray::Nowhere => format!("{host} redirects, and does not say where to"),
        Astray::Scheme(scheme) => {
            format!("{host} redirects to a `{}:` address, which is not followed", text::shortened(scheme, 20))
        }
        Astray::Loop => format!("{host} redirects without end: it leads back to where it began"),
        Astray::Long(most) => format!("{host} redirects without end: more than {most} redirects"),
    })
}

/// The innermost cause, as people say it.
pub(super) fn words(error: &(dyn Error + 'static)) -> String {
    for cause in causes(error) {
        if let Some(error) = cause.downcast_ref::<hyper::Error>() {
            if error.is_parse_too_large() {
                return "its headers are too long".to_owned();
            }
            if error.is_parse() {
                return "what it answers is no HTTP".to_owned();
            }
            if error.is_incomplete_message() {
                return "it closed the connection too early".to_owned();
            }
        }
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
                    return "it broke the connection".to_owned();
                }
                io::ErrorKind::UnexpectedEof => return "it closed the connection too early".to_owned(),
                _ => {}
            }
        }
    }
    let innermost = causes(error).last().map(ToString::to_string).unwrap_or_default();
    let innermost = text::one_line(&innermost);
    // What the system says of names differs from one to the next, and none says it shortly.
    if innermost.contains("lookup address") {
        return "its name cannot be resolved".to_owned();
    }
    without_code(&innermost)
}

/// Did the connection end before a byte of an answer came? A kept one may, at any time, and it is nobody's fault.
pub(super) fn is_stale(error: &reqwest::Error) -> bool {
    !error.is_connect()
        && !error.is_timeout()
        && causes(error).any(|cause| {
            let hyper = cause.downcast_ref::<hyper::Error>();
            let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
            hyper.is_some_and(|error| error.is_incomplete_message() || error.is_canceled())
                || matches!(io, Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe))
        })
}

fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

/// The host, as it is told.
pub(super) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// `no such file or directory`, without ` (os error 2)`.
pub(super) fn without_code(text: &str) -> String {
    let words = text.split_once(" (os error").map_or(text, |(words, _)| words);
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    words
}
