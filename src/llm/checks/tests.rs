use super::*;

const TEXT: &str = "Large batches make training unstable. We propose GradAug, a method that regularises subnetworks of an image \
    classifier by training them at random widths. It improves accuracy by 2.3% on ImageNet and is robust to attacks. Code is \
    at github.com/example/gradaug.";

fn question() -> Question {
    Question::new("papers", "GradAug: Gradient Augmentation", &["Ann Lee".to_owned()], TEXT, "en")
}

const HEADLINE: &str = "Training subnetworks at random widths regularises image classifiers";
const SUMMARY: &str = "The authors train random subnetworks of an image classifier. Accuracy improves by 2.3% on ImageNet, and \
    the classifier is robust to attacks.";

fn told(headline: &str, summary: &str) -> Result<Telling, Refusal> {
    telling(&serde_json::json!({ "headline": headline, "summary": summary }).to_string(), &question())
}

#[test]
fn a_fair_answer_is_published() {
    let expected = Telling { headline: Some(HEADLINE.into()), summary: SUMMARY.into() };
    assert_eq!(told(HEADLINE, SUMMARY).unwrap(), expected);
    let object = serde_json::json!({ "summary": SUMMARY, "headline": HEADLINE, "more": 1 }).to_string();
    for around in ["{}", "```json\n{}\n```", "Here it is: {}. Anything else?", "<think>Is it {\"a\"?</think>\n{}"] {
        let words = around.replace("{}", &object);
        assert_eq!(telling(&words, &question()).unwrap(), expected, "{words}");
    }
    let listed =
        serde_json::json!({ "headline": HEADLINE, "summary": SUMMARY.split_inclusive(". ").collect::<Vec<_>>() });
    assert!(telling(&listed.to_string(), &question()).is_ok());
}

#[test]
fn markup_is_taken_off() {
    let marked =
        SUMMARY.replace("random subnetworks", "**random** `subnetworks`").replace("ImageNet", "<b>ImageNet</b>");
    assert_eq!(told(HEADLINE, &format!("- {marked}\n")).unwrap().summary, SUMMARY);
    assert_eq!(
        told(HEADLINE, &SUMMARY.replace("ImageNet", "[ImageNet](https://evil.example)")).unwrap().summary,
        SUMMARY
    );
    assert_eq!(told(&format!("# {HEADLINE}."), &SUMMARY.replace(' ', "\u{202e} ")).unwrap().summary, SUMMARY);
    let scripted = told(HEADLINE, &format!("<script>alert(1)</script>{SUMMARY}"));
    assert!(scripted.is_ok_and(|told| !told.summary.contains("alert")));
}

#[test]
fn a_headline_that_is_the_title_is_none() {
    let title = Question { title: HEADLINE.to_owned(), ..question() };
    let words = serde_json::json!({ "headline": HEADLINE.to_uppercase(), "summary": SUMMARY }).to_string();
    assert_eq!(telling(&words, &title).unwrap().headline, None);
}

#[test]
fn what_may_not_be_published_is_refused() {
    let long = "The classifier improves accuracy on ImageNet by random widths. ".repeat(20);
    let many = "It trains at random widths. ".repeat(6);
    for (headline, summary, refusal) in [
        ("", SUMMARY, Refusal::Short),
        (HEADLINE, "Good.", Refusal::Short),
        (long.as_str(), SUMMARY, Refusal::Long),
        (HEADLINE, long.as_str(), Refusal::Long),
        (HEADLINE, many.as_str(), Refusal::Long),
        (HEADLINE, &SUMMARY.replace("2.3", "23.4"), Refusal::Number),
        (HEADLINE, &format!("{SUMMARY} See https://shop.example/."), Refusal::Link),
        (HEADLINE, &format!("{SUMMARY} Buy at cheap-gpus.com now."), Refusal::Link),
        (HEADLINE, &format!("{SUMMARY} Write to me@example.org."), Refusal::Link),
        ("I'm sorry", "I’m sorry, but I cannot summarise this text for you today.", Refusal::Refuses),
        ("No", "As an AI language model, I do not comment on papers of any kind.", Refusal::Refuses),
        (
            "Buy our wonderful shoes today",
            "Wonderful shoes for everybody who likes to walk. They are cheap and last for years.",
            Refusal::Elsewhere,
        ),
        (
            "Zufällige Breiten machen Bilderkenner robust",
            "Die Autoren trainieren zufällige Teilnetze eines Bilderkenners. Die Genauigkeit steigt um 2,3 % auf ImageNet.",
            Refusal::Language,
        ),
    ] {
        assert_eq!(told(headline, summary), Err(refusal), "{headline}: {summary}");
    }
    assert!(told(HEADLINE, &format!("{SUMMARY} Code is at github.com/example/gradaug.")).is_ok());
}

#[test]
fn what_is_no_answer_is_refused() {
    let bare = format!("{HEADLINE}\n{SUMMARY}");
    for words in
        ["", "{", "{\"headline\": \"x\"}", "{\"headline\": 1, \"summary\": 2}", "[1]", &bare, &"{".repeat(100_000)]
    {
        assert_eq!(telling(words, &question()), Err(Refusal::NoJson));
    }
}

#[test]
fn another_language_than_the_text_is_told_by_its_numbers() {
    let german = Question { language: "de".into(), ..question() };
    let told = |summary: &str| {
        let headline = "Zufällige Breiten machen Bilderkenner robust";
        telling(&serde_json::json!({ "headline": headline, "summary": summary }).to_string(), &german)
    };
    let summary =
        "Die Autoren trainieren zufällige Teilnetze eines Bilderkenners. Die Genauigkeit steigt um 2,3 % auf ImageNet.";
    assert!(told(summary).is_ok());
    assert_eq!(told(&summary.replace("2,3", "9,1")), Err(Refusal::Number));
    assert_eq!(told(SUMMARY), Err(Refusal::Language));
}
