use super::train::{Labelled, correct, train};
use super::*;

fn decide(title: &str, text: &str, link: &str) -> Decision {
    let link = Some(link).filter(|link| !link.is_empty());
    Classifier::shipped().decide(&Question { title, text, link, ..Question::default() })
}

#[test]
fn the_shipped_model_is_small_and_says_what_it_was_trained_on() {
    assert!(SHIPPED.len() <= 4 << 20);
    let about = Classifier::shipped().about().to_owned();
    assert!(about.contains("labelled lines") && about.contains("no text"), "{about}");
}

#[test]
fn near_words_do_not_open_the_gate() {
    for (title, text) in [
        ("A training plan for your first marathon", "The coach said that learning to rest matters."),
        ("Model railway club restores a transformer", "Members maintain the network of tracks."),
        ("Nvidia's stock falls", "Shares of the chip maker said to be deep in the red."),
        ("Language learning for travellers", "A school teaches deep listening."),
        ("Alexa Chung on her new collection", "The model talks about fashion week and her train journeys."),
        ("SpaceX network of satellites grows", "Starlink is now open to customers in three more countries."),
    ] {
        let decision = decide(title, text, "https://news.example.com/a");
        assert!(!decision.relevant, "{title}: {decision:?}");
    }
}

#[test]
fn the_subject_opens_it_and_the_reasons_say_so() {
    let decision = decide("How we halved inference cost of language models", "", "https://blog.example.org/x");
    assert!(decision.relevant);
    assert_eq!(decision.section, Section::Articles);
    assert!(decision.why.iter().any(|why| why.contains("language model")), "{:?}", decision.why);
}

#[test]
fn a_title_alone_is_enough() {
    for (title, relevant) in [
        ("Machine learning spots heart disease in scans", true),
        ("OpenAI releases a new language model", true),
        ("How A.I. learned to play poker", true),
        ("The best recipes for a summer barbecue", false),
        ("Stocks close higher as oil prices fall", false),
        ("Champions League: late goal sends Madrid through", false),
    ] {
        assert_eq!(decide(title, "", "").relevant, relevant, "{title}");
    }
}

#[test]
fn chinese_and_japanese_are_read() {
    for (title, relevant) in [
        ("机器学习在地震预警系统中的应用", true),
        ("大型语言模型如何工作：详解", true),
        ("深層学習による画像認識の解説", true),
        ("生成AIの活用事例", true),
        ("世界杯决赛今晚打响", false),
        ("今日の天気と交通情報", false),
    ] {
        assert_eq!(decide(title, "", "https://example.org/").relevant, relevant, "{title}");
    }
}

