//! What can go wrong with a source, in words for its owner.

use jiff::Timestamp;

use crate::parse::Unreadable;

/// Why a source told nothing, or not everything.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The host cannot be reached; asking it for other things is idle.
    #[error("no answer from {host}: {why}")]
    Unreachable {
        /// Which.
        host: String,
        /// In words.
        why: String,
    },
    /// The answer broke off or took too long.
    #[error("{0}")]
    Broken(String),
    /// More bytes than `max-body`.
    #[error("more than {limit} bytes, the most that `max-body` allows")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// Another status than 200 or 304.
    #[error("the server answered {status}{}", reason(*.status))]
    Status {
        /// HTTP status.
        status: u16,
        /// How long the host wants us to stay away.
        retry_after: Option<std::time::Duration>,
    },
    /// The host asked for silence at an earlier poll.
    #[error("its host asked for silence until {until}")]
    Resting {
        /// The end of it.
        until: Timestamp,
    },
    /// Its host said earlier that it is gone for good.
    #[error(
        "gone for good, says its host since {since}; take it out of feeds.toml, or ask again with `hebdo fetch --force`"
    )]
    Gone {
        /// Since when.
        since: Timestamp,
    },
    /// It failed at earlier polls and is left alone for a while.
    #[error("{failure}; it is asked again after {until}")]
    Waiting {
        /// In words.
        failure: String,
        /// The end of it.
        until: Timestamp,
    },
    /// The document is no feed.
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    /// It is a page, and no feed of it is found.
    #[error(
        "a web page, not a feed, and none of the {tried} places where its feed might be has one; \
         if it shows a list, describe it with `kind = \"html\"`"
    )]
    NoFeed {
        /// How many places were asked.
        tried: usize,
    },
    /// The document is not what feeds.toml says of it.
    #[error("{0}")]
    NotAsDescribed(String),
    /// The arXiv API says what is wrong with the question.
    #[error("arXiv refuses the query: {0}")]
    Refused(String),
    /// Fewer papers than arXiv counts.
    #[error("{category}: {got} of {total} papers, then only empty pages")]
    Incomplete {
        /// Of which category.
        category: String,
        /// So many came.
        got: usize,
        /// So many there are.
        total: u64,
    },
    /// A file cannot be read.
    #[error("{path}: {why}")]
    File {
        /// Which.
        path: String,
        /// In words.
        why: String,
    },
    /// A secret is not there.
    #[error("the variable `{variable}` of the environment, which it needs, is not set")]
    Unset {
        /// Its name.
        variable: String,
    },
    /// Its `robots.txt` keeps programs out.
    #[error("{host} does not let programs read this (robots.txt)")]
    Robots {
        /// The host.
        host: String,
    },
    /// An address that may not be asked.
    #[error("{0} is in a private network, which `allow-private` does not open")]
    Private(String),
}

/// What the usual statuses mean, for people.
fn reason(status: u16) -> &'static str {
    match status {
        204 | 205 => " (nothing at all)",
        206 => " (a part, which was not asked for)",
        300 => " (several choices, none of them preferred)",
        305 | 306 => " (by a proxy only)",
        400 => " (bad request)",
        401 => " (it wants a login)",
        402 => " (it wants money)",
        403 => " (forbidden: it may refuse programs)",
        404 => " (there is nothing at this address)",
        405 | 406 => " (it does not give this out)",
        407 => " (the proxy wants a login)",
        408 => " (it waited too long for us)",
        410 => " (gone for good)",
        418 => " (a teapot: it refuses programs)",
        421 => " (this host is not served there)",
        429 => " (too many requests)",
        431 => " (our headers are too long for it)",
        451 => " (withheld for legal reasons)",
        503 => " (the server is overloaded or closed)",
        520..=530 => " (its host does not answer the network in front of it)",
        500..=599 => " (the server is broken)",
        999 => " (it refuses programs)",
        _ => "",
    }
}
