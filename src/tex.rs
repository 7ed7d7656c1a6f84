//! TeX in titles and abstracts, as plain text: what can be said without markup, the rest as it stands.

/// Commands that are a character.
#[rustfmt::skip]
const SYMBOLS: &[(&str, &str)] = &[
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("varepsilon", "ε"),
    ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"),
    ("xi", "ξ"), ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("phi", "φ"), ("varphi", "φ"),
    ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"), ("Theta", "Θ"), ("Lambda", "Λ"),
    ("Pi", "Π"), ("Sigma", "Σ"), ("Phi", "Φ"), ("Psi", "Ψ"), ("Omega", "Ω"), ("times", "×"), ("cdot", "·"),
    ("pm", "±"), ("leq", "≤"), ("le", "≤"), ("geq", "≥"), ("ge", "≥"), ("neq", "≠"), ("approx", "≈"),
    ("sim", "~"), ("infty", "∞"), ("to", "→"), ("rightarrow", "→"), ("in", "∈"), ("sum", "∑"), ("prod", "∏"),
    ("partial", "∂"), ("nabla", "∇"), ("ell", "ℓ"), ("ldots", "…"), ("dots", "…"), ("log", "log"),
    ("exp", "exp"), ("max", "max"), ("min", "min"), ("%", "%"), ("&", "&"), ("_", "_"), ("$", "$"), ("#", "#"),
    ("{", "{"), ("}", "}"), (",", " "),
];

/// Commands that only dress their argument.
const DRESS: &[&str] = &[
    "emph",
    "textit",
    "textbf",
    "texttt",
    "textsc",
    "textrm",
    "text",
    "mathrm",
    "mathbf",
    "mathit",
    "mathcal",
    "mathsf",
    "mathtt",
    "boldsymbol",
    "operatorname",
    "underline",
    "mbox",
];

const RAISED: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻=⁼(⁽)⁾nⁿiⁱ";
const LOWERED: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋=₌(₍)₎aₐeₑiᵢjⱼkₖnₙtₜxₓ";

/// Longest formula that is looked for behind a `$`; a lone one (a price) is left where it is.
const LONGEST_FORMULA: usize = 200;

/// The text with TeX turned into characters where they exist.
///
/// A formula that has no plain form stays exactly as it is: half of one would say something else.
#[must_use]
pub fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '\\', '`', '\'']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (piece, length) = piece(rest);
        out.push_str(&piece);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What stands at the start of the text, in plain form, and how many bytes it is.
fn piece(text: &str) -> (String, usize) {
    let as_it_is = |length: usize| (text[..length].to_owned(), length);
    if text.starts_with("``") {
        return ("“".to_owned(), 2);
    }
    if text.starts_with("''") {
        return ("”".to_owned(), 2);
    }
    if let Some(inner) = text.strip_prefix('$') {
        let window = &inner[..inner.floor_char_boundary(LONGEST_FORMULA)];
        return match window.find('$') {
            Some(end) if end > 0 => {
                let length = end + 2;
                formula(&inner[..end]).map_or_else(|| as_it_is(length), |plain| (plain, length))
            }
            _ => as_it_is(1),
        };
    }
    if text.starts_with('\\')
        && let Some((plain, length)) = command(text)
    {
        return (plain, length);
    }
    as_it_is(1)
}

/// A formula in plain form, if it has one.
fn formula(tex: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = tex;
    while let Some(c) = rest.chars().next() {
        match c {
            '\\' => {
                let (plain, length) = command(rest)?;
                out.push_str(&plain);
                rest = &rest[length..];
            }
            '^' | '_' => {
                let (argument, length) = argument(&rest[1..])?;
                let table = if c == '^' { RAISED } else { LOWERED };
                for letter in formula(argument)?.chars() {
                    out.push(shifted(letter, table)?);
                }
                rest = &rest[1 + length..];
            }
            '{' | '}' | '~' | '&' => return None,
            c => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    Some(out)
}

fn shifted(letter: char, table: &str) -> Option<char> {
    let mut pairs = table.chars();
    while let (Some(plain), Some(shifted)) = (pairs.next(), pairs.next()) {
        if plain == letter {
            return Some(shifted);
        }
    }
    None
}

/// A command at the start of the text, in plain form, and its length in bytes.
fn command(text: &str) -> Option<(String, usize)> {
    let name = &text[1..];
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let length = if letters > 0 { letters } else { name.chars().next()?.len_utf8() };
    let name = &name[..length];
    let end = 1 + length;
    if let Some((_, symbol)) = SYMBOLS.iter().find(|(known, _)| *known == name) {
        // The space behind a letter only ends its name.
        let is_letter = symbol.chars().count() == 1 && symbol.chars().all(char::is_alphabetic);
        let space = usize::from(is_letter && text[end..].starts_with(' '));
        return Some(((*symbol).to_owned(), end + space));
    }
    if DRESS.contains(&name) {
        let (inner, length) = argument(&text[end..]).filter(|_| text[end..].starts_with('{'))?;
        return Some((readable(inner), end + length));
    }
    None
}

/// A braced group or one character: what is in it, and its length in bytes with the braces.
fn argument(text: &str) -> Option<(&str, usize)> {
    let first = text.chars().next()?;
    if first != '{' {
        return (first != '\\').then(|| (&text[..first.len_utf8()], first.len_utf8()));
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[1..at], at + 1));
        }
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
            ("roughly $35$ TB", "roughly 35 TB"),
            ("an $O(n^{2})$ method, $x_{10} \\leq \\alpha$", "an O(n²) method, x₁₀ ≤ α"),
            ("$\\sim$5$\\times$ faster, 12\\% better", "~5× faster, 12% better"),
            ("\\emph{not} \\textbf{so \\textit{fast}}", "not so fast"),
            ("``quoted'' and don't", "“quoted” and don't"),
            ("$\\lambda$-calculus", "λ-calculus"),
        ] {
            assert_eq!(readable(tex), plain);
        }
    }

    #[test]
    fn what_has_none_stays() {
        for text in [
            "$\\frac{a}{b}$",
            "$x^{q}$",
            "costs $5 and more",
            "a \\unknown{b}",
            "$",
            "\\",
            "$$",
            "a_b^c {d}",
            "\\emph{",
            "$\\emph{$",
        ] {
            assert_eq!(readable(text), text);
        }
    }
}
