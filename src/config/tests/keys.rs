//! What is said about each key: title, the carets' label and the hint.

use super::{complaints, file};

fn said(publication: &str, tables: &str) -> String {
    let shown = complaints(&file(publication, tables));
    shown.lines().filter_map(part).collect::<Vec<_>>().join(" | ")
}

/// The line of a rendered complaint without its frame, if it says something.
fn part(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '|']);
    let label = || line.starts_with('^').then(|| line.trim_start_matches(['^', ' ']));
    let part = line.strip_prefix("error: ").or_else(|| line.strip_prefix("= help: ")).or_else(label);
    part.filter(|part| !part.is_empty())
}

#[test]
fn every_key_of_the_publication_is_checked() {
    for (line, expected) in [
        ("description = 3", "`description` must be a string | this is an integer | put it in quotes"),
        ("description = \" \"", "`description` must be a string with something in it | this is empty"),
        ("issue-title = [\"a\"]", "`issue-title` must be a string | this is a list"),
        (
            "authors = \"Ada\"",
            "`authors` must be a list of tables | this is a string | write `authors = [{ … }, { … }]`",
        ),
        (
            "authors = [{ uri = \"x\", email = \"ada\" }]",
            "`authors` lacks `name` | `name` is missing here | add a line such as `name = \"Ada Lovelace\"` | `uri` must be an http or https address | this is no whole address | write all of it, as in `https://example.org/` | `email` must be a mail address | this is none | such as `editor@example.org`",
        ),
        ("authors = [\"Ada\"]", "`authors` must be a list of tables | this is a string"),
        (
            "language = \"English\"",
            "`language` must be a language tag (BCP 47) | this is none | such as `en`, `pt-BR` or `zh-Hans`",
        ),
        (
            "time-zone = \"Berlin\"",
            "`time-zone` must be the name of an IANA time zone | there is none of this name | did you mean `Europe/Berlin`?",
        ),
        (
            "time-zone = \"Middle Earth\"",
            "`time-zone` must be the name of an IANA time zone | there is none of this name | such as `UTC`, `Europe/Paris` or `Asia/Tokyo`",
        ),
        ("week = \"sunday\"", "`week` must be a table | this is a string"),
        ("week = { start = \"sunday\" }", "unknown key `start` in `week` | did you mean `starts`?"),
        (
            "week = { numbering = \"running\", first = \"2026-02-30\" }",
            "`first` must be a day | this is none | such as `\"2026-11-22\"`",
        ),
        (
            "week = { numbering = \"running\", first = 3 }",
            "`first` must be a day | this is an integer | such as `\"2026-11-22\"`",
        ),
        (
            "links = [{ title = \"x\", href = \"javascript:alert(1)\" }]",
            "`href` must be an http, https or mailto address | this is none | such as `https://example.org/` or `mailto:editor@example.org`",
        ),
        (
            "hub = \"hub.example.org\"",
            "`hub` must be an http or https address | this is no whole address | write all of it, as in `https://hub.example.org`",
        ),
        ("links = {}", "`links` must be a list of tables | this is a table | write `links = [{ … }, { … }]`"),
        (
            "colour = \"red\"",
            "unknown key `colour` in [publication] | known here are `authors`, `description`, `home`, `hub`, `id`, `introduction`, `issue-title`, `language`, `links`, `time-zone`, `title` and `week`",
        ),
    ] {
        assert_eq!(said(line, ""), expected, "{line}");
    }
}

