//! Pages and pictures, read through the library as enrichment reads them.

mod support;

use std::io::Write as _;
use std::ops::ControlFlow;

use hebdo::config::{AddressRange, AllowPrivate, Network};
use hebdo::fetch::{Client, Visit, Visited, Visitor, Wanted};
use support::raw::{Raw, answer, header};

fn network() -> Network {
    let range = AddressRange { address: "127.0.0.1".parse().unwrap(), prefix: 32 };
    Network {
        allow_private: AllowPrivate::Ranges(vec![range]),
        user_agent: "hebdo/1 (test)".into(),
        ..Network::default()
    }
}

/// Visits, in the order in which they were done: path, and what is there or why nothing is.
fn visited(network: &Network, urls: &[String]) -> Vec<(String, String)> {
    let client = Client::new(network, "2025-06-15T12:00:00Z".parse().unwrap()).unwrap();
    let visits = urls.iter().map(|url| Visit { url: url.parse().unwrap(), wanted: Wanted::Page }).collect();
    let mut came = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut visitor = Visitor::new(client, network.clone(), None);
    runtime.block_on(visitor.visit(visits, |Visited { visit, answer }| {
        let said = match answer {
            Ok(answer) => String::from_utf8(answer.body).unwrap(),
            Err(failure) => failure.to_string(),
        };
        came.push((visit.url.path().to_owned(), said));
        ControlFlow::Continue(())
    }));
    came
}

fn site(robots: Vec<u8>) -> Raw {
    Raw::new(move |stream, request, _| {
        let page = answer("200 OK", "", "<p>page");
        let said = match request.split(' ').nth(1).unwrap() {
            "/robots.txt" => robots.clone(),
            "/away" => answer("302 Found", "Location: http://10.0.0.1/\r\n", ""),
            "/lost" => answer("404 Not Found", "", ""),
            _ => page,
        };
        let _ = stream.write_all(&said);
    })
}

#[test]
fn pages_are_read_where_programs_may_read_them() {
    let site = site(answer("200 OK", "", "User-agent: *\nDisallow: /private/"));
    let at = |path: &str| site.url().replace("/feed", path);
    let came = visited(&network(), &["/a", "/private/b", "/away", "/lost", "/c"].map(at));
    let said: Vec<&str> = came.iter().map(|(_, said)| said.as_str()).collect();
    assert_eq!(said[0], "<p>page");
    assert!(said[1].contains("robots.txt"), "{}", said[1]);
    assert!(said[2].contains("10.0.0.1 is in a private network"), "{}", said[2]);
    assert!(said[3].contains("404"), "{}", said[3]);
    assert_eq!(said[4], "<p>page");
    let heads = site.heads();
    let paths: Vec<&str> = heads.iter().map(|head| head.split(' ').nth(1).unwrap()).collect();
    assert_eq!(paths, ["/robots.txt", "/a", "/away", "/lost", "/c"], "asked for the rules once");
    assert!(heads.iter().all(|head| header(head, "accept").is_some_and(|accept| accept.starts_with("text/html"))));
}

#[test]
fn where_the_rules_cannot_be_had_nothing_is_read() {
    for (robots, reads) in [
        (answer("404 Not Found", "", ""), true),
        (answer("500 Oops", "", ""), false),
        (answer("503 Busy", "", ""), false),
    ] {
        let site = site(robots);
        let came = visited(&network(), &[site.url(), site.url() + "2"]);
        assert_eq!(came.iter().all(|(_, said)| said == "<p>page"), reads, "{came:?}");
        assert_eq!(site.heads().len(), if reads { 3 } else { 1 });
    }
}

#[test]
fn private_networks_are_shut_for_pages_as_well() {
    let site = site(answer("404 Not Found", "", ""));
    let shut = Network { allow_private: AllowPrivate::None, ..network() };
    let came = visited(&shut, &[site.url(), site.url().replace("127.0.0.1", "localhost")]);
    assert_eq!(came.len(), 2);
    assert!(came.iter().all(|(_, said)| said.contains("robots.txt") || said.contains("private network")), "{came:?}");
    assert!(site.heads().is_empty());
}
