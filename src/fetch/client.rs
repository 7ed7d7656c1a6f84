//! One request: headers, redirects, limits. The only place that opens a connection.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use reqwest::Response;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AGE, CACHE_CONTROL, CONTENT_TYPE, COOKIE, DATE, ETAG, EXPIRES, HeaderMap, HeaderName,
    HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER, SET_COOKIE,
};
use tokio::io::AsyncReadExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use url::{Position, Url};

use super::body;
use super::decide::{self, Clocks};
use super::keys::Keys;
use super::private::{self, Guarded};
use super::trail::Trail;
use super::wrong;
use crate::config::{Location, Network};
use crate::sources::{Answer, Failure, Request, Validators};

/// Headers of one answer; browsers and servers have limits like this, hyper's own is a hundred.
const MOST_HEADERS: usize = 256;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// A feed, or what a source has in its place.
    #[default]
    Feed,
    /// A page.
    Page,
    /// A picture.
    Image,
}

impl Wanted {
    const fn accept(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
                 application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
            }
            Self::Page => "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
            // What we can make a copy of; many hosts turn their pictures into whatever is named here first.
            Self::Image => "image/jpeg, image/png, image/webp, image/gif;q=0.9, */*;q=0.1",
        }
    }
}

/// Carries requests, within the limits of `[network]`.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    /// Keeps no connection: of a thousand hosts that are asked once, each would hold one open.
    hasty: reqwest::Client,
    network: Network,
    large: Arc<Semaphore>,
    now: Timestamp,
}

/// An answer, and the memory that it is allowed to take as long as this is held.
#[derive(Debug)]
pub struct Carried {
    /// What came back.
    pub answer: Answer,
    /// Given back when dropped.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

impl Client {
    /// A client with the limits of `[network]`; `now` is what dates in headers are measured against.
    ///
    /// Proxies are those of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    pub fn new(network: &Network, now: Timestamp) -> Result<Self, reqwest::Error> {
        let is_proxy = |name: &str| name.len() <= 11 && name.to_ascii_lowercase().ends_with("_proxy");
        let proxies = std::env::vars_os().filter_map(|(name, value)| {
            name.to_str()
                .is_some_and(|name| is_proxy(name) && !name.eq_ignore_ascii_case("no_proxy"))
                .then(|| value.into_string().ok())?
        });
        let proxies = private::proxy_hosts(proxies);
        let http = builder(network, proxies.clone()).pool_max_idle_per_host(1).build()?;
        let hasty = builder(network, proxies).pool_max_idle_per_host(0).build()?;
        Ok(Self { http, hasty, network: network.clone(), large: Arc::new(Semaphore::new(body::LARGE_AT_ONCE)), now })
    }

    /// The same for a host that is asked one thing only.
    pub(super) fn for_one(&self) -> Self {
        Self { http: self.hasty.clone(), ..self.clone() }
    }

    /// What it calls itself.
    pub(super) fn user_agent(&self) -> &str {
        &self.network.user_agent
    }

    /// Asks, and reads the answer to its end or its limit. Nothing that `keys` hold is in what comes back.
    pub async fn ask(&self, request: &Request, wanted: Wanted, keys: &Keys) -> Result<Carried, Failure> {
        let limit = Instant::now() + self.network.total_timeout;
        match &request.location {
            Location::Web(url) => self.get(url, &request.validators, wanted, keys, limit).await,
            Location::File(path) => match timeout_at(limit, self.read(path)).await {
                Ok(read) => read.map(|answer| Carried { answer, room: None }),
                Err(_) => Err(Failure::Broken(format!("{} took too long to be read", path.display()))),
            },
        }
    }