#[test]
fn every_key_of_sections_composing_and_the_network_is_checked() {
    for (tables, expected) in [
        (
            "section = 3",
            "unknown key `section` in [publication] | known here are `authors`, `description`, `home`, `hub`, `id`, `introduction`, `issue-title`, `language`, `links`, `time-zone`, `title` and `week`",
        ),
        (
            "[section]\nid = \"papers\"",
            "`section` must be a list of tables | this is a table | write `[[section]]`, with two brackets on each side, above each of them",
        ),
        (
            "[[section]]\ntitle = \"x\"",
            "[[section]] lacks `id` | `id` is missing here | add a line such as `id = \"papers\"`",
        ),
        (
            "[[section]]\nid = \"papers\"\nmax = -1",
            "`max` must be a whole number from 0 to 100 | out of bounds | an issue is one entry of a feed, and feed readers refuse what is too long",
        ),
        (
            "[[section]]\nid = \"papers\"\nmax = 99999999999999999999",
            "`max` must be a whole number from 0 to 100 | out of bounds | an issue is one entry of a feed, and feed readers refuse what is too long",
        ),
        (
            "[[section]]\nid = \"papers\"\nmax = 1.5",
            "`max` must be a whole number from 0 to 100 | this is a decimal number",
        ),
        ("[[compose]]\npicks = 3", "`compose` must be a table | this is a list | there is one only: write `[compose]`"),
        (
            "[compose]\npicks = \"3\"",
            "`picks` must be a whole number from 0 to 20 | this is a string | write 3 without quotes",
        ),
        (
            "[compose]\nmax-age = 90",
            "`max-age` must be a length of time from 1 day to 36500 days | this is an integer | write it with its unit, as in `\"90 days\"`",
        ),
        (
            "[compose]\nmax-age = \"3 months\"",
            "`max-age` must be a length of time from 1 day to 36500 days | months and years differ in length | count it in days",
        ),
        (
            "[compose]\nmax-age = \"soon\"",
            "`max-age` must be a length of time from 1 day to 36500 days | this is none | such as `\"90 days\"`",
        ),
        (
            "[compose]\nmax-age = \"1h\"",
            "`max-age` must be a length of time from 1 day to 36500 days | out of bounds | less leaves an issue empty, and nothing on the web is a hundred years old",
        ),
        ("[enrich]\nimages = \"no\"", "`images` must be true or false | this is a string"),
        ("[enrich]\nfigures = \"cc-by\"", "`figures` must be one of `none`, `cc`, `cc-noncommercial` | none of them"),
        ("[enrich]\nfigures = true", "`figures` must be one of `none`, `cc`, `cc-noncommercial` | this is a boolean"),
        ("[enrich]\nmirror = \"\"", "`mirror` must be a string with something in it | this is empty"),
        ("[enrich]\nimage = true", "unknown key `image` in [enrich] | did you mean `images`?"),
        (
            "[network]\nuser-agent = \"é\"",
            "`user-agent` must be at most 256 letters, digits and signs of ASCII | a header cannot hold this",
        ),
        (
            "[network]\nconnect-timeout = \"0s\"",
            "`connect-timeout` must be a length of time from 100ms to 10 min | out of bounds | less fails on good networks, more lets one dead host hold up the run",
        ),
        (
            "[network]\ntotal-timeout = \"2h\"",
            "`total-timeout` must be a length of time from 1s to 1h | out of bounds | less fails on good networks, more lets one slow host hold up the run",
        ),
        (
            "[network]\nmax-body = \"much\"",
            "`max-body` must be a size from 1 KiB to 1 GiB | this is none | such as `\"15 MiB\"`, `\"500 kB\"` or a number of bytes",
        ),
        (
            "[network]\nmax-body = -1",
            "`max-body` must be a size from 1 KiB to 1 GiB | out of bounds | no feed is smaller, and what arrives is held in memory",
        ),
        ("[network]\nmax-body = true", "`max-body` must be a size from 1 KiB to 1 GiB | this is a boolean"),
        (
            "[network]\nhosts-at-once = 0",
            "`hosts-at-once` must be a whole number from 1 to 256 | out of bounds | each takes a connection, and a process may have about a thousand open",
        ),
        (
            "[network]\nallow-private = \"no\"",
            "`allow-private` must be true, false or a list of addresses and ranges | this is a string",
        ),
        (
            "[network]\nallow-private = [\"10.0.0.0/99\"]",
            "`allow-private` must be true, false or a list of addresses and ranges | `10.0.0.0/99` is no range | such as `\"192.168.1.7\"`, `\"10.0.0.0/8\"` or `\"fd00::/8\"`",
        ),
        (
            "[network]\nallow-private = [3]",
            "`allow-private` must be true, false or a list of addresses and ranges | this is an integer",
        ),
    ] {
        assert_eq!(said("", tables), expected, "{tables}");
    }
}

