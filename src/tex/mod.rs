//! TeX in titles and abstracts, as plain text: what can be said without markup, the rest as it stands.
//!
//! No crate does it for prose: those for formulas replace symbol by symbol and leave what they do not know in pieces,
//! while here a formula is said whole or left whole.

mod formula;
mod symbols;

use formula::formula;

/// Longest formula that is looked for behind a `$`; a lone one (a price) is left where it is.
const LONGEST_FORMULA: usize = 300;

/// Longest group that is looked through for its end, so that many without one cost little.
const LONGEST_GROUP: usize = 1_000;

/// Groups within groups beyond which a text is left as it stands: nobody writes more, and each takes room on the stack.
const DEEPEST: usize = 16;

/// Commands that only dress their argument.
#[rustfmt::skip]
const DRESS: &[&str] = &[
    "emph", "textit", "textbf", "texttt", "textsc", "textrm", "textsf", "textup", "textmd", "textsl", "text", "mathrm",
    "mathbf", "mathit", "mathcal", "mathscr", "mathsf", "mathtt", "mathfrak", "boldsymbol", "bm", "pmb", "operatorname", "underline",
    "mbox", "hbox", "ensuremath", "textnormal", "uline", "highlight", "url", "path", "mathop", "mathrel", "ul", "lowercase", "smash", "gls", "Gls",
];

/// Words at the start of a group that dress the rest of it: `{\em so}`.
const SWITCHES: &[&str] =
    &["em", "it", "bf", "rm", "sc", "tt", "sf", "sl", "itshape", "bfseries", "scshape", "ttfamily", "sffamily", "cal"];

/// Commands that point at what an abstract does not have, with their argument.
#[rustfmt::skip]
const POINTERS: &[&str] = &["cite", "citep", "citet", "citealp", "ref", "eqref", "cref", "autoref", "label", "footnote", "thanks", "vspace", "hspace"];

/// The text with TeX turned into characters where they exist.
///
/// A formula that has no plain form stays exactly as it is: half of one would say something else.
#[must_use]
pub fn readable(text: &str) -> String {
    read(text, 0)
}

fn read(text: &str, depth: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '\\', '`', '\'', '{', '~', '-']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (piece, length) = piece(rest, &out, depth);
        if piece.is_empty() && rest[length..].starts_with([' ', ',', '.', ';', ')']) {
            // A pointer that went takes its space with it.
            out.truncate(out.trim_end_matches([' ', '~']).len());
        }
        out.push_str(&piece);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What stands at the start of the text, in plain form, and how many bytes it is.
fn piece(text: &str, before: &str, depth: usize) -> (String, usize) {
    let as_it_is = |length: usize| (text[..length].to_owned(), length);
    let behind = |length: usize| text[length..].chars().next();
    let last = before.chars().next_back();
    match text.as_bytes() {
        [b'`', b'`', ..] => ("“".to_owned(), 2),
        [b'\'', b'\'', ..] => ("”".to_owned(), 2),
        [b'$', ..] => dollars(text, depth).unwrap_or_else(|| as_it_is(if text.starts_with("$$") { 2 } else { 1 })),
        [b'\\', ..] => command(text, depth).unwrap_or_else(|| as_it_is(1)),
        [b'{', ..] => group(text, depth).unwrap_or_else(|| as_it_is(1)),
        // A space that does not break, unless it says `about`.
        [b'~', ..] if last.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ')')) => {
            if behind(1).is_some_and(|c| c.is_alphanumeric() || c == '\\') { (" ".to_owned(), 1) } else { as_it_is(1) }
        }
        [b'-', b'-', b'-', b'-', ..] => as_it_is(text.len() - text.trim_start_matches('-').len()),
        [b'-', b'-', b'-', ..] => ("—".to_owned(), 3),
        // Between words or between numbers; an option of a program has two as well.
        [b'-', b'-', ..] => {
            let is_space = |c: Option<char>| c.is_some_and(|c| c == ' ' || c == '\n');
            let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let is_dash = is_space(last) && is_space(behind(2)) || is_word(last) && is_word(behind(2));
            if is_dash { ("–".to_owned(), 2) } else { as_it_is(2) }
        }
        _ => as_it_is(1),
    }
}

/// A formula between dollars: in plain form or, if it has none, as it stands.
fn dollars(text: &str, depth: usize) -> Option<(String, usize)> {
    let fence = if text.starts_with("$$") { 2 } else { 1 };
    let inner = &text[fence..];
    let window = &inner[..inner.floor_char_boundary(LONGEST_FORMULA)];
    // A dollar within a group is that of a formula within text within this one.
    let end = closing(window)?;
    // `from $5 to $6` are two prices.
    let is_price = inner.starts_with(|c: char| c.is_ascii_digit())
        && (window[..end].ends_with(' ') || window[end + 1..].starts_with(|c: char| c.is_ascii_digit()));
    (end > 0 && !is_price && window[end..].starts_with(&text[..fence])).then(|| {
        let length = end + 2 * fence;
        let plain = formula(&inner[..end], depth + 1);
        (plain.unwrap_or_else(|| text[..length].to_owned()), length)
    })
}