    /// Follows redirects to what is no redirect.
    async fn get(
        &self,
        start: &Url,
        validators: &Validators,
        wanted: Wanted,
        keys: &Keys,
        limit: Instant,
    ) -> Result<Carried, Failure> {
        let mut trail = Trail::new(start);
        loop {
            // Validators are of one document: where a redirect may choose another one, they mean nothing.
            let is_ours = validators.address.as_deref().is_none_or(|of| is_same(of, &trail.here));
            let none = Validators::default();
            let validators = if is_ours { validators } else { &none };
            let response = self.send(&trail, validators, wanted, keys, limit).await?;
            self.check_headers(response.headers(), &trail.here)?;
            let from = trail.here.clone();
            let location = response.headers().get(LOCATION).map(HeaderValue::as_bytes);
            if location.is_some_and(|location| keys.are_in(location)) {
                return Err(Failure::Broken(format!(
                    "{} redirects with our secret in the address",
                    wrong::host(&from)
                )));
            }
            let cookies: Vec<&[u8]> =
                response.headers().get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes).collect();
            let status = response.status().as_u16();
            let followed = trail.follow(status, location, &cookies, self.network.max_redirects);
            if !followed.map_err(|astray| wrong::astray(&from, &astray))? {
                if status == 304 && validators.is_empty() {
                    return Err(Failure::Broken(format!(
                        "{} says that nothing has changed, without having been asked that",
                        wrong::host(&from)
                    )));
                }
                return self.answer(response, &trail, keys, limit).await;
            }
        }
    }

    /// One step: the head of an answer, from an address that may be asked.
    async fn send(
        &self,
        trail: &Trail,
        validators: &Validators,
        wanted: Wanted,
        keys: &Keys,
        limit: Instant,
    ) -> Result<Response, Failure> {
        let url = &trail.here;
        if private::is_refused(url, &self.network.allow_private) {
            return Err(Failure::Private(wrong::host(url)));
        }
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(wanted.accept()));
        for (name, value) in [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)] {
            // Byte for byte as it came: servers compare it letter by letter, and arXiv's is not even quoted.
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_bytes(&latin1(value)).ok()) {
                headers.insert(name, value);
            }
        }
        if let Some(cookies) = HeaderValue::from_str(&trail.cookies()).ok().filter(|cookies| !cookies.is_empty()) {
            headers.insert(COOKIE, cookies);
        }
        headers.extend(keys.headers_for(url).cloned().unwrap_or_default());
        let head = Instant::now() + self.network.connect_timeout + self.network.first_byte_timeout;
        for is_last in [false, true] {
            let sent = self.http.get(url.clone()).headers(headers.clone()).send();
            match timeout_at(head.min(limit), sent).await {
                Ok(Ok(response)) => return Ok(response),
                // A connection that was kept may be closed at any moment; nothing is lost by asking once more.
                Ok(Err(error)) if !is_last && wrong::is_stale(&error) => {}
                Ok(Err(error)) => return Err(blotted(wrong::failure(url, error), keys)),
                Err(_) => break,
            }
        }
        Err(wrong::late(url))
    }

    fn check_headers(&self, headers: &HeaderMap, url: &Url) -> Result<(), Failure> {
        // Each has a colon, a space and a line end.
        let length: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if length as u64 <= self.network.max_header {
            return Ok(());
        }
        let limit = self.network.max_header;
        Err(Failure::Broken(format!(
            "{} sends {length} bytes of headers, and `max-header` allows {limit}",
            wrong::host(url)
        )))
    }

    async fn answer(&self, response: Response, trail: &Trail, keys: &Keys, limit: Instant) -> Result<Carried, Failure> {
        let headers = response.headers().clone();
        let status = response.status().as_u16();
        let text = |name: &HeaderName| header(&headers, name).filter(|text| !keys.are_in(text.as_bytes()));
        let mut body = body::read(response, &trail.here, &self.network, &self.large, limit).await?;
        if status == 206 && body.broke_off.is_none() {
            body.broke_off = Some(format!("{} sent only a part of it", wrong::host(&trail.here)));
        }
        let clocks = Clocks { ours: self.now, theirs: text(&DATE).as_deref().and_then(crate::date::parse) };
        let cache_control: Vec<String> = headers
            .get_all(CACHE_CONTROL)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into())
            .collect();
        let fresh_for =
            decide::fresh_for(&cache_control.join(","), text(&EXPIRES).as_deref(), text(&AGE).as_deref(), clocks);
        let answer = Answer {
            status,
            address: Some(trail.here.to_string()),
            content_type: text(&CONTENT_TYPE),
            validators: Validators {
                etag: text(&ETAG),
                last_modified: text(&LAST_MODIFIED),
                address: Some(trail.here.to_string()),
                place: None,
            },
            retry_after: decide::retry_after(text(&RETRY_AFTER).as_deref(), clocks),
            fresh_for,
            moved: trail.moved().cloned(),
            broke_off: body.broke_off,
            body: keys.blotted(body.bytes),
        };
        Ok(Carried { answer, room: body.room })
    }

    /// Sends the fields of a form and gives the status of the answer.
    pub(super) async fn post(&self, url: &Url, fields: &[(&str, &str)]) -> Result<u16, Failure> {
        if private::is_refused(url, &self.network.allow_private) {
            return Err(Failure::Private(wrong::host(url)));
        }
        let limit = Instant::now() + self.network.total_timeout;
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.http.post(url.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        match timeout_at(limit, request.send()).await {
            Ok(sent) => sent.map(|answer| answer.status().as_u16()).map_err(|error| wrong::failure(url, error)),
            Err(_) => Err(wrong::late(url)),
        }
    }

    /// Sends JSON and reads what comes back, whatever its status. No redirect is followed: what is sent is for this
    /// address alone. The head may come as late as the whole, since some answer when they are finished.
    pub async fn ask_json(&self, url: &Url, json: String, keys: &Keys) -> Result<Answer, Failure> {
        if private::is_refused(url, &self.network.allow_private) {
            return Err(Failure::Private(wrong::host(url)));
        }
        let limit = Instant::now() + self.network.total_timeout;
        let headers = keys.headers_for(url).cloned().unwrap_or_default();
        let request = self.http.post(url.clone()).headers(headers);
        let request = request.header(ACCEPT, "application/json").header(CONTENT_TYPE, "application/json").body(json);
        match timeout_at(limit, request.send()).await {
            Ok(Ok(response)) => {
                self.check_headers(response.headers(), url)?;
                self.answer(response, &Trail::new(url), keys, limit).await.map(|carried| carried.answer)
            }
            Ok(Err(error)) => Err(blotted(wrong::failure(url, error), keys)),
            Err(_) => Err(wrong::late(url)),
        }
    }

    async fn read(&self, path: &Path) -> Result<Answer, Failure> {
        let failed = |error: std::io::Error| Failure::File {
            path: path.display().to_string(),
            why: wrong::without_code(&error.to_string()),
        };
        let max_body = self.network.max_body;
        let file = tokio::fs::File::open(path).await.map_err(failed)?;
        let mut body = Vec::new();
        file.take(max_body.saturating_add(1)).read_to_end(&mut body).await.map_err(failed)?;
        if body.len() as u64 > max_body {
            return Err(Failure::TooLarge { limit: max_body });
        }
        Ok(Answer { status: 200, body, ..Answer::default() })
    }
}

/// Both clients, but for what becomes of their connections.
fn builder(network: &Network, proxies: BTreeSet<String>) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(&network.user_agent)
        .default_headers(HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br"))]))
        .connect_timeout(network.connect_timeout)
        // Each step is looked at before it is taken.
        .redirect(reqwest::redirect::Policy::none())
        .dns_resolver(Guarded::new(network.allow_private.clone(), proxies))
        .referer(false)
        .http1_max_headers(MOST_HEADERS)
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http2_max_header_list_size(u32::try_from(network.max_header).unwrap_or(u32::MAX))
}

/// Are both the same document? A query may hold a signature that is new each time.
fn is_same(address: &str, url: &Url) -> bool {
    Url::parse(address).is_ok_and(|of| of[..Position::AfterPath] == url[..Position::AfterPath])
}

fn blotted(failure: Failure, keys: &Keys) -> Failure {
    match failure {
        Failure::Broken(words) => Failure::Broken(keys.blotted_text(&words).into_owned()),
        other => other,
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