#[test]
fn hosts_and_words_tell_sections_apart() {
    for (title, link, section) in [
        ("GradAug: a new regularization method", "https://arxiv.org/abs/2006.07989", Section::Papers),
        ("Hospital uses machine learning to spot sepsis in patients", "https://news.example.com/a", Section::Usecases),
        ("AI startup raises $40 million in funding", "https://news.example.com/b", Section::Other),
        ("Understanding self-attention from scratch", "https://someone.github.io/a", Section::Articles),
    ] {
        let decision = decide(title, "", link);
        assert_eq!(decision.section, section, "{title}: {decision:?}");
        assert!((decision.p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn a_source_shifts_the_odds_and_fixed_decides() {
    let prior = Prior { section: Some(Section::Articles), ..Prior::default() };
    let question = Question { title: "AI startup raises $40 million in funding", ..Question::default() };
    let classifier = Classifier::shipped();
    let alone = classifier.decide(&question);
    let shifted = classifier.decide(&Question { prior, ..question });
    assert_eq!((alone.section, shifted.section), (Section::Other, Section::Other));
    assert!(shifted.p[Section::Articles as usize] > alone.p[Section::Articles as usize]);
    let fixed = Question { prior: Prior { fixed: true, relevant: true, ..prior }, ..question };
    let decision = classifier.decide(&fixed);
    assert_eq!((decision.section, decision.relevant), (Section::Articles, true));
}

#[test]
fn any_text_gets_a_decision() {
    for title in ["", " ", "\u{0}\u{202e}", "ẞİ", "a".repeat(100_000).as_str(), "漢".repeat(10_000).as_str()] {
        let decision = decide(title, title, "http://x/");
        assert!(decision.p_relevant.is_finite() && decision.p.iter().all(|p| p.is_finite()), "{title:.10}");
    }
}

fn labelled(title: &str, section: Option<Section>, group: usize) -> Labelled {
    Labelled {
        title: title.to_owned(),
        text: String::new(),
        link: None,
        categories: Vec::new(),
        source: None,
        relevant: section.is_some(),
        gate: true,
        section,
        weight: 1.0,
        group: group.to_string(),
    }
}

#[test]
fn training_gives_the_same_bytes_and_learns_what_it_is_told() {
    let lines: Vec<Labelled> = (0..40)
        .flat_map(|n| {
            [
                labelled("zorp quux frob", Some(Section::Usecases), n),
                labelled("blip quux frob", Some(Section::Other), n),
                labelled("paper quux frob", Some(Section::Papers), n),
                labelled("wibble wobble", None, n),
            ]
        })
        .collect();
    let vectors = train::vectors(&Classifier::shipped_model()).unwrap();
    let model = train(&lines, &vectors, "a test".to_owned());
    assert_eq!(model.to_bytes(), train(&lines, &vectors, "a test".to_owned()).to_bytes());
    let classifier = Classifier::from_bytes(&model.to_bytes()).unwrap();
    let decide = |title| classifier.decide(&Question { title, ..Question::default() });
    assert!(decide("zorp quux").relevant && !decide("wibble").relevant);
    assert_eq!((decide("zorp quux").section, decide("blip quux").section), (Section::Usecases, Section::Other));
}

#[test]
fn what_was_written_to_show_a_section_does_not_teach_the_gate() {
    let lines: Vec<Labelled> = (0..40)
        .flat_map(|n| [labelled("zorp quux", Some(Section::Usecases), n), labelled("wibble wobble", None, n)])
        .collect();
    let written = (0..40).map(|n| Labelled { gate: false, ..labelled("wibble quux", Some(Section::Other), n) });
    let vectors = train::vectors(&Classifier::shipped_model()).unwrap();
    let model = train(&lines, &vectors, String::new());
    let with_written = train(&lines.iter().cloned().chain(written).collect::<Vec<_>>(), &vectors, String::new());
    assert_eq!(model.part(GATE).unwrap(), with_written.part(GATE).unwrap());
    assert_ne!(model.part(SECTION).unwrap(), with_written.part(SECTION).unwrap());
}

/// What a source of company news is like, and how the shipped model sorts it.
const COMPANY: &[&str] = &[
    "Acme raises $30 million to bring machine learning to farms",
    "Acme opens an office in Berlin for its AI team",
    "Acme and partners announce funding for AI startups",
    "Acme acquires a machine learning startup",
    "Acme shares rise as its AI business grows",
];

#[test]
fn a_handful_of_corrections_changes_the_source_and_hardly_anything_else() {
    let before = Classifier::shipped();
    let corrections: Vec<Labelled> = COMPANY[..4]
        .iter()
        .map(|title| Labelled {
            source: Some("Acme".to_owned()),
            weight: 3.0,
            ..labelled(title, Some(Section::Usecases), 0)
        })
        .collect();
    let mut model = Classifier::shipped_model();
    correct(&mut model, &corrections).unwrap();
    let after = Classifier::from_bytes(&model.to_bytes()).unwrap();
    let next = Question { title: COMPANY[4], source: Some("Acme"), ..Question::default() };
    assert_eq!(before.decide(&next).section, Section::Other, "{:?}", before.decide(&next));
    let decision = after.decide(&next);
    assert_eq!(decision.section, Section::Usecases);
    assert!(decision.why.iter().any(|why| why.contains("editor")), "{:?}", decision.why);
    // The same titles from elsewhere, and other things from elsewhere.
    let mut changed = 0;
    for title in OTHERS {
        let elsewhere = Question { title, source: Some("Elsewhere"), ..Question::default() };
        let (old, new) = (before.decide(&elsewhere), after.decide(&elsewhere));
        changed += usize::from((old.section, old.relevant) != (new.section, new.relevant));
        assert!((old.p_relevant - new.p_relevant).abs() < 0.2, "{title}");
    }
    assert_eq!(changed, 0);
}

#[test]
fn dropping_a_source_s_entries_shuts_the_gate_for_it() {
    let corrections: Vec<Labelled> = COMPANY[..4]
        .iter()
        .map(|title| Labelled { source: Some("Acme".to_owned()), weight: 3.0, ..labelled(title, None, 0) })
        .collect();
    let mut model = Classifier::shipped_model();
    correct(&mut model, &corrections).unwrap();
    let after = Classifier::from_bytes(&model.to_bytes()).unwrap();
    let of = |source| after.decide(&Question { title: COMPANY[4], source: Some(source), ..Question::default() });
    assert!(!of("Acme").relevant && of("Elsewhere").relevant);
}

const OTHERS: &[&str] = &[
    "A new vision transformer for small datasets",
    "AI startup raises $40 million in funding",
    "Understanding self-attention from scratch",
    "Hospital uses machine learning to spot sepsis in patients",
    "EU agrees on rules for artificial intelligence",
    "The best recipes for a summer barbecue",
    "PyTorch 2.0 is released",
    "Stocks close higher as oil prices fall",
];

#[test]
fn models_for_something_else_are_refused() {
    assert!(Classifier::from_bytes(b"no model").is_err());
    let mut model = Classifier::shipped_model();
    model.parts.remove("gate");
    assert_eq!(Classifier::from_bytes(&model.to_bytes()).unwrap_err(), NotAModel::Lacks("gate"));
    let mut model = Classifier::shipped_model();
    let section = model.parts["section"].clone();
    model.parts.insert("gate".to_owned(), section);
    assert_eq!(Classifier::from_bytes(&model.to_bytes()).unwrap_err(), NotAModel::Damaged);
}

#[test]
fn every_sign_can_be_met_and_stands_once() {
    let mut seen = std::collections::BTreeSet::new();
    for weighed in signs::all() {
        if let signs::Sign::Words(phrase) = weighed.sign {
            let words = words::Words::of(phrase, 9);
            let met: Vec<&str> = words.iter().map(words::singular).collect();
            assert_eq!(met.join(" "), phrase, "the table holds words in lower case and singular");
        }
        assert!(seen.insert(format!("{:?}", weighed.sign)), "{:?} stands twice", weighed.sign);
    }
}
