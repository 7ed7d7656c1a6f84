//! `hebdo train`: labelled lines and an editor's corrections in, a model out.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::{Desk, Exit, corrections, labelled, lines};
use crate::classify::Classifier;
use crate::classify::train;
use crate::learn::{Model, Vectors};
use crate::publish;
use crate::report::Report;
use crate::text::counted;

/// What to train on.
pub(super) struct Order<'a> {
    /// Labelled lines; none: the model stays, and only corrections are added.
    pub(super) files: &'a [PathBuf],
    pub(super) output: &'a Path,
    pub(super) vectors: Option<&'a Path>,
    pub(super) words: usize,
    /// The folder of issue files that an editor has changed.
    pub(super) issues: Option<&'a Path>,
}

pub(super) fn run(order: &Order<'_>, desk: Option<&Desk<'_>>, report: &Report) -> Result<Exit> {
    if order.files.is_empty() && order.issues.is_none() {
        report.problem("there is nothing to train on: name labelled lines, or --from-issues and a folder");
        return Ok(Exit::Usage);
    }
    let mut model = if order.files.is_empty() { Classifier::shipped_model() } else { trained(order, report)? };
    if let Some(folder) = order.issues {
        correct(&mut model, folder, desk, report)?;
    }
    let bytes = model.to_bytes();
    publish::replace(order.output, &bytes)?;
    report.say(&format!("{}: {}, {} bytes", order.output.display(), model.about, bytes.len()));
    Ok(Exit::Done)
}

/// Adds what the editor of a folder of issue files taught.
fn correct(model: &mut Model, folder: &Path, desk: Option<&Desk<'_>>, report: &Report) -> Result<()> {
    let lessons = corrections::lessons(folder, desk)?;
    if lessons.lines.is_empty() {
        bail!("no issue in {} was changed by an editor: there is nothing to learn from", folder.display());
    }
    let (decisions, issues) = (
        counted(lessons.lines.len(), "decision", "decisions"),
        counted(lessons.issues, "changed issue", "changed issues"),
    );
    report.say(&format!("correcting by {decisions} in {issues}"));
    if lessons.without_store > 0 {
        let unknown = counted(lessons.without_store, "issue", "issues");
        report.say(&format!("hebdo.db does not know the week of {unknown}: what was dropped there teaches nothing"));
    }
    train::correct(model, &lessons.lines)?;
    model.about = format!("{} It was corrected by {decisions} of an editor, in {issues}.", model.about);
    Ok(())
}

fn trained(order: &Order<'_>, report: &Report) -> Result<Model> {
    let mut lines = Vec::new();
    for file in order.files {
        lines.extend(labelled::read(file)?);
    }
    let relevant = lines.iter().filter(|line| line.relevant).count();
    let placed = lines.iter().filter(|line| line.section.is_some()).count();
    if relevant == 0 || relevant == lines.len() || placed == 0 {
        bail!("there is nothing to tell apart: it takes lines of sections and `irrelevant` ones");
    }
    let vectors = match order.vectors {
        Some(path) => {
            let text = String::from_utf8(lines::bytes(path)?).with_context(|| path.display().to_string())?;
            Vectors::of_text(&text, order.words)
        }
        None => train::vectors(&Classifier::shipped_model())?,
    };
    report.say(&format!("training on {}", counted(lines.len(), "line", "lines")));
    let about = format!(
        "A classifier of hebdo, trained by `hebdo train` on {}: {relevant} about machine learning, {placed} with a section. \
         It knows the company that {} keep. It holds weights, and no text.",
        counted(lines.len(), "labelled line", "labelled lines"),
        counted(vectors.len(), "word", "words"),
    );
    Ok(train::train(&lines, &vectors, about))
}