/// Where the formula ends: at the first dollar that is outside of all groups.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => {}
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '$' if depth == 0 => return Some(at),
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    None
}

/// A command at the start of a text, in plain form, and its length in bytes.
fn command(text: &str, depth: usize) -> Option<(String, usize)> {
    if depth > DEEPEST {
        return None;
    }
    let (name, end) = name(text)?;
    let rest = &text[end..];
    let group = |rest: &'_ str| {
        argument(rest).filter(|_| rest.starts_with('{')).map(|(inner, length)| (inner.to_owned(), length))
    };
    match name {
        "(" => {
            let close = rest.find("\\)").filter(|close| *close <= LONGEST_FORMULA)?;
            return formula(&rest[..close], depth + 1).map(|plain| (plain, end + close + 2));
        }
        "textsuperscript" | "textsubscript" => {
            let (inner, length) = group(rest)?;
            let plain = read(&inner, depth + 1);
            let shifted = if name == "textsuperscript" { symbols::raised(&plain) } else { symbols::lowered(&plain) };
            return Some((shifted.unwrap_or(plain), end + length));
        }
        // The first argument is an address or a colour.
        "href" | "textcolor" | "colorbox" => {
            let (_, first) = group(rest)?;
            let (inner, second) = group(&rest[first..])?;
            return Some((read(&inner, depth + 1), end + first + second));
        }
        name if POINTERS.contains(&name) => return Some((String::new(), end + group(rest)?.1)),
        name if DRESS.contains(&name) => {
            let (inner, length) = group(rest)?;
            return Some((read(&inner, depth + 1), end + length));
        }
        name if SWITCHES.contains(&name) => return None,
        _ => {}
    }
    if let Some(mark) = symbols::mark(name) {
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        let gap = if name.chars().all(char::is_alphabetic) { gap } else { 0 };
        let (inner, length) = argument(&rest[gap..])?;
        // `it\'s` was escaped for another program.
        if name == "'" && matches!(inner, "s" | "t") && !rest[gap + length..].starts_with(char::is_alphabetic) {
            return None;
        }
        return marked(&read(inner, depth + 1), mark).map(|plain| (plain, end + gap + length));
    }
    let symbol = symbols::symbol(name)?;
    // The space behind a word only ends its name.
    let is_letter = symbol.chars().count() == 1 && symbol.chars().all(char::is_alphabetic);
    let space = usize::from((is_letter || symbol.is_empty()) && rest.starts_with(' '));
    Some((symbol, end + space))
}

/// `{\em so}` and `{So}` without their braces; a set of things keeps them.
fn group(text: &str, depth: usize) -> Option<(String, usize)> {
    let (inner, length) = argument(text).filter(|_| depth <= DEEPEST)?;
    if let Some((_, end)) = name(inner).filter(|(word, _)| SWITCHES.contains(word)) {
        return Some((read(inner[end..].trim_start(), depth + 1), length));
    }
    // So arXiv writes what was one character: `90{\deg}`, `5 {\mu}m`.
    match name(inner) {
        Some(("deg", end)) if end == inner.len() => return Some(("°".to_owned(), length)),
        Some((_, end)) if end == inner.len() => return command(inner, depth + 1).map(|(plain, _)| (plain, length)),
        _ if inner.is_empty() => return Some((String::new(), length)),
        _ => {}
    }
    let is_word = inner.len() > 1 && inner.chars().all(|c| c.is_alphanumeric() || c == '-');
    (is_word && inner.chars().any(char::is_uppercase)).then(|| (inner.to_owned(), length))
}

/// The name of the command at the start of a text, and the length of both.
fn name(text: &str) -> Option<(&str, usize)> {
    let name = text.strip_prefix('\\')?;
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let length = if letters > 0 { letters } else { name.chars().next()?.len_utf8() };
    Some((&name[..length], 1 + length))
}

/// A letter with its mark.
fn marked(letter: &str, mark: char) -> Option<String> {
    let mut letters = letter.chars();
    let first = letters.next().filter(|first| first.is_alphabetic())?;
    // Over a letter that has lost its point the mark is the same.
    let first = match first {
        'ı' => 'i',
        'ȷ' => 'j',
        first => first,
    };
    // Over a word a mark is longer than any character.
    Some(if letters.next().is_none() { format!("{first}{mark}") } else { letter.to_owned() })
}

