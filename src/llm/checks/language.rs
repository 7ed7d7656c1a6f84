//! Is a text in the language of the publication?

use whatlang::{Lang, Script, detect};

/// Language tags and what is taken for them: neighbours that a few sentences do not tell apart stand together.
const LANGUAGES: &[(&str, &[Lang])] = &[
    ("ar", &[Lang::Ara]),
    ("bg", &[Lang::Bul, Lang::Mkd, Lang::Rus]),
    ("ca", &[Lang::Cat, Lang::Spa]),
    ("cs", &[Lang::Ces, Lang::Slk]),
    ("da", &[Lang::Dan, Lang::Nob]),
    ("de", &[Lang::Deu]),
    ("el", &[Lang::Ell]),
    ("en", &[Lang::Eng]),
    ("es", &[Lang::Spa, Lang::Cat, Lang::Por]),
    ("et", &[Lang::Est]),
    ("fa", &[Lang::Pes]),
    ("fi", &[Lang::Fin]),
    ("fr", &[Lang::Fra]),
    ("he", &[Lang::Heb]),
    ("hi", &[Lang::Hin, Lang::Mar, Lang::Nep]),
    ("hr", &[Lang::Hrv, Lang::Slv]),
    ("hu", &[Lang::Hun]),
    ("id", &[Lang::Ind, Lang::Jav]),
    ("it", &[Lang::Ita]),
    ("ja", &[Lang::Jpn]),
    ("ko", &[Lang::Kor]),
    ("lt", &[Lang::Lit]),
    ("lv", &[Lang::Lav]),
    ("nb", &[Lang::Nob, Lang::Dan]),
    ("nl", &[Lang::Nld, Lang::Afr]),
    ("no", &[Lang::Nob, Lang::Dan]),
    ("pl", &[Lang::Pol]),
    ("pt", &[Lang::Por, Lang::Spa]),
    ("ro", &[Lang::Ron]),
    ("ru", &[Lang::Rus]),
    ("sk", &[Lang::Slk, Lang::Ces]),
    ("sl", &[Lang::Slv, Lang::Hrv]),
    ("sr", &[Lang::Srp, Lang::Mkd, Lang::Hrv]),
    ("sv", &[Lang::Swe]),
    ("th", &[Lang::Tha]),
    ("tr", &[Lang::Tur, Lang::Aze]),
    ("uk", &[Lang::Ukr]),
    ("vi", &[Lang::Vie]),
    ("zh", &[Lang::Cmn]),
];

/// False only where the text is surely in another one. What cannot be told apart fits.
pub(super) fn fits(text: &str, tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let Some((_, taken)) = LANGUAGES.iter().find(|(known, _)| *known == primary) else { return true };
    let Some(found) = detect(text) else { return true };
    let is_sure = found.is_reliable() || script_of(taken[0]) != found.script();
    taken.contains(&found.lang()) || !is_sure
}

/// The script that a language is written in; names in Latin letters change nothing of a text in another.
const fn script_of(lang: Lang) -> Script {
    match lang {
        Lang::Ara | Lang::Pes => Script::Arabic,
        Lang::Bul | Lang::Rus | Lang::Ukr | Lang::Srp => Script::Cyrillic,
        Lang::Ell => Script::Greek,
        Lang::Heb => Script::Hebrew,
        Lang::Hin => Script::Devanagari,
        Lang::Jpn => Script::Hiragana,
        Lang::Kor => Script::Hangul,
        Lang::Tha => Script::Thai,
        Lang::Cmn => Script::Mandarin,
        _ => Script::Latin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[(&str, &str)] = &[
        (
            "en",
            "They propose a method that learns correspondences without labels and is faster than what was there before.",
        ),
        (
            "de",
            "Sie schlagen ein Verfahren vor, das Zuordnungen ohne Etiketten lernt und schneller ist als alles bisher.",
        ),
        (
            "fr",
            "Les auteurs proposent une méthode qui apprend des correspondances sans étiquettes et qui est plus rapide.",
        ),
        (
            "es",
            "Los autores proponen un método que aprende correspondencias sin etiquetas y que es más rápido que los otros.",
        ),
        ("zh", "作者提出了一种无需标注即可学习对应关系的方法，比以往的方法更快，并在 ImageNet 上取得了更好的结果。"),
        ("ja", "著者らは、ラベルなしで対応関係を学習する手法を提案しており、従来の手法よりも高速である。"),
        ("ru", "Авторы предлагают метод, который учится без разметки и работает быстрее, чем прежние методы."),
    ];

    #[test]
    fn languages_are_told_apart() {
        for (tag, text) in TEXTS {
            for (other, _) in TEXTS {
                let is_kin = matches!((*tag, *other), ("es", "pt") | ("pt", "es"));
                assert_eq!(fits(text, other), tag == other || is_kin, "{tag} as {other}");
            }
        }
        assert!(fits(TEXTS[0].1, "en-GB") && fits(TEXTS[4].1, "zh-Hans"));
        assert!(fits(TEXTS[0].1, "eo"), "what is not known is not judged");
        assert!(fits("", "en") && fits("GPT-4", "de"));
        assert!(LANGUAGES.is_sorted_by_key(|(tag, _)| *tag));
    }
}
