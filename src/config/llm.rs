//! `[llm]`: the language model that tells chosen entries, for who has one.

use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;
use url::{Host, Url};

use super::complaint::Complaint;
use super::raw::Keys;
use super::value::{self, Refusal};
use super::{access, amount};

/// An issue has seventeen entries by default, and now and then one is asked a second time.
const MAX_REQUESTS: usize = 24;
/// Seventeen abstracts or beginnings of articles with their answers: about 1,500 tokens each, and as much again for models
/// that think before they speak.
const MAX_TOKENS: usize = 50_000;
/// A headline and three sentences have about 150, in scripts that are told in many tokens three times that.
const ANSWER_TOKENS: usize = 600;
/// What is not streamed begins when it is finished; a small machine takes a minute for it.
const TIMEOUT: Duration = Duration::from_mins(2);
/// Longer prompts cost more with each entry than the entry itself.
const LONGEST_PROMPT: usize = 16 << 10;

/// `[llm]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Llm {
    /// Where an OpenAI-compatible API begins, with a slash at its end: `https://api.example.org/v1/`.
    pub base: Url,
    /// Which model is asked.
    pub model: String,
    /// The variable of the environment that holds the key; none where none is asked for.
    pub key: Option<String>,
    /// The file with the prompt, and where feeds.toml names it.
    pub prompt_file: Option<Spanned<PathBuf>>,
    /// What stands in that file, once it is read; none: the prompt that ships.
    pub prompt: Option<String>,
    /// Most requests for one issue.
    pub max_requests: usize,
    /// Most tokens for one issue, of questions and answers.
    pub max_tokens: usize,
    /// Most tokens of one answer.
    pub answer_tokens: usize,
    /// Longest wait for one answer.
    pub timeout: Duration,
}

/// Checks `[llm]`; without the table no model is asked.
pub(super) fn check(mut keys: Keys<'_>, folder: &Path, heard: &mut Vec<Complaint>) -> Option<Llm> {
    keys.span()?;
    let base = keys.need("base", "base = \"https://api.example.org/v1\"", base, heard);
    let model = keys.need("model", "model = \"a-model\"", value::line, heard);
    let key = keys.take("key-env", access::variable, heard);
    // Without its line, which would put the key into the mail of cron.
    if keys.take("key", |_| Ok(()), heard).is_some() {
        let hint = "name the variable of the environment that holds it: `key-env = \"LLM_KEY\"`";
        let complaint = Complaint::new("`key` in [llm]: a key stays out of a file that is kept in git");
        heard.push(complaint.hint(hint.to_owned()));
    }
    let allow_http = keys.take("allow-http", value::flag, heard).is_some_and(Spanned::into_inner);
    let prompt = keys.take("prompt", value::line, heard);
    let requests = value::whole(1..=1_000, "an issue has no more entries, and each is asked once");
    let max_requests = keys.take("max-requests", requests, heard);
    let tokens =
        value::whole(1_000..=10_000_000, "one entry takes about 1,500, and what is above ten million is a slip");
    let max_tokens = keys.take("max-tokens", tokens, heard);
    let answer =
        value::whole(100..=100_000, "two sentences take about 100; models that think first take some thousand");
    let answer_tokens = keys.take("answer-tokens", answer, heard);
    let timeout = keys.take("timeout", amount::duration(&amount::ANSWER), heard);
    keys.finish(heard);
    let base = base?;
    if base.get_ref().scheme() == "http" && !allow_http && !is_this_machine(base.get_ref()) {
        let complaint = Complaint::new("`base` must be an https address");
        let label = "key and texts would travel in the open";
        let hint = "write `https://…`; in a network that you trust, `allow-http = true` allows it";
        heard.push(complaint.at(base.span(), label).hint(hint.to_owned()));
    }
    Some(Llm {
        base: base.into_inner(),
        model: model?.into_inner(),
        key: key.map(Spanned::into_inner),
        prompt_file: prompt.map(|path| Spanned::new(path.span(), folder.join(path.into_inner()))),
        prompt: None,
        max_requests: max_requests.map_or(MAX_REQUESTS, Spanned::into_inner),
        max_tokens: max_tokens.map_or(MAX_TOKENS, Spanned::into_inner),
        answer_tokens: answer_tokens.map_or(ANSWER_TOKENS, Spanned::into_inner),
        timeout: timeout.map_or(TIMEOUT, Spanned::into_inner),
    })
}

