//! What the pages of an arXiv paper say of its pictures: under which licence they may be copied, and where the first is.

use scraper::{ElementRef, Selector};
use url::Url;

use super::page;
use crate::text;

/// A figure narrower or lower than this, as the page shows it, is a sign among the authors or a letter.
const LEAST_SIDE: u32 = 90;

/// Most characters of a caption that say what a figure shows.
const LONGEST_CAPTION: usize = 240;

/// What the page of a paper (`arxiv.org/abs/…`) says of copying.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The address of its licence.
    pub licence: Option<String>,
    /// Where the paper is as HTML; absolute.
    pub html: Option<Url>,
}

/// A figure of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Where it is; absolute.
    pub image: Url,
    /// What is written below it, on one line; empty where nothing is.
    pub caption: String,
}

/// Reads the page of a paper that was at `address`.
#[must_use]
pub fn rights(bytes: &[u8], content_type: Option<&str>, address: &Url) -> Rights {
    let Some(document) = page::document(bytes, content_type) else { return Rights::default() };
    let href = |css: &str| page::selected(&document, css).and_then(|element| element.attr("href")).map(str::trim);
    Rights {
        licence: href(".abs-license a[href], a[rel~=license][href]").map(str::to_owned),
        html: href("#latexml-download-link[href], a[href*='arxiv.org/html/'], a[href^='/html/']")
            .and_then(|href| address.join(href).ok()),
    }
}

/// The first figure of a paper as `LaTeXML` writes it, which is the one that the authors would have people see: one
/// picture under one caption, large enough to be looked at.
#[must_use]
pub fn figure(bytes: &[u8], content_type: Option<&str>, address: &Url) -> Option<Figure> {
    let document = page::document(bytes, content_type)?;
    let base = page::base(&document, Some(address.as_str()));
    document.select(&selector("figure.ltx_figure")?).find_map(|figure| {
        let images: Vec<ElementRef<'_>> = figure.select(&selector("img[src]")?).collect();
        // Of several beside one another none says what the caption says of all.
        let [image] = images.as_slice() else { return None };
        let side = |name| image.attr(name).and_then(|side| side.trim().trim_end_matches("px").parse::<u32>().ok());
        if ["width", "height"].into_iter().filter_map(side).any(|side| side < LEAST_SIDE) {
            return None;
        }
        let caption = figure.select(&selector("figcaption")?).next().map(plain).unwrap_or_default();
        let image = placed(image.attr("src")?.trim(), base.as_ref(), address)?;
        Some(Figure { image, caption: text::shortened(&caption, LONGEST_CAPTION).into_owned() })
    })
}

/// Where a picture of the page is. Pages without `<base>` are at `/html/2506.01234v1`, and their pictures below it.
fn placed(source: &str, base: Option<&Url>, address: &Url) -> Option<Url> {
    let paper = address.path_segments()?.rfind(|segment| !segment.is_empty())?;
    let is_based = base.is_some_and(|base| base != address);
    let is_below = source.contains("://") || source.starts_with('/') || source.starts_with(paper);
    let folder = if is_based || is_below {
        base.unwrap_or(address).clone()
    } else {
        address.join(&format!("{}/", address.path().trim_end_matches('/'))).ok()?
    };
    // What the licence of the paper says, it says of what is beside it.
    let is_beside = |url: &Url| matches!(url.scheme(), "http" | "https") && url.host() == address.host();
    folder.join(source).ok().filter(is_beside)
}

/// The text of a caption: formulas once, as they are read, and not again as they were written in TeX.
fn plain(caption: ElementRef<'_>) -> String {
    let mut words = String::new();
    for node in caption.descendants() {
        let is_source = |element: ElementRef<'_>| element.value().name().starts_with("annotation");
        if let Some(text) = node.value().as_text()
            && !node.ancestors().filter_map(ElementRef::wrap).any(is_source)
        {
            words.push_str(text);
        }
    }
    text::one_line(&words)
}

fn selector(css: &str) -> Option<Selector> {
    Selector::parse(css).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn a_page_tells_its_licence_and_where_its_html_is() {
        let page = b"<div class=\"abs-license\"><a href=\"http://creativecommons.org/licenses/by/4.0/\" \
            title=\"Rights to this article\" rel=\"license\">CC BY</a></div>\
            <a href=\"https://arxiv.org/html/2506.01234v2\" id=\"latexml-download-link\">HTML (experimental)</a>";
        let told = rights(page, Some("text/html"), &url("https://arxiv.org/abs/2506.01234"));
        assert_eq!(told.licence.as_deref(), Some("http://creativecommons.org/licenses/by/4.0/"));
        assert_eq!(told.html, Some(url("https://arxiv.org/html/2506.01234v2")));
        assert_eq!(rights(b"<p>No", None, &url("https://arxiv.org/abs/1")), Rights::default());
    }

    #[test]
    fn the_first_figure_worth_looking_at_is_taken() {
        let figure_of =
            |html: &str| figure(html.as_bytes(), Some("text/html"), &url("https://arxiv.org/html/2506.01234v2"));
        let (small, two, good) = (
            "<figure class=ltx_figure><img src=sign.png width=40 height=40><figcaption>A</figcaption></figure>",
            "<figure class=ltx_figure><img src=a.png><img src=b.png><figcaption>B</figcaption></figure>",
            "<figure class=ltx_figure><img src=x1.png width=598 height=229><figcaption><span>Figure 1: </span>How \
             <math><mi>x</mi><annotation encoding=\"application/x-tex\">x</annotation></math> grows.</figcaption></figure>",
        );
        let got = figure_of(&format!("{small}{two}{good}")).unwrap();
        assert_eq!(got.image, url("https://arxiv.org/html/2506.01234v2/x1.png"));
        assert_eq!(got.caption, "Figure 1: How x grows.");
        assert_eq!(figure_of(&format!("{small}{two}")), None);
        assert_eq!(figure_of("<img src=x.png>"), None);
        for (base, source) in [
            ("<base href=\"/html/2506.01234v2/\">", "x1.png"),
            ("", "2506.01234v2/x1.png"),
            ("", "/html/2506.01234v2/x1.png"),
            ("", "https://arxiv.org/html/2506.01234v2/x1.png"),
        ] {
            let page = format!("<html><head>{base}</head><body>{}", good.replace("x1.png", source));
            assert_eq!(figure_of(&page).unwrap().image, url("https://arxiv.org/html/2506.01234v2/x1.png"), "{page}");
        }
        for source in ["data:image/png;base64,AAAA", "https://elsewhere.example/x1.png"] {
            assert_eq!(figure_of(&good.replace("x1.png", source)), None, "{source}");
        }
    }
}
