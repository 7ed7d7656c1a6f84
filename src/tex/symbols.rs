//! Commands and the characters that they stand for.

/// Commands that are a character or a word, each with it. Greek letters are not in it: they are told by their order.
#[rustfmt::skip]
const SYMBOLS: &[(&str, &str)] = &[
    // Letters
    ("varepsilon", "ε"), ("vartheta", "ϑ"), ("varphi", "φ"), ("varrho", "ϱ"), ("varsigma", "ς"), ("varOmega", "Ω"), ("varTheta", "Θ"), ("ell", "ℓ"),
    ("hbar", "ℏ"), ("imath", "ı"), ("jmath", "ȷ"), ("aleph", "ℵ"), ("Re", "ℜ"), ("Im", "ℑ"), ("wp", "℘"),
    ("ss", "ß"), ("o", "ø"), ("O", "Ø"), ("l", "ł"), ("L", "Ł"), ("aa", "å"), ("AA", "Å"), ("ae", "æ"), ("AE", "Æ"),
    ("oe", "œ"), ("OE", "Œ"), ("i", "ı"), ("j", "ȷ"), ("S", "§"), ("P", "¶"), ("dag", "†"), ("ddag", "‡"),
    // Operators
    ("times", "×"), ("cdot", "·"), ("div", "÷"), ("pm", "±"), ("mp", "∓"), ("ast", "*"), ("star", "⋆"), ("circ", "∘"),
    ("bullet", "•"), ("oplus", "⊕"), ("ominus", "⊖"), ("otimes", "⊗"), ("odot", "⊙"), ("cup", "∪"), ("cap", "∩"),
    ("bigcup", "⋃"), ("bigcap", "⋂"), ("wedge", "∧"), ("land", "∧"), ("vee", "∨"), ("lor", "∨"), ("neg", "¬"),
    ("lnot", "¬"), ("setminus", "∖"), ("sum", "∑"), ("prod", "∏"), ("int", "∫"), ("partial", "∂"), ("nabla", "∇"),
    ("propto", "∝"), ("infty", "∞"), ("forall", "∀"), ("exists", "∃"), ("emptyset", "∅"), ("varnothing", "∅"),
    ("top", "⊤"), ("bot", "⊥"), ("perp", "⊥"), ("parallel", "∥"), ("angle", "∠"), ("triangle", "△"), ("square", "□"),
    ("Box", "□"), ("prime", "′"), ("degree", "°"), ("checkmark", "✓"), ("dagger", "†"), ("ddagger", "‡"),
    // Relations
    ("leq", "≤"), ("le", "≤"), ("leqslant", "≤"), ("geq", "≥"), ("ge", "≥"), ("geqslant", "≥"), ("neq", "≠"),
    ("ne", "≠"), ("ll", "≪"), ("gg", "≫"), ("approx", "≈"), ("sim", "~"), ("simeq", "≃"), ("cong", "≅"),
    ("equiv", "≡"), ("asymp", "≍"), ("hookrightarrow", "↪"), ("lesssim", "≲"), ("gtrsim", "≳"), ("prec", "≺"), ("succ", "≻"), ("preceq", "⪯"), ("succeq", "⪰"),
    ("in", "∈"), ("notin", "∉"), ("ni", "∋"), ("subset", "⊂"), ("subseteq", "⊆"), ("supset", "⊃"), ("supseteq", "⊇"),
    ("mid", "|"), ("vdash", "⊢"), ("models", "⊨"), ("colon", ":"), ("lt", "<"), ("gt", ">"), ("coloneqq", ":="),
    // Arrows
    ("to", "→"), ("rightarrow", "→"), ("longrightarrow", "→"), ("Rightarrow", "⇒"), ("implies", "⇒"), ("mapsto", "↦"),
    ("leftarrow", "←"), ("gets", "←"), ("Leftarrow", "⇐"), ("leftrightarrow", "↔"), ("Leftrightarrow", "⇔"),
    ("iff", "⇔"), ("uparrow", "↑"), ("downarrow", "↓"), ("nearrow", "↗"), ("searrow", "↘"),
    // Brackets, and what only makes them larger
    ("langle", "⟨"), ("rangle", "⟩"), ("lceil", "⌈"), ("rceil", "⌉"), ("lfloor", "⌊"), ("rfloor", "⌋"),
    ("lvert", "|"), ("rvert", "|"), ("vert", "|"), ("lVert", "‖"), ("rVert", "‖"), ("Vert", "‖"), ("|", "‖"),
    ("lbrace", "{"), ("rbrace", "}"), ("left", ""), ("right", ""), ("big", ""), ("Big", ""), ("bigg", ""), ("Bigg", ""),
    ("bigl", ""), ("bigr", ""), ("Bigl", ""), ("Bigr", ""), ("middle", ""), ("limits", ""), ("nolimits", ""),
    ("displaystyle", ""), ("textstyle", ""), ("mathsurround", ""),
    // Points, spaces and what TeX itself wants escaped
    ("ldots", "…"), ("dots", "…"), ("cdots", "⋯"), ("dotsc", "…"), ("dotsb", "⋯"), ("textellipsis", "…"), ("slash", "/"),
    ("quad", " "), ("qquad", " "), ("enspace", " "), ("thinspace", " "), ("xspace", ""), (",", " "), (";", " "), (":", " "), (" ", " "),
    ("!", ""), ("/", ""), ("-", ""), ("\\", " "), ("%", "%"), ("&", "&"), ("_", "_"), ("$", "$"), ("#", "#"), ("{", "{"), ("}", "}"),
    ("textendash", "–"), ("textemdash", "—"), ("textbackslash", "\\"), ("textasciitilde", "~"), ("textgreater", ">"),
    ("textless", "<"), ("textbar", "|"), ("textdegree", "°"), ("texttimes", "×"), ("copyright", "©"), ("pounds", "£"),
    ("textregistered", "®"), ("texttrademark", "™"), ("euro", "€"), ("LaTeX", "LaTeX"), ("TeX", "TeX"),
    // Names of functions
    ("log", "log"), ("ln", "ln"), ("exp", "exp"), ("max", "max"), ("min", "min"), ("sup", "sup"), ("inf", "inf"),
    ("lim", "lim"), ("limsup", "lim sup"), ("liminf", "lim inf"), ("lg", "lg"), ("polylog", "polylog"), ("sin", "sin"), ("cos", "cos"), ("tan", "tan"), ("tanh", "tanh"), ("arg", "arg"), ("det", "det"),
    ("dim", "dim"), ("ker", "ker"), ("gcd", "gcd"), ("Pr", "Pr"), ("bmod", " mod "), ("mod", " mod "), ("deg", "deg"),
    ("eg", "e.g."), ("ie", "i.e."), ("etal", "et al."),
];