/// A braced group or one character: what is in it, and its length in bytes with the braces.
fn argument(text: &str) -> Option<(&str, usize)> {
    let first = text.chars().next()?;
    if first != '{' {
        return (first != '\\' && first != '}').then(|| (&text[..first.len_utf8()], first.len_utf8()));
    }
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, c) in text[..text.floor_char_boundary(LONGEST_GROUP)].char_indices() {
        match c {
            _ if is_escaped => {}
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[1..at], at + 1));
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_plain_form_gets_it() {
        for (tex, plain) in [
            ("Com$^2$: A Benchmark", "Com²: A Benchmark"),
            ("FaSTA$^*$ and $Q^{\\star}$, $A^\\top$ at 3$^\\circ$", "FaSTA* and Q⋆, Aᵀ at 3°"),
            ("roughly $35$ TB", "roughly 35 TB"),
            ("an $O(n^{2})$ method, $x_{10} \\leq \\alpha$", "an O(n²) method, x₁₀ ≤ α"),
            ("$\\sim$5$\\times$ faster, 12\\% better", "~5× faster, 12% better"),
            ("$O(\\sqrt{n} \\log n)$, $\\sqrt[3]{x+1}$, $1/\\sqrt{n}$", "O(√n log n), ³√(x+1), 1/√n"),
            ("$\\frac{1}{2}$ and $\\frac{a + b}{\\sqrt{d}}$", "1/2 and (a + b)/√d"),
            ("$x \\in \\mathbb{R}^d$, $\\mathcal{L}_{\\mathrm{out}}$, $K_{1,d}$", "x ∈ ℝ^d, L_out, K_(1,d)"),
            ("$\\hat{x}$, $\\widetilde{O}(n)$, $\\bar x$", "x\u{302}, O\u{303}(n), x\u{304}"),
            ("$\\texttt{M$^3$Fin}$ and ${^2}$", "M³Fin and ²"),
            ("the 4$^{th}$, $L^{p-1}$, $\\Omega(1)$, $\\left(\\sigma\\right)$", "the 4th, L^(p-1), Ω(1), (σ)"),
            ("models$\\unicode{x2013}$a family", "models–a family"),
            ("\\emph{not} \\textbf{so \\textit{fast}}, {\\em but} {\\bf bold}", "not so fast, but bold"),
            ("\\textbf{C}ityGPT and {ChartIR}", "CityGPT and ChartIR"),
            (
                "as shown \\citep{a,b}. See \\href{https://x.example}{the page}, \\url{https://y.example}",
                "as shown. See the page, https://y.example",
            ),
            ("``quoted'' and don't", "“quoted” and don't"),
            ("$\\lambda$-calculus", "λ-calculus"),
            (
                "Erd\\H{o}s, Lov\\'asz, \\\"Ubung, Fran\\c{c}ois, \\L{}ukasz",
                "Erdo\u{30b}s, Lova\u{301}sz, U\u{308}bung, Franc\u{327}ois, Łukasz",
            ),
            ("text -- and 3--5 --- or a---b, Fig.~1", "text – and 3–5 — or a—b, Fig. 1"),
            ("costs \\$5, 90{\\deg}, 5 {\\mu}m", "costs $5, 90°, 5 μm"),
        ] {
            assert_eq!(readable(tex), plain, "{tex}");
        }
    }

    #[test]
    fn what_has_none_stays() {
        for text in [
            "$\\begin{matrix}a\\end{matrix}$",
            "$a & b$",
            "$\\mymacro x$",
            "costs $5 and more",
            "from $5 to $6, or $7 or $8 at most",
            "a \\unknown{b}",
            "$",
            "\\",
            "$$",
            "a_b^c {d} {1, 2} {\"key\": 1}",
            "\\emph{",
            "$\\emph{$",
            "run it with --verbose, ~50% of it, C:\\new, it\\'s",
            "----------",
        ] {
            assert_eq!(readable(text), text);
        }
    }

    #[test]
    fn groups_without_end_and_without_number_are_left() {
        for text in ["{".repeat(10_000), "$\\sqrt{".repeat(5_000), "\\emph{".repeat(5_000), "$x^{".repeat(50) + "$"] {
            assert_eq!(readable(&text).len(), text.len());
        }
        let deep = format!("${}x{}$", "\\sqrt{".repeat(40), "}".repeat(40));
        assert_eq!(readable(&deep), deep);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r"(?s)(\$|\\|\\[a-z]{1,8}|\\frac|\\sqrt|\{|\}|\^|_|\[|\]|~|-|'|`|é|0|.){0,60}") {
            let _ = readable(&text);
        }
    }
}
