//! One request: headers, limits, and words for what went wrong. The only place that opens a connection.

use std::path::Path;

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    RETRY_AFTER,
};
use reqwest::redirect;
use tokio::io::AsyncReadExt as _;
use url::Url;

use super::decide;
use super::private::{self, Guarded};
use crate::config::{AllowPrivate, Location, Network};
use crate::sources::{Answer, Failure, Request, Validators};

/// Most redirects followed: browsers stop at twenty, a feed that needs five is broken.
const MOST_REDIRECTS: usize = 10;

/// What we can read, feeds first.
const ACCEPTED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
                        application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";

/// Carries requests, within the limits of `[network]`.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    allow_private: AllowPrivate,
    max_body: u64,
    now: Timestamp,
}

impl Client {
    /// A client with the limits of `[network]`; `now` is what dates in headers are measured against.
    pub fn new(network: &Network, now: Timestamp) -> Result<Self, reqwest::Error> {
        let allowed = network.allow_private.clone();
        let outside = if allowed == AllowPrivate::All { AllowPrivate::None } else { allowed.clone() };
        let redirects = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MOST_REDIRECTS {
                return attempt.error(format!("more than {MOST_REDIRECTS} redirects"));
            }
            // Whom the owner names may be anywhere; where a public host points may not.
            let from_outside = attempt.previous().first().is_some_and(|first| !private::is_near(first));
            if private::is_refused(attempt.url(), if from_outside { &outside } else { &allowed }) {
                let place = attempt.url().host_str().unwrap_or_default().to_owned();
                return attempt.error(Failure::Private(place));
            }
            attempt.follow()
        });
        let http = reqwest::Client::builder()
            .user_agent(&network.user_agent)
            .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(ACCEPTED))]))
            .connect_timeout(network.connect_timeout)
            .read_timeout(network.read_timeout)
            .timeout(network.total_timeout)
            .redirect(redirects)
            .dns_resolver(Guarded::new(network.allow_private.clone()))
            .build()?;
        Ok(Self { http, allow_private: network.allow_private.clone(), max_body: network.max_body, now })
    }

    /// Asks, and reads the answer to its end or its limit.
    pub async fn ask(&self, request: &Request) -> Result<Answer, Failure> {
        match &request.location {
            Location::File(path) => self.read(path).await,
            Location::Web(url) => self.get(url, &request.validators).await,
        }
    }

    async fn get(&self, url: &Url, validators: &Validators) -> Result<Answer, Failure> {
        if private::is_refused(url, &self.allow_private) {
            return Err(Failure::Private(url.host_str().unwrap_or_default().to_owned()));
        }
        let mut request = self.http.get(url.clone());
        for (name, value) in [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)] {
            // Byte for byte as it came: servers compare it letter by letter, and arXiv's is not even quoted.
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_bytes(&latin1(value)).ok()) {
                request = request.header(name, value);
            }
        }
        let mut response = request.send().await.map_err(|error| failure(url, error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(url, error))? {
            if body.len() as u64 + chunk.len() as u64 > self.max_body {
                return Err(Failure::TooLarge { limit: self.max_body });
            }
            body.extend_from_slice(&chunk);
        }
        let headers = response.headers();
        Ok(Answer {
            status: response.status().as_u16(),
            address: Some(response.url().to_string()),
            content_type: header(headers, &CONTENT_TYPE),
            validators: Validators { etag: header(headers, &ETAG), last_modified: header(headers, &LAST_MODIFIED) },
            retry_after: decide::retry_after(header(headers, &RETRY_AFTER).as_deref(), self.now),
            body,
        })
    }

    async fn read(&self, path: &Path) -> Result<Answer, Failure> {
        let failed =
            |error: std::io::Error| Failure::File { path: path.display().to_string(), why: without_code(&error) };
        let file = tokio::fs::File::open(path).await.map_err(failed)?;
        let mut body = Vec::new();
        file.take(self.max_body.saturating_add(1)).read_to_end(&mut body).await.map_err(failed)?;
        if body.len() as u64 > self.max_body {
            return Err(Failure::TooLarge { limit: self.max_body });
        }
        Ok(Answer { status: 200, body, ..Answer::default() })
    }
}

/// A header's value, each byte a character, so that it can be echoed as it came.
fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| value.as_bytes().iter().map(|byte| char::from(*byte)).collect())
}

/// The inverse of [`header`].
fn latin1(value: &str) -> Vec<u8> {
    value.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// What went wrong, without the address (it may hold credentials) and without the layers in between.
fn failure(url: &Url, error: reqwest::Error) -> Failure {
    let host = url.host_str().unwrap_or_default().to_owned();
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        if let Some(Failure::Private(place)) = deeper.downcast_ref() {
            return Failure::Private(place.clone());
        }
        cause = deeper;
    }
    let why = crate::text::one_line(&cause.to_string());
    if error.is_connect() {
        // What the system says of names differs from one to the next, and none says it shortly.
        let why = match why {
            _ if error.is_timeout() => "the connection took too long".to_owned(),
            why if why.contains("lookup address") => "its name cannot be resolved".to_owned(),
            why => why,
        };
        return Failure::Unreachable { host, why };
    }
    if error.is_timeout() {
        return Failure::Broken(format!("{host} took too long to answer"));
    }
    if error.is_redirect() {
        return Failure::Broken(format!("{host} redirects without end: {why}"));
    }
    if error.is_decode() || error.is_body() {
        return Failure::Broken(format!("the answer of {host} broke off: {why}"));
    }
    Failure::Broken(format!("{host}: {why}"))
}

/// `No such file or directory`, without ` (os error 2)`.
fn without_code(error: &std::io::Error) -> String {
    let text = error.to_string();
    let words = text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words);
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    words
}
