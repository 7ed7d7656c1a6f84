//! What is sent to one host alone: a login, a token, headers. And the guard that none of it comes out anywhere else.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use memchr::memmem;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::trail;
use crate::config::{Access, Location, Login, SecretFrom, Source};
use crate::sources::Failure;

/// Fewer bytes than this occur by chance: blotting them out would damage what has nothing to hide.
const LEAST_SECRET: usize = 4;

/// What stands where a secret stood.
const BLOT: &str = "…";

/// What goes to one host and to no other.
#[derive(Debug, Default)]
pub struct Keys {
    home: Option<Url>,
    headers: HeaderMap,
    /// Every spelling in which a secret may come back.
    secrets: Vec<Vec<u8>>,
}

impl Keys {
    /// What a source's host is told about who asks; variables are looked up with `variable`.
    pub fn of(source: &Source, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Failure> {
        match source.kind.location() {
            Location::Web(home) if !source.access.is_empty() => Self::new(home, &source.access, variable),
            _ => Ok(Self::default()),
        }
    }

    /// The same for an address.
    pub fn new(home: &Url, access: &Access, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Failure> {
        let mut keys = Self { home: Some(home.clone()), ..Self::default() };
        let reveal = |from: &SecretFrom| match from {
            SecretFrom::Here(secret) => Ok(secret.reveal().to_owned()),
            SecretFrom::Variable(name) => variable(name).ok_or_else(|| Failure::Unset { variable: name.clone() }),
        };
        match &access.login {
            None => {}
            Some(Login::Basic { user, password }) => {
                let password = reveal(password)?;
                let pair = BASE64_STANDARD.encode(format!("{user}:{password}"));
                keys.put(AUTHORIZATION, &format!("Basic {pair}"))?;
                keys.hide(&password);
                keys.hide(&pair);
            }
            Some(Login::Bearer(token)) => {
                let token = reveal(token)?;
                keys.put(AUTHORIZATION, &format!("Bearer {token}"))?;
                keys.hide(&token);
            }
        }
        for (name, value) in &access.headers {
            let text = reveal(value)?;
            let name: HeaderName = name.parse().map_err(|_| unsendable(name))?;
            keys.put(name, &text)?;
            if matches!(value, SecretFrom::Variable(_)) {
                keys.hide(&text);
            }
        }
        Ok(keys)
    }

    fn put(&mut self, name: HeaderName, text: &str) -> Result<(), Failure> {
        let mut value = HeaderValue::from_str(text.trim()).map_err(|_| unsendable(name.as_str()))?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }

    fn hide(&mut self, secret: &str) {
        let escaped = percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string();
        for spelling in [secret.trim().to_owned(), escaped] {
            if spelling.len() >= LEAST_SECRET {
                self.secrets.push(spelling.into_bytes());
            }
        }
    }

    /// The headers for an address: none unless it is at home.
    pub(super) fn headers_for(&self, url: &Url) -> Option<&HeaderMap> {
        self.home.as_ref().filter(|home| trail::is_at_home(home, url)).map(|_| &self.headers)
    }

    /// Does a secret stand in these bytes?
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        self.secrets.iter().any(|secret| memmem::find(bytes, secret).is_some())
    }

    /// A body without the secrets that its host may echo: what it says is published.
    pub(super) fn blotted(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.secrets.iter().fold(bytes, |bytes, secret| {
            let mut found = memmem::find_iter(&bytes, secret).peekable();
            if found.peek().is_none() {
                drop(found);
                return bytes;
            }
            let mut clean = Vec::with_capacity(bytes.len());
            let mut from = 0;
            for at in found {
                clean.extend_from_slice(&bytes[from..at]);
                clean.extend_from_slice(BLOT.as_bytes());
                from = at + secret.len();
            }
            clean.extend_from_slice(&bytes[from..]);
            clean
        })
    }

    /// The same for a text.
    pub(super) fn blotted_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.are_in(text.as_bytes()) {
            return Cow::Borrowed(text);
        }
        // Whole characters were taken out, so whole characters are left.
        Cow::Owned(String::from_utf8_lossy(&self.blotted(text.as_bytes().to_vec())).into_owned())
    }
}

fn unsendable(name: &str) -> Failure {
    Failure::Broken(format!("the value for the header `{name}` holds what no header can"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn keys(login: Login) -> Keys {
        let access = Access { login: Some(login), headers: vec![("x-key".into(), SecretFrom::Variable("KEY".into()))] };
        let variable = |name: &str| (name != "UNSET").then(|| format!("s3cr3t-{name}"));
        Keys::new(&Url::parse("https://example.org/feed").unwrap(), &access, variable).unwrap()
    }

    #[test]
    fn keys_are_for_home_alone() {
        let basic = Login::Basic { user: "me".into(), password: SecretFrom::Here(Secret::new("open sesame".into())) };
        let keys = keys(basic);
        let headers = keys.headers_for(&Url::parse("https://example.org/other").unwrap()).unwrap();
        assert_eq!(headers[AUTHORIZATION], "Basic bWU6b3BlbiBzZXNhbWU=");
        assert_eq!(headers["x-key"], "s3cr3t-KEY");
        for elsewhere in ["https://www.example.org/", "http://example.org/feed", "https://example.org:444/feed"] {
            assert!(keys.headers_for(&Url::parse(elsewhere).unwrap()).is_none(), "{elsewhere}");
        }
        let shown = format!("{keys:?}");
        assert!(!shown.contains("sesame") && !shown.contains("s3cr3t-KEY"), "{shown}");
    }

    #[test]
    fn what_comes_back_is_blotted_out() {
        let keys = keys(Login::Bearer(SecretFrom::Variable("TOKEN".into())));
        let echo = b"<title>Bearer s3cr3t-TOKEN, s3cr3t-KEY!</title>".to_vec();
        assert!(keys.are_in(&echo));
        assert_eq!(keys.blotted(echo), "<title>Bearer …, …!</title>".as_bytes());
        assert_eq!(keys.blotted_text("s3cr3t%2DTOKEN"), "…");
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let access = Access { login: Some(Login::Bearer(SecretFrom::Variable("UNSET".into()))), headers: Vec::new() };
        let failure = Keys::new(&Url::parse("https://example.org/").unwrap(), &access, |_| None).unwrap_err();
        assert!(failure.to_string().contains("UNSET"), "{failure}");
    }
}
