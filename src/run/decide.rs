//! `hebdo classify` and `hebdo eval`: JSON Lines in, decisions or figures out.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::Value;

use super::Exit;
use super::labelled::Line;
use super::lines::{self, for_each_line};
use crate::classify::Classifier;
use crate::classify::figures::Figures;
use crate::story::Decision;

/// The classifier of a model file, or the one that ships.
pub(super) fn classifier(model: Option<&Path>) -> Result<Classifier> {
    let Some(path) = model else { return Ok(Classifier::shipped()) };
    let bytes = lines::bytes(path)?;
    Classifier::from_bytes(&bytes).with_context(|| path.display().to_string())
}

/// A decision as it is printed.
#[derive(Serialize)]
struct Printed<'a> {
    id: Option<&'a Value>,
    #[serde(flatten)]
    decision: &'a Decision,
}

/// Decides for each line, in order, as soon as it is there.
pub(super) fn classify(file: Option<&Path>, model: Option<&Path>) -> Result<Exit> {
    let classifier = classifier(model)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for_each_line(file, |number, text| {
        let line = Line::read(number, text)?;
        let decision = line.ask(|question| classifier.decide(question));
        serde_json::to_writer(&mut out, &Printed { id: line.id.as_ref(), decision: &decision })?;
        writeln!(out)?;
        Ok(())
    })?;
    out.flush()?;
    Ok(Exit::Done)
}

/// Compares decisions with the answers that the lines hold.
pub(super) fn eval(file: Option<&Path>, model: Option<&Path>, as_json: bool) -> Result<Exit> {
    let classifier = classifier(model)?;
    let mut figures = Figures::default();
    for_each_line(file, |number, text| {
        let line = Line::read(number, text)?;
        if let Some(answer) = line.answer(number)? {
            figures.count(answer.relevant, answer.section, &line.ask(|question| classifier.decide(question)));
        }
        Ok(())
    })?;
    let figures = figures.worked_out();
    let mut out = io::stdout().lock();
    if as_json {
        writeln!(out, "{}", serde_json::to_string(&figures)?)?;
    } else {
        write!(out, "{figures}")?;
    }
    Ok(Exit::Done)
}
