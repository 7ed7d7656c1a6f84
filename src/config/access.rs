//! What a source is told about who asks: a login, a token, headers. The secret part comes from the environment.

use std::fmt;

use percent_encoding::percent_decode_str;
use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use super::complaint::Complaint;
use super::raw::Keys;
use super::value::{self, Refusal};

/// A text that is never shown: not in a log, not in an error, not by `{:?}`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text secret.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the one place that sends it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretFrom {
    /// A variable of the environment.
    Variable(String),
    /// feeds.toml itself: a password in an address, a header in plain words.
    Here(Secret),
}

/// How a source is told who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The name, which may be empty.
        user: String,
        /// What proves it.
        password: SecretFrom,
    },
    /// A bearer token (RFC 6750).
    Bearer(SecretFrom),
}

/// What goes with each request to a source's own host, and to no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Who asks.
    pub login: Option<Login>,
    /// Further headers, by their lower-case name.
    pub headers: Vec<(String, SecretFrom)>,
}

impl Access {
    /// Is there nothing to send?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.login.is_none() && self.headers.is_empty()
    }

    /// Takes the name and password out of an address, so that it can be shown and stored.
    pub fn taken_from(url: &mut Url) -> Self {
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (user, password) = (plain(url.username()), plain(url.password().unwrap_or_default()));
        // Refused only for addresses without a host, which have neither.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        let login = (!user.is_empty() || !password.is_empty())
            .then(|| Login::Basic { user, password: SecretFrom::Here(Secret::new(password)) });
        Self { login, headers: Vec::new() }
    }
}

/// Headers that say how the request itself is carried: setting them would break it.
const OURS: [&str; 12] = [
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "if-modified-since",
    "if-none-match",
    "proxy-authorization",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// Reads `user`, `password-env`, `token-env` and `headers` of a source; `found` is what its address held.
pub(super) fn check(keys: &mut Keys<'_>, found: Access, heard: &mut Vec<Complaint>) -> Access {
    let user = keys.take("user", user, heard).map(Spanned::into_inner);
    let password = keys.take("password-env", variable, heard).map(Spanned::into_inner);
    let token = keys.take("token-env", variable, heard);
    let headers = headers(keys.table("headers", "[source.headers]", heard), heard);
    if let Some(token) = token.as_ref().filter(|_| password.is_some()) {
        let complaint = Complaint::new("`token-env` and `password-env` exclude one another");
        heard.push(complaint.at(token.span(), "a request says once who asks").hint("leave one out".to_owned()));
    }
    let (found_user, found_password) = match found.login {
        Some(Login::Basic { user, password }) => (Some(user), Some(password)),
        _ => (None, None),
    };
    let login = match (token, password.map(SecretFrom::Variable).or(found_password)) {
        (Some(token), _) => Some(Login::Bearer(SecretFrom::Variable(token.into_inner()))),
        (None, Some(password)) => Some(Login::Basic { user: user.or(found_user).unwrap_or_default(), password }),
        (None, None) => user.map(|user| Login::Basic { user, password: SecretFrom::Here(Secret::default()) }),
    };
    Access { login, headers }
}

fn user(value: &DeValue<'_>) -> Result<String, Refusal> {
    let user = value::line(value)?;
    if user.contains(':') {
        return Err(Refusal::new("a name", "a colon would end it (RFC 7617)"));
    }
    Ok(user)
}

/// The name of a variable: a secret itself does not belong into a file that is kept in git.
pub(super) fn variable(value: &DeValue<'_>) -> Result<String, Refusal> {
    const EXPECTED: &str = "the name of a variable of the environment";
    let name = value::string(value)?.trim();
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    // What was found is not repeated: it may be the secret.
    fits.then(|| name.to_owned()).ok_or_else(|| {
        Refusal::new(EXPECTED, "this is none").hint("such as `HEBDO_PASSWORD`; the secret itself stays out".to_owned())
    })
}

fn headers(keys: Keys<'_>, heard: &mut Vec<Complaint>) -> Vec<(String, SecretFrom)> {
    let mut headers = Vec::new();
    for (name, value) in keys.into_rest() {
        let lower = name.get_ref().to_ascii_lowercase();
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if lower.is_empty() || !lower.chars().all(is_token) {
            heard.push(Complaint::new("a header cannot have this name").at(name.span(), "RFC 9110 section 5.1"));
        } else if OURS.contains(&lower.as_str()) {
            let hint = "for `authorization` there are `user`, `password-env` and `token-env`";
            let complaint = Complaint::new(format!("`{lower}` is set by hebdo itself")).at(name.span(), "");
            heard.push(complaint.hint((lower == "authorization").then(|| hint.to_owned())));
        } else {
            match header(value.get_ref()) {
                Ok(value) => headers.push((lower, value)),
                Err(refusal) => heard.push(refusal.complaint(name.get_ref(), value.span())),
            }
        }
    }
    headers
}

/// `"en"`, or `{ env = "API_KEY" }`.
fn header(value: &DeValue<'_>) -> Result<SecretFrom, Refusal> {
    if let Some(table) = value.as_table() {
        let only = table.iter().next().filter(|(key, _)| table.len() == 1 && &**key.get_ref() == "env");
        let Some((_, value)) = only else {
            return Err(Refusal::new("a text, or a variable as in `{ env = \"API_KEY\" }`", "this is neither"));
        };
        return variable(value.get_ref()).map(SecretFrom::Variable);
    }
    Ok(SecretFrom::Here(Secret::new(value::line(value)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_in_an_address_is_taken_out_of_it() {
        let mut url = Url::parse("https://me%40home:p%3Ass@example.org/feed?a").unwrap();
        let access = Access::taken_from(&mut url);
        assert_eq!(url.as_str(), "https://example.org/feed?a");
        let password = SecretFrom::Here(Secret::new("p:ss".into()));
        assert_eq!(access.login, Some(Login::Basic { user: "me@home".into(), password }));
        assert!(!format!("{access:?}").contains("p:ss"));
        assert!(Access::taken_from(&mut url).is_empty());
    }
}
