//! The stages as filters: feeds or JSON Lines in, JSON out. None of them needs a feeds.toml.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Exit;
use crate::classify::{Classifier, Prior, Question};
use crate::config::{Location, Network};
use crate::fetch::{self, Client};
use crate::parse::{self, Hint, Printed};
use crate::{html, link};

/// Reads feeds and prints them as JSON; exit 1 if any is none.
pub(super) fn parse(
    inputs: &[String],
    base: Option<&str>,
    content_type: Option<&str>,
    network: &Network,
    now: Timestamp,
) -> Result<Exit> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut all_read = true;
    for input in inputs {
        let read = read_input(input, network, now).map(|(bytes, address, sent_type)| {
            let base = base.map(str::to_owned).or(address);
            let content_type = content_type.map(str::to_owned).or(sent_type);
            parse::read(&bytes, &Hint { content_type: content_type.as_deref(), base: base.as_deref() })
        });
        let result = read.and_then(|result| result.map_err(Into::into));
        all_read &= result.is_ok();
        if inputs.len() == 1 {
            serde_json::to_writer_pretty(&mut out, &Printed { file: None, result: &result })?;
        } else {
            serde_json::to_writer(&mut out, &Printed { file: Some(input), result: &result })?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(if all_read { Exit::Done } else { Exit::Nothing })
}

/// The bytes of a file, an address or standard input, with where they came from and as what.
fn read_input(input: &str, network: &Network, now: Timestamp) -> Result<(Vec<u8>, Option<String>, Option<String>)> {
    if input == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok((bytes, None, None));
    }
    let location = match url::Url::parse(input) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Location::Web(url),
        Ok(url) if url.scheme() == "file" => {
            Location::File(url.to_file_path().map_err(|()| anyhow::anyhow!("{input} is no path"))?)
        }
        Ok(url) if input.contains("://") => bail!("`{}:` is not read, only http, https and file", url.scheme()),
        _ => Location::File(input.into()),
    };
    let client = Client::new(network, now).context("cannot set up the network")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = runtime.block_on(fetch::ask_once(&location, &client))?;
    if answer.status != 200 {
        return Err(crate::sources::Failure::Status { status: answer.status, retry_after: None }.into());
    }
    Ok((answer.body, answer.address, answer.content_type))
}

#[derive(Deserialize)]
struct Line {
    id: Option<Value>,
    #[serde(default)]
    title: Option<String>,
    url: Option<String>,
    text: Option<String>,
    source: Option<String>,
    #[serde(default)]
    categories: Option<Vec<String>>,
}

/// Decides for each line, in order, as soon as it is there.
pub(super) fn classify(file: Option<&Path>) -> Result<Exit> {
    let classifier = Classifier::default();
    let mut out = BufWriter::new(io::stdout().lock());
    for_each_line(file, |number, line| {
        let line: Line = serde_json::from_str(line).with_context(|| format!("line {number} is no entry"))?;
        let text = line.text.as_deref().map(html::plain).unwrap_or_default();
        let canonical = line.url.as_deref().and_then(link::canonical);
        // A source that is named by its host speaks like a link.
        let source = line.source.as_deref().map(|source| format!("https://{source}/")).filter(|_| canonical.is_none());
        let decision = classifier.decide(&Question {
            title: line.title.as_deref().unwrap_or_default(),
            text: &text,
            link: canonical.as_deref().or(source.as_deref()),
            categories: line.categories.as_deref().unwrap_or_default(),
            prior: Prior::default(),
        });
        let mut object = Map::from_iter([("id".to_owned(), line.id.unwrap_or(Value::Null))]);
        if let Value::Object(decision) = serde_json::to_value(&decision)? {
            object.extend(decision);
        }
        serde_json::to_writer(&mut out, &object)?;
        writeln!(out)?;
        Ok(())
    })?;
    out.flush()?;
    Ok(Exit::Done)
}

/// Hands over each line that is not blank, numbered from 1.
pub(super) fn for_each_line(file: Option<&Path>, mut on_line: impl FnMut(usize, &str) -> Result<()>) -> Result<()> {
    let input: Box<dyn BufRead> = match file {
        Some(path) => {
            Box::new(BufReader::new(File::open(path).with_context(|| format!("{} cannot be read", path.display()))?))
        }
        None => Box::new(io::stdin().lock()),
    };
    for (line, number) in input.lines().zip(1..) {
        let line = line.with_context(|| format!("line {number} cannot be read"))?;
        let line = line.trim_start_matches('\u{feff}');
        if !line.trim().is_empty() {
            on_line(number, line)?;
        }
    }
    Ok(())
}
