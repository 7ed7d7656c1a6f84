//! Looks for the figures of papers that may be copied: the paper's page says whether, the paper as HTML where.

use std::collections::BTreeMap;

use anyhow::Result;
use url::Url;

use super::Desk;
use super::errands::Errands;
use crate::config::Figures;
use crate::enrich::{self, figures};
use crate::fetch::{Visit, Visited, Wanted};
use crate::issue::{Issue, Licence};
use crate::report::Pictures;
use crate::sources::Answer;
use crate::store::{Figure, Store};
use crate::{link, parse};

/// Finds out for each paper of an issue, once, which figure of it may be shown.
pub(super) fn find(
    desk: &Desk<'_>,
    store: &mut Store,
    errands: &mut Errands<'_>,
    issue: &Issue,
    report: &mut Pictures,
) -> Result<()> {
    if desk.config.enrich.figures == Figures::None {
        return Ok(());
    }
    let mut papers: BTreeMap<Url, String> = BTreeMap::new();
    for paper in issue.entries().filter_map(|(_, entry)| figures::paper(entry)) {
        if enrich::is_due(store.figure(&paper)?.as_ref(), desk.now) {
            papers.insert(link::arxiv_link(&paper).parse()?, paper);
        }
    }
    let allowed = ask_rights(desk, store, errands, &papers, report)?;
    ask_figures(desk, store, errands, &allowed, report)
}

/// Papers as HTML, by their addresses, that may be copied from.
type Allowed = BTreeMap<Url, (String, Licence)>;

fn ask_rights(
    desk: &Desk<'_>,
    store: &mut Store,
    errands: &mut Errands<'_>,
    papers: &BTreeMap<Url, String>,
    report: &mut Pictures,
) -> Result<Allowed> {
    let mut allowed = Allowed::new();
    errands.run(visits(papers.keys()), |Visited { visit, answer }| {
        let Some(paper) = papers.get(&visit.url) else { return Ok(()) };
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => return missed(desk, store, report, paper, &visit.url, failure.to_string()),
        };
        let rights = parse::rights(&answer.body, answer.content_type.as_deref(), &place(&answer, &visit.url));
        let licence = rights.licence.and_then(|address| figures::licence(&address, desk.config.enrich.figures));
        tracing::debug!(paper, licence = licence.as_ref().map(|licence| &licence.name), "licence read");
        // What the licence of a paper says, it says of what arXiv has of it.
        let html = rights.html.filter(|html| html.host() == visit.url.host());
        if let Some((html, licence)) = html.zip(licence) {
            allowed.insert(html, (paper.clone(), licence));
            Ok(())
        } else {
            Ok(store.remember_figure(paper, desk.now, &Ok(None))?)
        }
    })?;
    Ok(allowed)
}

fn ask_figures(
    desk: &Desk<'_>,
    store: &mut Store,
    errands: &mut Errands<'_>,
    allowed: &Allowed,
    report: &mut Pictures,
) -> Result<()> {
    errands.run(visits(allowed.keys()), |Visited { visit, answer }| {
        let Some((paper, licence)) = allowed.get(&visit.url) else { return Ok(()) };
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => return missed(desk, store, report, paper, &visit.url, failure.to_string()),
        };
        let found = parse::figure(&answer.body, answer.content_type.as_deref(), &place(&answer, &visit.url));
        let figure = found.map(|figure| Figure {
            image: figure.image.into(),
            caption: figure.caption,
            licence: licence.clone(),
        });
        Ok(store.remember_figure(paper, desk.now, &Ok(figure))?)
    })
}

fn visits<'u>(urls: impl Iterator<Item = &'u Url>) -> Vec<Visit> {
    urls.map(|url| Visit { url: url.clone(), wanted: Wanted::Page }).collect()
}

/// Where an answer came from.
fn place(answer: &Answer, asked: &Url) -> Url {
    answer.address.as_deref().and_then(|address| address.parse().ok()).unwrap_or_else(|| asked.clone())
}

fn missed(
    desk: &Desk<'_>,
    store: &mut Store,
    report: &mut Pictures,
    paper: &str,
    url: &Url,
    failure: String,
) -> Result<()> {
    report.failed(url.as_str(), &failure);
    Ok(store.remember_figure(paper, desk.now, &Err(failure))?)
}
