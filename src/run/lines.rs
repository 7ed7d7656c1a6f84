//! The stages as filters: feeds or JSON Lines in, JSON out. None of them needs a feeds.toml.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::bufread::MultiGzDecoder;
use jiff::Timestamp;

use super::Exit;
use crate::config::{Location, Network};
use crate::fetch::{self, Client};
use crate::parse::{self, Hint, Printed};

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

/// Hands over each line of a file, or of standard input, that is not blank, numbered from 1.
pub(super) fn for_each_line(file: Option<&Path>, mut on_line: impl FnMut(usize, &str) -> Result<()>) -> Result<()> {
    for (line, number) in open(file)?.lines().zip(1..) {
        let line = line.with_context(|| format!("line {number} cannot be read"))?;
        let line = line.trim_start_matches('\u{feff}');
        if !line.trim().is_empty() {
            on_line(number, line)?;
        }
    }
    Ok(())
}

/// The whole of a file.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(Some(path))?.read_to_end(&mut bytes).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(bytes)
}

/// Opens a file, packed by gzip or not; standard input where there is no path.
fn open(path: Option<&Path>) -> Result<Box<dyn BufRead>> {
    let Some(path) = path else { return Ok(Box::new(io::stdin().lock())) };
    let mut file = BufReader::new(File::open(path).with_context(|| format!("{} cannot be read", path.display()))?);
    let packed =
        file.fill_buf().with_context(|| format!("{} cannot be read", path.display()))?.starts_with(&[0x1f, 0x8b]);
    Ok(if packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) })
}
