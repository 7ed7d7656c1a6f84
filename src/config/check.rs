//! From the text of a feeds.toml to a [`Config`], or to everything that is wrong with it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeTable;

use super::complaint::{self, Complaint, Complaints};
use super::raw::Keys;
use super::{
    Compose, Config, Enrich, Figures, Pages, SectionPlan, amount, llm, network, publication, ranking, rule, source,
    value,
};
use crate::section::Section;

const PICKS: usize = 3;
const MAX_AGE: Duration = Duration::from_hours(90 * 24);

/// Checks the text of a feeds.toml that lies in `folder`; `file_name` is what complaints call it.
///
/// Touches no file and no network.
///
/// # Errors
/// Everything that is wrong with it, not only the first thing.
pub fn check(text: &str, folder: &Path, file_name: &str) -> Result<Config, Complaints> {
    let mut heard = Vec::new();
    match read(text, folder, &mut heard) {
        Some(config) if heard.is_empty() => Ok(config),
        _ => Err(Complaints::new(file_name, text, heard)),
    }
}

fn read(text: &str, folder: &Path, heard: &mut Vec<Complaint>) -> Option<Config> {
    let document = parse(text, heard)?;
    let mut top = Keys::new("the file", None, document.get_ref());
    if !top.has("publication") {
        let hint = "it needs `title`, `home` and `id`; `hebdo init` writes an example";
        heard.push(Complaint::new("the file lacks `[publication]`").hint(hint.to_owned()));
    }
    let keys = top.table("publication", "[publication]", heard);
    // An absent or unreadable table was complained of as a whole.
    let publication = if keys.span().is_some() { publication::check(keys, text, heard) } else { None };
    let sections = sections(top.tables("section", "[[section]]", heard), heard);
    let compose = compose(top.table("compose", "[compose]", heard), heard);
    let rank = ranking::weights(top.table("rank", "[rank]", heard), heard);
    let interest = ranking::wishes(top.table("interest", "[interest]", heard), heard);
    let pages = pages(top.table("pages", "[pages]", heard), folder, heard);
    let home = publication.as_ref().map(|publication| &publication.home);
    let enrich = enrich(top.table("enrich", "[enrich]", heard), folder, heard);
    let llm = llm::check(top.table("llm", "[llm]", heard), folder, heard);
    let network = network::check(top.table("network", "[network]", heard), home, heard);
    let before = heard.len();
    let tables = top.tables("source", "[[source]]", heard);
    // A `[source]` that is no list was complained of: "no source is listed" would only confuse.
    let complained = tables.is_empty() && heard.len() > before;
    let sources = if complained { source::Sources::default() } else { source::check_all(tables, folder, heard) };
    let rules = rule::check_all(top.tables("rule", "[[rule]]", heard), &sources.names, heard);
    let model = rule::model(top.table("classifier", "[classifier]", heard), folder, heard);
    top.finish(heard);
    Some(Config {
        folder: folder.to_owned(),
        publication: publication?,
        sections,
        compose,
        rank,
        interest,
        network,
        sources: sources.on,
        rules,
        model,
        pages,
        enrich,
        llm,
    })
}

/// The document, if it is TOML: a table recovered from something else would bring complaints that are not true.
fn parse<'t>(text: &'t str, heard: &mut Vec<Complaint>) -> Option<Spanned<DeTable<'t>>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(document);
    }
    // The parser stumbles on over the rest of a broken line: its first error there is the true one.
    let mut lines = BTreeSet::new();
    for error in errors {
        let span = error.span().unwrap_or_default();
        let before = text.get(..span.start).unwrap_or(text);
        if lines.insert(before.matches('\n').count()) {
            heard.push(Complaint::new(error.message()).at(span, "").hint(syntax_hint(error.message())));
        }
    }
    None
}

/// What somebody who does not know TOML is told.
fn syntax_hint(message: &str) -> Option<String> {
    let hints = [
        ("duplicate key", "a key is given only once in a table, and a table only once in the file"),
        ("must be quoted", "put the text in \"quotes\""),
        ("invalid basic string", "a text ends on its line, with the quote that it began with"),
        ("unclosed table", "a table's name stands in brackets: `[network]`, `[[source]]`"),
    ];
    hints.into_iter().find(|(part, _)| message.contains(part)).map(|(_, hint)| hint.to_owned())
}

/// `[[section]]`: the four by default, in the order of the file.
fn sections(tables: Vec<Keys<'_>>, heard: &mut Vec<Complaint>) -> Vec<SectionPlan> {
    let plan = |section: Section| SectionPlan {
        section,
        title: section.default_title().to_owned(),
        max: match section {
            Section::Papers => 7,
            Section::Articles => 4,
            Section::Usecases | Section::Other => 3,
        },
    };
    if tables.is_empty() {
        return Section::ALL.map(plan).into();
    }
    let mut ids = Vec::new();
    let mut plans = Vec::new();
    for mut keys in tables {
        let id = keys.need("id", "id = \"papers\"", value::one_of(value::SECTIONS), heard);
        let title = keys.take("title", value::line, heard);
        let limit = value::whole(0..=100, "an issue is one entry of a feed, and feed readers refuse what is too long");
        let max = keys.take("max", limit, heard);
        keys.finish(heard);
        let Some(id) = id else { continue };
        ids.push((id.get_ref().id().to_owned(), id.span()));
        let usual = plan(id.into_inner());
        plans.push(SectionPlan {
            section: usual.section,
            title: title.map_or(usual.title, Spanned::into_inner),
            max: max.map_or(usual.max, Spanned::into_inner),
        });
    }
    complaint::each_once(
        ids.into_iter(),
        |id| format!("the section `{id}` is listed twice"),
        "an issue has each section once",
        heard,
    );
    plans
}

/// `[compose]`.
fn compose(mut keys: Keys<'_>, heard: &mut Vec<Complaint>) -> Compose {
    let max_age = keys.take("max-age", amount::duration(&amount::AGE), heard);
    let picks = keys.take("picks", value::whole(0..=20, "a pick stands out because there are few"), heard);
    keys.finish(heard);
    Compose { max_age: max_age.map_or(MAX_AGE, Spanned::into_inner), picks: picks.map_or(PICKS, Spanned::into_inner) }
}

/// `[pages]`.
fn pages(mut keys: Keys<'_>, folder: &Path, heard: &mut Vec<Complaint>) -> Pages {
    let status = keys.take("status", value::flag, heard);
    let templates = keys.take("templates", value::line, heard);
    keys.finish(heard);
    Pages {
        status: status.is_some_and(Spanned::into_inner),
        templates: templates.map(|path| Spanned::new(path.span(), folder.join(path.into_inner()))),
        ..Pages::default()
    }
}

/// `[enrich]`.
fn enrich(mut keys: Keys<'_>, folder: &Path, heard: &mut Vec<Complaint>) -> Enrich {
    const FIGURES: &[(&str, Figures)] =
        &[("none", Figures::None), ("cc", Figures::Cc), ("cc-noncommercial", Figures::CcNonCommercial)];
    let pages = keys.take("pages", value::flag, heard);
    let images = keys.take("images", value::flag, heard);
    let figures = keys.take("figures", value::one_of(FIGURES), heard);
    let mirror = keys.take("mirror", value::line, heard);
    keys.finish(heard);
    Enrich {
        pages: pages.is_none_or(Spanned::into_inner),
        images: images.is_none_or(Spanned::into_inner),
        figures: figures.map(Spanned::into_inner).unwrap_or_default(),
        mirror: mirror.map(|mirror| folder.join(mirror.into_inner())),
    }
}
