//! The questions of one issue: what they may cost, and when there is no use in asking on.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::config::{Access, AllowPrivate, Llm, Login, Network, SecretFrom};
use crate::fetch::{Client, Keys};
use crate::llm::{self, Dialect, Question};
use crate::sources::{Answer, Failure};

/// A host that asks for a longer wait than this wants silence: the issue comes out without it…
const PATIENCE: Duration = Duration::from_secs(20);
/// …and this is the most for all questions of an issue together.
const MOST_PATIENCE: Duration = Duration::from_mins(1);

/// So many failures in a row are the host's, not the questions'.
const FAILURES_IN_A_ROW: usize = 2;

/// Most characters of an answer that are kept: those of a model that never ends are refused as they are.
const LONGEST_ANSWER: usize = 16_384;

pub(super) struct Session<'a> {
    model: &'a Llm,
    client: Client,
    address: Url,
    keys: Keys,
    dialect: Dialect,
    requests: usize,
    tokens: usize,
    waited: Duration,
    failures: usize,
    /// Why nothing more is asked.
    ended: Option<String>,
    /// It was the host, or the key, that failed.
    has_failed: bool,
}

/// What to do after an answer.
enum Next {
    Take(String),
    Again,
    Fail(String),
    End(String),
}

impl<'a> Session<'a> {
    /// With the limits of `[network]`, but for the time that an answer takes and for the owner's own host.
    pub(super) fn new(model: &'a Llm, network: &Network, now: Timestamp) -> anyhow::Result<Self> {
        let network = Network {
            total_timeout: model.timeout,
            // A body that comes while the model writes may come slowly.
            read_timeout: model.timeout,
            // The owner named the host, and no redirect leads away from it.
            allow_private: AllowPrivate::All,
            ..network.clone()
        };
        let address = model.base.join("chat/completions")?;
        let login = model.key.clone().map(|name| Login::Bearer(SecretFrom::Variable(name)));
        let access = Access { login, headers: Vec::new() };
        let keys = Keys::new(&address, &access, |name| std::env::var(name).ok().filter(|key| !key.trim().is_empty()));
        let (keys, ended) = match keys {
            Ok(keys) => (keys, None),
            Err(failure) => (Keys::default(), Some(failure.to_string())),
        };
        Ok(Self {
            client: Client::new(&network, now)?,
            model,
            address,
            keys,
            dialect: Dialect::Full,
            requests: 0,
            tokens: 0,
            waited: Duration::ZERO,
            failures: 0,
            has_failed: ended.is_some(),
            ended,
        })
    }

    /// Did the host fail, or was there no key for it?
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// The words of the model, or why there are none.
    pub(super) async fn ask(&mut self, question: &Question) -> Result<String, String> {
        loop {
            if let Some(why) = self.ended.clone().or_else(|| self.over_budget(question)) {
                return Err(why);
            }
            self.requests += 1;
            let body = llm::request(self.model, question, self.dialect);
            let answer = self.client.ask_json(&self.address, body, &self.keys).await;
            tracing::debug!(status = answer.as_ref().ok().map(|answer| answer.status), "model asked");
            match self.next(answer, question).await {
                Next::Take(words) => {
                    self.failures = 0;
                    return Ok(words);
                }
                Next::Again => {}
                Next::Fail(why) => {
                    self.failures += 1;
                    if self.failures >= FAILURES_IN_A_ROW {
                        self.ended = Some(why.clone());
                    }
                    self.has_failed = true;
                    return Err(why);
                }
                Next::End(why) => {
                    self.has_failed = true;
                    self.ended = Some(why);
                }
            }
        }
    }

    /// Would asking pass what the issue may cost? Then the rest is not asked either.
    fn over_budget(&mut self, question: &Question) -> Option<String> {
        let Llm { max_requests, max_tokens, .. } = self.model;
        let over = if self.requests >= *max_requests {
            format!("`max-requests` allows {max_requests} an issue")
        } else if self.tokens + question.tokens(self.model) > *max_tokens {
            format!("`max-tokens` allows {max_tokens} an issue")
        } else {
            return None;
        };
        self.ended = Some(over.clone());
        Some(over)
    }

    async fn next(&mut self, answer: Result<Answer, Failure>, question: &Question) -> Next {
        let answer = match answer {
            Ok(answer) => answer,
            // What took too long or broke off may go well with the next one.
            Err(failure @ (Failure::Broken(_) | Failure::TooLarge { .. })) => return Next::Fail(failure.to_string()),
            Err(failure) => return Next::End(failure.to_string()),
        };
        match answer.status {
            200 => self.words(&answer, question),
            // Some know no JSON mode, some call the bound by another name.
            400 | 422 if self.dialect == Dialect::Full => {
                self.dialect = Dialect::Bare;
                Next::Again
            }
            429 | 503 => match answer.retry_after {
                Some(wait) if wait <= PATIENCE && self.waited + wait <= MOST_PATIENCE => {
                    // A host that says `0` is not asked without end.
                    let wait = wait.max(Duration::from_secs(1));
                    self.waited += wait;
                    tokio::time::sleep(wait).await;
                    Next::Again
                }
                _ => Next::End(refused(&answer)),
            },
            400 | 422 | 500.. => Next::Fail(refused(&answer)),
            300..400 => Next::End(format!("the server answered {}: set `base` to where it leads", answer.status)),
            _ => Next::End(refused(&answer)),
        }
    }

    fn words(&mut self, answer: &Answer, question: &Question) -> Next {
        if let Some(why) = &answer.broke_off {
            return Next::Fail(why.clone());
        }
        match llm::read(&answer.body) {
            Ok(reply) => {
                self.tokens += reply.tokens.unwrap_or_else(|| question.tokens(self.model));
                Next::Take(reply.words.chars().take(LONGEST_ANSWER).collect())
            }
            Err(why) => {
                self.tokens += question.tokens(self.model);
                Next::Fail(why)
            }
        }
    }
}

/// The status, with what the host says of it; not of keys, since some repeat a part of them.
fn refused(answer: &Answer) -> String {
    let failure = Failure::Status { status: answer.status, retry_after: answer.retry_after };
    match llm::refused_by_host(&answer.body).filter(|_| !matches!(answer.status, 401 | 403)) {
        Some(reason) => format!("{failure}: {reason}"),
        None => failure.to_string(),
    }
}