/// Takes over what stands in the file of the prompt.
pub(super) fn read_prompt(llm: &mut Llm, read: impl Fn(&Path) -> io::Result<Vec<u8>>) -> Result<(), Complaint> {
    let Some(file) = &llm.prompt_file else { return Ok(()) };
    let complain = |label: String, hint: &str| {
        let complaint = Complaint::new("`prompt` must be the path of a text file").at(file.span(), label);
        complaint.hint(hint.to_owned())
    };
    let path = file.get_ref();
    let bytes = read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            complain(format!("there is no {}", path.display()), "without `prompt`, the prompt that ships is used")
        }
        _ => complain(format!("{} cannot be read: {error}", path.display()), "is it a file that you may read?"),
    })?;
    if bytes.len() > LONGEST_PROMPT {
        let label = format!("{} has {} bytes", path.display(), bytes.len());
        return Err(complain(label, "it goes with each entry: 16 KiB are the most"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| complain(format!("{} is not UTF-8", path.display()), "save it again with that encoding"))?;
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if text.is_empty() {
        return Err(complain(
            format!("{} is empty", path.display()),
            "without `prompt`, the prompt that ships is used",
        ));
    }
    llm.prompt = Some(text.to_owned());
    Ok(())
}

/// The address that all others of the API begin with.
fn base(value: &DeValue<'_>) -> Result<Url, Refusal> {
    const EXPECTED: &str = "the address that the API begins with";
    const EXAMPLE: &str = "such as `https://api.example.org/v1` or `http://127.0.0.1:11434/v1`";
    let mut url = value::web(value)?;
    // What was found is not repeated: it may hold the key.
    if !url.username().is_empty() || url.password().is_some() {
        let hint = "name the variable of the environment that holds the key: `key-env = \"LLM_KEY\"`";
        return Err(Refusal::new(EXPECTED, "it has a login in it").hint(hint.to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Refusal::new(EXPECTED, "it goes on behind its path").hint(EXAMPLE.to_owned()));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    if path.ends_with("/chat/completions") {
        return Err(Refusal::new(EXPECTED, "hebdo adds `chat/completions` itself").hint(EXAMPLE.to_owned()));
    }
    url.set_path(&format!("{path}/"));
    Ok(url)
}

/// Does what goes there stay on this machine?
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).to_canonical().is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::with_tables as checked;

    #[test]
    fn a_model_is_named_with_little() {
        assert_eq!(checked("").unwrap().llm, None);
        let llm = checked("[llm]\nbase = \"http://localhost:11434/v1\"\nmodel = \"m\"").unwrap().llm.unwrap();
        assert_eq!(llm.base.join("chat/completions").unwrap().as_str(), "http://localhost:11434/v1/chat/completions");
        assert_eq!((llm.max_requests, llm.max_tokens, llm.key), (MAX_REQUESTS, MAX_TOKENS, None));
        for open in ["http://127.0.0.1:8080/", "http://[::1]/v1", "https://api.example.org"] {
            assert!(checked(&format!("[llm]\nbase = \"{open}\"\nmodel = \"m\"")).is_ok(), "{open}");
        }
        let trusted = "[llm]\nbase = \"http://10.0.0.7/v1/\"\nmodel = \"m\"\nallow-http = true";
        assert_eq!(checked(trusted).unwrap().llm.unwrap().base.as_str(), "http://10.0.0.7/v1/");
    }

    #[test]
    fn what_cannot_be_asked_is_refused_with_a_hint() {
        for (lines, said) in [
            ("base = \"https://a.example/v1\"", "[llm] lacks `model`"),
            ("model = \"m\"", "[llm] lacks `base`"),
            ("base = \"http://api.example.org/v1\"", "key and texts would travel in the open"),
            ("base = \"https://me:secret@a.example/v1\"", "it has a login in it"),
            ("base = \"https://a.example/v1?key=secret\"", "it goes on behind its path"),
            ("base = \"https://a.example/v1/chat/completions\"", "hebdo adds `chat/completions` itself"),
            ("key = \"sk-secret\"", "name the variable of the environment that holds it"),
            ("key-env = \"sk-secret\"", "the secret itself stays out"),
            ("max-requests = 0", "`max-requests` must be a whole number from 1 to 1000"),
            ("max-tokens = 10", "one entry takes about 1,500"),
            ("timeout = \"1ms\"", "`timeout` must be"),
            ("temperature = 1", "unknown key `temperature` in [llm]"),
        ] {
            let complaints = checked(&format!("[llm]\n{lines}")).unwrap_err();
            assert!(complaints.contains(said), "{lines}: {complaints}");
            assert!(!lines.starts_with("key =") || !complaints.contains("sk-secret"), "{complaints}");
        }
    }

    #[test]
    fn a_prompt_is_read_or_complained_of() {
        let llm = || {
            let lines = "[llm]\nbase = \"https://a.example/v1\"\nmodel = \"m\"\nprompt = \"prompt.txt\"";
            checked(lines).unwrap().llm.unwrap()
        };
        let read = |result: io::Result<Vec<u8>>| {
            let (mut llm, result) = (llm(), std::cell::RefCell::new(Some(result)));
            let asked = read_prompt(&mut llm, |path| {
                assert_eq!(path, Path::new("./prompt.txt"));
                result.take().unwrap()
            });
            asked.map(|()| llm.prompt.unwrap()).map_err(|complaint| format!("{complaint:?}"))
        };
        assert_eq!(read(Ok("\u{FEFF}Be brief.\n".into())).unwrap(), "Be brief.");
        for (result, said) in [
            (Err(io::ErrorKind::NotFound.into()), "there is no ./prompt.txt"),
            (Err(io::ErrorKind::PermissionDenied.into()), "cannot be read"),
            (Ok(b" \n".to_vec()), "is empty"),
            (Ok(b"\xFF".to_vec()), "is not UTF-8"),
            (Ok(vec![b'x'; LONGEST_PROMPT + 1]), "16 KiB are the most"),
        ] {
            let complaint = read(result).unwrap_err();
            assert!(complaint.contains(said), "{complaint}");
        }
    }
}
