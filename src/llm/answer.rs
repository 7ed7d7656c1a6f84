//! What an API sends, read with patience: services differ in everything but the main thing.

use serde_json::Value;

use crate::text;

/// Longer words of a host are its page, not its reason.
const LONGEST_REASON: usize = 160;

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The words of the model, as they came.
    pub words: String,
    /// How many tokens it took, where that is told.
    pub tokens: Option<usize>,
}

/// The words of the model in the body of an answer; in words, why there are none.
pub fn read(body: &[u8]) -> Result<Reply, String> {
    let Ok(json) = serde_json::from_slice::<Value>(body) else {
        return Err("what it answers is no JSON".to_owned());
    };
    // Some say what went wrong with a status of 200.
    if let Some(reason) = reason(&json) {
        return Err(format!("it says: {reason}"));
    }
    let choice = &json["choices"][0];
    let content = &choice["message"]["content"];
    let words = content.as_str().map_or_else(|| parts(content), str::to_owned);
    if words.trim().is_empty() {
        let refusal = choice["message"]["refusal"].as_str().is_some();
        return Err(match choice["finish_reason"].as_str() {
            _ if refusal => "the model refuses".to_owned(),
            Some("length") => "the answer was cut at `answer-tokens` before it began".to_owned(),
            Some("content_filter") => "the answer was held back by a filter".to_owned(),
            _ => "the answer is empty".to_owned(),
        });
    }
    let tokens = json["usage"]["total_tokens"].as_u64().and_then(|tokens| usize::try_from(tokens).ok());
    Ok(Reply { words, tokens })
}

/// A content of several parts, of which the texts count.
fn parts(content: &Value) -> String {
    content.as_array().into_iter().flatten().filter_map(|part| part["text"].as_str()).collect()
}

/// Why a host refuses, in its own words, where it gives any.
#[must_use]
pub fn refused_by_host(body: &[u8]) -> Option<String> {
    reason(&serde_json::from_slice(body).ok()?)
}

fn reason(json: &Value) -> Option<String> {
    let error = json.get("error").or_else(|| json[0].get("error")).filter(|error| !error.is_null())?;
    let message = error["message"].as_str().or_else(|| error.as_str()).unwrap_or("an error");
    Some(text::shortened(&text::terminal_safe(message), LONGEST_REASON).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_every_shape() {
        for (body, words, tokens) in [
            (r#"{"choices":[{"message":{"content":"a"}}],"usage":{"total_tokens":7}}"#, "a", Some(7)),
            (r#"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"text":"b"}]}}]}"#, "ab", None),
            (r#"{"error":null,"choices":[{"message":{"content":"a"}}],"usage":null}"#, "a", None),
        ] {
            assert_eq!(read(body.as_bytes()), Ok(Reply { words: words.into(), tokens }), "{body}");
        }
    }

    #[test]
    fn that_there_are_none_is_said() {
        for (body, said) in [
            ("<html>", "no JSON"),
            ("", "no JSON"),
            ("{}", "the answer is empty"),
            ("[]", "the answer is empty"),
            (r#"{"choices":[]}"#, "the answer is empty"),
            (r#"{"choices":[{"message":{"content":null,"refusal":"No."}}]}"#, "the model refuses"),
            (r#"{"choices":[{"message":{"content":""},"finish_reason":"length"}]}"#, "cut at `answer-tokens`"),
            (r#"{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}"#, "a filter"),
            (r#"{"error":{"message":"over\u001b[31mloaded"}}"#, "it says: over[31mloaded"),
            (r#"[{"error":{"message":"quota"}}]"#, "it says: quota"),
            (r#"{"error":"model not found"}"#, "it says: model not found"),
        ] {
            let why = read(body.as_bytes()).unwrap_err();
            assert!(why.contains(said), "{body}: {why}");
        }
        assert_eq!(refused_by_host(br#"{"error":{"code":1}}"#).as_deref(), Some("an error"));
        assert_eq!(refused_by_host(b"<html>"), None);
    }
}