#[test]
fn every_key_of_a_source_is_checked() {
    for (tables, expected) in [
        (
            "[[source]]",
            "[[source]] lacks `name` | `name` is missing here | add a line such as `name = \"Distill\"` | [[source]] lacks `url` | `url` is missing here | add a line such as `url = \"https://example.org/feed.xml\"`",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"ftp://example.org/\"",
            "`url` must be an http or https address, a file: address or a path | `ftp:` is not read | if it is a file, write `./ftp://example.org/`",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"example.org/feed\"",
            "`url` must be an http or https address, a file: address or a path | this has no `https://` | write `https://example.org/feed`, or `./example.org/feed` if it is a file",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"file://srv/feed\"",
            "`url` must be an http or https address, a file: address or a path | no path of this machine | write three slashes, as in `file:///srv/feed.xml`",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\ncategories = [\"cs.LG\"]",
            "`categories` has no meaning here | a feed has none | it goes with `kind = \"arxiv\"`, `\"html\"` or `\"json\"`",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nfixed = true",
            "`fixed` needs a `section` | fixed to which? | add a line such as `section = \"papers\"`",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nsection = \"usecase\"",
            "`section` must be one of `papers`, `articles`, `usecases`, `other` | none of them | did you mean `usecases`?",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nrelevant = \"true\"",
            "`relevant` must be true or false | this is a string | write true without quotes",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nweight = nan",
            "`weight` must be a number above 0, up to 100 | out of bounds | 1 is usual; a source that should not count at all gets `off = true`",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nweight = 0",
            "`weight` must be a number above 0, up to 100 | out of bounds | 1 is usual; a source that should not count at all gets `off = true`",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nweight = \"1\"",
            "`weight` must be a number above 0, up to 100 | this is a string | write 1 without quotes",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nmax_per_issue = 1",
            "unknown key `max_per_issue` in [[source]] | did you mean `max-per-issue`?",
        ),
        (
            "[[source]]\nname = \"a\"\nurl = \"a.xml\"\nmax-per-issue = 0",
            "`max-per-issue` must be a whole number from 1 to 100 | out of bounds | for none at all write `off = true`; an issue has no room for a hundred",
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"arxiv\"",
            "[[source]] lacks `categories` | `categories` is missing here | add a line such as `categories = [\"cs.LG\", \"stat.ML\"]`",
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"arxiv\"\ncategories = []",
            "`categories` must be a list of arXiv categories | nothing that could be asked for | such as `[\"cs.LG\", \"stat.ML\"]`",
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"arxiv\"\ncategories = \"cs.LG\"",
            "`categories` must be a list of arXiv categories | this is a string",
        ),
        (
            "[[source]]\nname = \"a\"\nkind = \"arxiv\"\ncategories = [\"cs\", \"cs.lg\", 3]",
            "`categories` must be a list of arXiv categories | this is none | such as `cs.LG`, `stat.ML` or `hep-th` | `categories` must be a list of arXiv categories | this is none | did you mean `cs.LG`? | `categories` must be a list of arXiv categories | this is an integer",
        ),
        (
            "[[source]]\nname = \"a\"\nkind = 1",
            "`kind` must be `feed`, `arxiv`, `html`, `json` or `sitemap` | this is an integer",
        ),
    ] {
        assert_eq!(said("", tables), expected, "{tables}");
    }
}

#[test]
fn mistakes_in_rules_and_the_model_are_told() {
    for (tables, expected) in [
        (
            "[[rule]]\nrelevant = false",
            "the rule does not say when it holds | add `host`, `path`, `title`, `text` or `source`",
        ),
        (
            "[[rule]]\nhost = \"a.org\"",
            "the rule does not say what it decides | add `section = \"articles\"`, or `relevant = false`",
        ),
        (
            "[[rule]]\nhost = \"https://a.org/x\"\nrelevant = false",
            "`host` must be a host | this is none | write `a.org`, and the rest as `path`",
        ),
        (
            "[[rule]]\npath = \"blog/*\"\nrelevant = false",
            "`path` must be a path, where `*` stands for anything | this is none | it begins with a slash or a star: `/blog/*` or `*/blog/*`",
        ),
        (
            "[[rule]]\nsource = \"Destill\"\nrelevant = false",
            "no source has the name `Destill` | did you mean `Distill`?",
        ),
        ("[[rule]]\ntitle = \"x\"\nrelevant = false", "`title` must be a list of words | this is a string"),
        ("[[rule]]\nhost = \"a.org\"\nsection = \"article\"", "none of them | did you mean `articles`?"),
        ("[classifier]\nmodle = \"x\"", "[classifier] lacks `model`"),
    ] {
        let heard = said("", tables);
        assert!(heard.contains(expected), "{tables}\n{heard}");
    }
}
