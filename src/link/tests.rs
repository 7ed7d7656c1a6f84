//! Links, in tables.

use super::*;

#[test]
fn tracking_goes_and_identity_stays() {
    for (link, expected) in [
        ("https://Example.org:443/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
        ("https://example.org/?p=12&utm_campaign=x", "https://example.org/?p=12"),
        ("https://example.org/a?id=1&fbclid=2&v=3", "https://example.org/a?id=1&v=3"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?b=%20c+d", "https://example.org/a?b=%20c+d"),
        ("https://example.org/a#utm_source=rss", "https://example.org/a"),
        ("https://example.org/a#xtor=RSS-1", "https://example.org/a"),
        ("https://example.org/a#section-2", "https://example.org/a#section-2"),
        ("https://example.org/#!/route?a=b", "https://example.org/#!/route?a=b"),
        ("https://simonwillison.net/2026/Apr/1/x/#atom-everything", "https://simonwillison.net/2026/Apr/1/x/"),
        ("https://github.com/a/b/tree/x?ref=main", "https://github.com/a/b/tree/x?ref=main"),
        ("https://blog.example.org/a?ref=newsletter", "https://blog.example.org/a"),
        ("https://medium.com/p/1?source=rss----7f60cf5620c9---4", "https://medium.com/p/1"),
        ("https://example.org/a?source=b", "https://example.org/a?source=b"),
        ("https://www.youtube.com/watch?v=x&feature=share", "https://www.youtube.com/watch?v=x"),
        ("https://www.google.com/url?sa=t&q=https%3A%2F%2Fexample.org%2Fa%3Futm_source%3Dx", "https://example.org/a"),
        (
            "https://go.theregister.com/feed/www.theregister.com/2026/04/20/a/",
            "https://www.theregister.com/2026/04/20/a/",
        ),
        (
            "https://out.reddit.com/t3_x?url=https%3A%2F%2Farxiv.org%2Fpdf%2F2011.14036",
            "https://arxiv.org/abs/2011.14036",
        ),
        ("https://news.google.com/rss/articles/CBMiFGh0dHBzOi8vZXhhbXBsZS5vcmcv0gEA?oc=5", "https://example.org/"),
        (
            "https://news.google.com/__i/rss/rd/articles/CBMiK2h0dHBzOi8vd3d3LnlvdXR1YmUuY29tL3dhdGNoP3Y9dkZvQzhJUTlydzjSAQA?oc=5",
            "https://www.youtube.com/watch?v=vFoC8IQ9rw8",
        ),
        (
            "https://news.google.com/rss/articles/CBMiXkFVX3lxTE9f?oc=5",
            "https://news.google.com/rss/articles/CBMiXkFVX3lxTE9f?oc=5",
        ),
        ("https://www.google.com/amp/s/example.org/a?amp", "https://example.org/a?amp"),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/a", "https://example.org/a"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.org%2Fa&rut=1", "https://example.org/a"),
        ("https://click.example.net/x/1?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://example.net/redirect?id=5&to=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://carry.example.net/?url=https%3A%2F%2Fexample.org%2Fa%3Fid%3D1", "https://example.org/a?id=1"),
        ("https://example.net/outbound?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://example.net/?q=1&url=https://example.org/a", "https://example.net/?q=1&url=https://example.org/a"),
        ("https://example.net/go?to=/a", "https://example.net/go?to=/a"),
        ("https://example.net/share?url=https://example.org/a", "https://example.net/share?url=https://example.org/a"),
        ("https://urldefense.com/v3/__https://example.org/a__;!!x", "https://example.org/a"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=1",
            "https://example.org/a",
        ),
        ("https://web.archive.org/web/20200101000000/https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("https://r.search.yahoo.com/_ylt=x/RO=10/RU=https%3a%2f%2fexample.org%2fa/RK=2", "https://example.org/a"),
        ("https://www.google.com/search?q=https://example.org", "https://www.google.com/search?q=https://example.org"),
    ] {
        assert_eq!(canonical(link).as_deref(), Some(expected), "{link}");
        assert_eq!(canonical(expected).as_deref(), Some(expected), "idempotent: {expected}");
    }
    for none in ["mailto:a@example.org", "/a", "", "javascript:alert(1)", "http://", "ftp://example.org/"] {
        assert_eq!(canonical(none), None, "{none}");
    }
}

#[test]
fn every_arxiv_spelling_is_one_id() {
    for (text, id) in [
        ("http://arxiv.org/abs/1605.08386v1", "1605.08386"),
        ("https://www.arxiv.org/pdf/2011.14036v2.pdf", "2011.14036"),
        ("https://arxiv.org/pdf/2011.14036", "2011.14036"),
        ("https://arxiv.org/html/2506.10982v1/", "2506.10982"),
        ("https://arxiv.org/abs/2011.14036?context=cs.LG#x", "2011.14036"),
        ("https://export.arxiv.org/abs/0704.0001", "0704.0001"),
        ("https://ar5iv.labs.arxiv.org/html/2011.14036", "2011.14036"),
        ("https://ar5iv.org/abs/2011.14036", "2011.14036"),
        ("https://alphaxiv.org/abs/2011.14036v3", "2011.14036"),
        ("https://hf.co/papers/2011.14036#community", "2011.14036"),
        ("https://www.semanticscholar.org/arxiv/2011.14036", "2011.14036"),
        ("https://api.semanticscholar.org/arXiv:2011.14036v1", "2011.14036"),
        ("https://huggingface.co/papers/2011.14036", "2011.14036"),
        ("https://browse.arxiv.org/pdf/2011.14036v1.pdf", "2011.14036"),
        ("https://www.alphaxiv.org/overview/2011.14036", "2011.14036"),
        ("https://papers.cool/arxiv/2011.14036", "2011.14036"),
        ("oai:arXiv.org:2203.01250v3", "2203.01250"),
        ("arXiv:cs/9901002", "cs/9901002"),
        ("https://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
        ("http://arxiv.org/abs/quant-ph/0201082v1", "quant-ph/0201082"),
        ("10.48550/arXiv.2011.14036", "2011.14036"),
        ("https://doi.org/10.48550/ARXIV.2011.14036", "2011.14036"),
    ] {
        assert_eq!(arxiv_id(text).as_deref(), Some(id), "{text}");
    }
    for none in [
        "https://arxiv.org/list/cs.LG/recent",
        "https://arxiv.org/",
        "https://example.org/abs/2011.14036",
        "2011.14036",
        "https://arxiv.org/abs/2011.1403",
        "https://arxiv.org/abs/2013.14036",
        "https://huggingface.co/papers",
        "arXiv:2011.140366",
        "https://arxiv.org/abs/1412.00001",
    ] {
        assert_eq!(arxiv_id(none), None, "{none}");
    }
}

#[test]
fn dois_are_bare_and_lower_case() {
    assert_eq!(doi("https://doi.org/10.1038/S41586-021-03819-2").as_deref(), Some("10.1038/s41586-021-03819-2"));
    assert_eq!(doi("doi: 10.1000/182").as_deref(), Some("10.1000/182"));
    assert_eq!(doi("10.1/x"), None);
    assert_eq!(doi("https://example.org/10.1000/182"), None);
}

#[test]
fn pages_are_compared_without_their_spelling() {
    assert_eq!(page_key("https://www.example.org/a/"), page_key("http://example.org/a"));
    assert_eq!(page_key("https://example.org/a/index.html"), "example.org/a");
    assert_eq!(page_key("https://example.org/a#part-2"), "example.org/a");
    assert_ne!(page_key("https://example.org/#!/a"), page_key("https://example.org/#!/b"));
    assert_ne!(page_key("https://example.org/?p=1"), page_key("https://example.org/?p=2"));
    assert!(is_front_page("https://www.example.org/"));
    assert!(!is_front_page("https://example.org/?p=1"));
}

#[test]
fn the_pages_of_one_paper_are_one() {
    for (one, other) in [
        ("https://openreview.net/pdf?id=aBc", "https://openreview.net/forum?id=aBc"),
        ("https://aclanthology.org/2024.acl-long.1.pdf", "https://aclanthology.org/2024.acl-long.1/"),
        ("https://proceedings.mlr.press/v97/x19a/x19a.pdf", "https://proceedings.mlr.press/v97/x19a.html"),
        ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "https://doi.org/10.1038/S41586-021-03819-2"),
        ("https://www.science.org/doi/full/10.1126/science.abc1234", "https://doi.org/10.1126/science.abc1234"),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "https://dl.acm.org/doi/10.1145/3292500.3330701"),
        ("https://link.springer.com/article/10.1007/s00454-020-1", "https://dx.doi.org/10.1007/s00454-020-1"),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf",
            "https://doi.org/10.1101/2020.01.02.123456",
        ),
    ] {
        assert_eq!(page_key(one), page_key(other), "{one}");
        assert_eq!(page_key(&format!("https://{}", page_key(one))), page_key(one), "a key is its own key");
    }
    assert_ne!(page_key("https://openreview.net/forum?id=a"), page_key("https://openreview.net/forum?id=b"));
    assert_eq!(page_key("https://www.nature.com/nature/articles"), "nature.com/nature/articles");
}

#[test]
fn sites_with_several_hosts_have_one_page() {
    for (one, other) in [
        ("https://youtu.be/vFoC8IQ9rw8", "https://m.youtube.com/watch?v=vFoC8IQ9rw8&t=10"),
        ("https://x.com/a/status/1", "https://twitter.com/a/status/1"),
        ("https://old.reddit.com/r/a/comments/1abc/words_of_it/", "https://www.reddit.com/r/A/comments/1abc/words/k2/"),
        ("https://en.m.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A"),
    ] {
        assert_eq!(page_key(one), page_key(other), "{one}");
    }
    assert_ne!(page_key("https://www.youtube.com/watch?v=a"), page_key("https://www.youtube.com/watch?v=b"));
    assert_ne!(page_key("https://x.com/a/status/1"), page_key("https://x.com/a/status/2"));
}

#[test]
fn counters_that_do_not_say_where_they_lead_are_sealed() {
    for (link, expected) in [
        ("http://feedproxy.google.com/~r/Lab/~3/DeWX2QCae6A/sorting", true),
        ("https://digest.example.org/go/?a=1&d=2", true),
        ("https://digest.example.org/redirect?id=7", true),
        ("https://digest.example.org/go?a=1&u=https%3A%2F%2Flab.example.com%2Fsorting", false),
        ("https://digest.example.org/go", false),
        ("https://lab.example.com/go/tutorial?page=2", false),
        ("go?a=1", false),
    ] {
        assert_eq!(is_sealed(link), expected, "{link}");
    }
}