/// Greek letters in the order of the alphabet; those that look like Latin ones have no command.
#[rustfmt::skip]
const GREEK: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// Marks over or under the letter that follows, as characters that combine with it. Those of text are one sign, those
/// of formulas are words.
#[rustfmt::skip]
const MARKS: &[(&str, char)] = &[
    ("\"", '\u{308}'), ("'", '\u{301}'), ("`", '\u{300}'), ("^", '\u{302}'), ("~", '\u{303}'), ("=", '\u{304}'),
    (".", '\u{307}'), ("c", '\u{327}'), ("v", '\u{30c}'), ("H", '\u{30b}'), ("u", '\u{306}'), ("k", '\u{328}'),
    ("r", '\u{30a}'), ("hat", '\u{302}'), ("widehat", '\u{302}'), ("tilde", '\u{303}'), ("widetilde", '\u{303}'),
    ("bar", '\u{304}'), ("overline", '\u{304}'), ("dot", '\u{307}'), ("ddot", '\u{308}'), ("vec", '\u{20d7}'),
    ("check", '\u{30c}'), ("breve", '\u{306}'), ("acute", '\u{301}'), ("grave", '\u{300}'), ("mathring", '\u{30a}'),
];

const RAISED: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾nⁿiⁱ′′";
const LOWERED: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑiᵢjⱼkₖnₙtₜxₓ";

/// Letters with a double stroke that are older than the block of the others.
const DOUBLE: &str = "CℂHℍNℕPℙQℚRℝZℤ";

/// What a command stands for.
pub(super) fn symbol(name: &str) -> Option<String> {
    if let Some((_, symbol)) = SYMBOLS.iter().find(|(known, _)| *known == name) {
        return Some((*symbol).to_owned());
    }
    let small = name.to_ascii_lowercase();
    let place = GREEK.iter().position(|known| !known.is_empty() && *known == small)?;
    let first = match name {
        name if name == small => 'α',
        name if name[1..] == small[1..] => 'Α',
        _ => return None,
    };
    char::from_u32(u32::from(first) + u32::try_from(place).ok()?).map(String::from)
}

/// The mark that a command puts on a letter.
pub(super) fn mark(name: &str) -> Option<char> {
    MARKS.iter().find(|(known, _)| *known == name).map(|(_, mark)| *mark)
}

/// All of it raised, if every character can be.
pub(super) fn raised(text: &str) -> Option<String> {
    text.chars().map(|letter| paired(letter, RAISED)).collect()
}

/// All of it lowered, if every character can be.
pub(super) fn lowered(text: &str) -> Option<String> {
    text.chars().map(|letter| paired(letter, LOWERED)).collect()
}

/// With a double stroke: `R` as ℝ; what is no Latin letter or digit as it is.
pub(super) fn double_struck(text: &str) -> String {
    let struck = |letter: char| {
        let from = |first: char, block: u32| char::from_u32(block + u32::from(letter) - u32::from(first));
        let new = match letter {
            'A'..='Z' => from('A', 0x1d538),
            'a'..='z' => from('a', 0x1d552),
            '0'..='9' => from('0', 0x1d7d8),
            _ => None,
        };
        paired(letter, DOUBLE).or(new).unwrap_or(letter)
    };
    text.chars().map(struck).collect()
}

fn paired(letter: char, table: &str) -> Option<char> {
    let mut pairs = table.chars();
    while let (Some(plain), Some(other)) = (pairs.next(), pairs.next()) {
        if plain == letter {
            return Some(other);
        }
    }
    None
}
