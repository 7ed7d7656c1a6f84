//! The words that dates hold: months and weekdays in the languages of feeds, zones by name.

/// The month of a three-letter English name in any case.
pub(super) fn english_month(name: &[u8]) -> Option<i8> {
    let mut name: [u8; 3] = name.try_into().ok()?;
    name.make_ascii_lowercase();
    Some(match &name {
        b"jan" => 1,
        b"feb" => 2,
        b"mar" => 3,
        b"apr" => 4,
        b"may" => 5,
        b"jun" => 6,
        b"jul" => 7,
        b"aug" => 8,
        b"sep" => 9,
        b"oct" => 10,
        b"nov" => 11,
        b"dec" => 12,
        _ => return None,
    })
}

/// Month names in lower case, whole or as the shortest stem that is clear in its language.
///
/// A word is a month when it is one of these or begins with one marked `*` (`sept*` covers septembre, september, septiembre).
/// English, German, French, Spanish, Italian, Portuguese, Dutch, Nordic, Polish, Czech, Hungarian, Russian, Ukrainian,
/// Greek, Turkish, Romanian, Indonesian.
const MONTHS: [&[&str]; 12] = [
    &["jan*", "jän*", "gen", "genn*", "ene", "ener*", "янв*", "січ*", "ιαν*", "sty*", "led*", "oca*", "ian*", "tammik*"],
    &["feb*", "fév*", "fev*", "фев*", "лют*", "φεβ*", "φεβρ*", "lut*", "úno*", "şub*", "sub*", "helmik*"],
    &["mar", "mar.", "mars", "march", "mart", "marz*", "märz*", "mär*", "mrz", "maar*", "maa", "mrt", "marca", "març*", "marz", "marec", "márc*", "март*", "мар", "бер*", "μάρ*", "μαρ*", "bře*", "mac", "maret", "maaliskuu*"],
    &["apr*", "avr*", "abr*", "апр*", "кві*", "απρ*", "kwi*", "dub*", "nis*", "ápr*", "huhtik*"],
    &["may*", "mai*", "mei", "mag*", "maj*", "май", "мая", "тра*", "μάι*", "μαϊ*", "μαΐ*", "kvě*", "máj*", "mayıs", "touko*"],
    &["jun*", "jui", "juin", "giu*", "июн*", "чер*", "ιούν*", "ιουν*", "cze*", "červen", "června", "haz*", "iun*", "jún*", "kesäk*"],
    &["jul*", "juil*", "juil", "lug*", "июл*", "лип*", "ιούλ*", "ιουλ*", "lip*", "červen*", "tem*", "iul*", "júl*", "heinäk*"],
    &["aug*", "aoû*", "aou*", "ago*", "авг*", "сер*", "αύγ*", "αυγ*", "sie*", "srp*", "ağu*", "agu*", "elok*"],
    &["sep*", "set*", "сен*", "вер*", "σεπ*", "wrz*", "zář*", "eyl*", "szept*", "syysk*"],
    &["oct*", "okt*", "out*", "ott*", "окт*", "жов*", "οκτ*", "paź*", "říj*", "eki*", "lokak*"],
    &["nov*", "ноя*", "νοέ*", "νοε*", "lis*", "kas*", "marrask*", "noi*"],
    &["dec*", "dez*", "déc*", "dic*", "дек*", "гру*", "δεκ*", "gru*", "pro*", "ara*", "des*", "jouluk*"],
];

/// The month that a lower-case word names.
pub(super) fn month(word: &str) -> Option<i8> {
    let is = |pattern: &&str| match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => *pattern == word,
    };
    let number = MONTHS.iter().position(|names| names.iter().any(is))?;
    i8::try_from(number + 1).ok()
}

/// Stems of weekday names in lower case, with their day where it is known well enough to decide between
/// day/month and month/day (Monday is 1); 0 elsewhere.
const WEEKDAYS: &[(&str, i8)] = &[
    ("mon", 1), ("tue", 2), ("wed", 3), ("thu", 4), ("fri", 5), ("sat", 6), ("sun", 7),
    ("mo", 1), ("di", 2), ("mi", 3), ("do", 4), ("fr", 5), ("sa", 6), ("so", 7),
    ("lun", 1), ("mar", 2), ("mer", 3), ("jeu", 4), ("ven", 5), ("sam", 6), ("dim", 7), ("mié", 3), ("mie", 3), ("jue", 4),
    ("vie", 5), ("sáb", 6), ("sab", 6), ("dom", 7), ("gio", 4), ("seg", 1), ("ter", 2), ("qua", 3), ("qui", 4), ("sex", 5),
    ("ma", 0), ("wo", 3), ("vr", 5), ("za", 6), ("zo", 7), ("lu", 0), ("je", 0), ("ve", 0), ("tir", 2), ("tis", 2), ("ons", 3), ("tor", 4),
    ("lør", 6), ("lör", 6), ("søn", 7), ("sön", 7), ("пн", 1), ("вт", 2), ("ср", 3), ("чт", 4), ("пт", 5), ("сб", 6),
    ("вс", 7), ("пон", 1), ("пят", 5), ("суб", 6), ("вос", 7), ("чет", 4), ("сре", 3), ("нд", 7), ("κυρ", 7), ("δευ", 1), ("τρι", 2), ("τετ", 3),
    ("πεμ", 4), ("πέμ", 4), ("παρ", 5), ("σαβ", 6), ("σάβ", 6), ("pon", 1), ("wto", 2), ("śro", 3), ("sro", 3), ("czw", 4), ("pią", 5), ("pia", 5), ("sob", 6),
    ("nie", 7), ("po", 0), ("út", 2), ("st", 0), ("čt", 4), ("pá", 5), ("ne", 0), ("paz", 7), ("pzt", 1), ("sal", 2), ("çar", 3), ("per", 4),
    ("cum", 5), ("cmt", 6), ("hét", 1), ("ked", 2), ("sze", 0), ("csü", 4), ("pén", 5), ("szo", 6), ("vas", 7),
];

/// The weekday (Monday 1, unclear 0) that a lower-case word names.
pub(super) fn weekday(word: &str) -> Option<i8> {
    if word.ends_with("曜日") || word.starts_with("星期") || word.starts_with("周") || word.ends_with("요일") {
        return Some(0);
    }
    let stem = |longer: usize| {
        WEEKDAYS.iter().find(|(name, _)| {
            name.chars().count() > longer && word.starts_with(name)
        })
    };
    // Two-letter names stand alone (`Di`, `Do`); a word that merely begins with two such letters is no weekday.
    stem(2).or_else(|| WEEKDAYS.iter().find(|(name, _)| *name == word)).map(|(_, day)| *day)
}

/// Zones by name: minutes east of UTC. Where a name has several meanings, the one that feeds mean.
const ZONES: &[(&str, i32)] = &[
    ("utc", 0), ("gmt", 0), ("ut", 0), ("z", 0), ("wet", 0), ("west", 60), ("bst", 60), ("cet", 60), ("met", 60), ("mez", 60),
    ("cest", 120), ("mest", 120), ("mesz", 120), ("eet", 120), ("sast", 120), ("eest", 180), ("msk", 180), ("msd", 240),
    ("trt", 180), ("ist", 330), ("sgt", 480), ("hkt", 480), ("awst", 480), ("pht", 480), ("wib", 420), ("ict", 420),
    ("jst", 540), ("kst", 540), ("acst", 570), ("acdt", 630), ("aest", 600), ("aedt", 660), ("nzst", 720), ("nzdt", 780),
    ("art", -180), ("brt", -180), ("brst", -120), ("nst", -210), ("ndt", -150),
    ("a", -60), ("n", 60), ("m", -720), ("y", 720), // RFC 822's military zones that its own erratum kept
    ("at", -240), ("ast", -240), ("adt", -180), ("et", -300), ("est", -300), ("edt", -240), ("ct", -360), ("cst", -360),
    ("cdt", -300), ("mt", -420), ("mst", -420), ("mdt", -360), ("pt", -480), ("pst", -480), ("pdt", -420),
    ("akst", -540), ("akdt", -480), ("hst", -600), ("hast", -600), ("hadt", -540),
];

/// Seconds east of UTC of a zone's lower-case name.
pub(super) fn zone(word: &str) -> Option<i32> {
    let word = word.strip_prefix("etc/").unwrap_or(word);
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| minutes * 60)
}
