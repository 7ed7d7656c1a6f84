//! A formula in one line of plain text: `\frac{1}{\sqrt{n}}` as 1/√n.

use super::{DEEPEST, DRESS, SWITCHES, argument, command, name, symbols};

/// A formula in plain form, if it has one.
pub(super) fn formula(tex: &str, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    let mut out = String::new();
    let mut rest = tex;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => {
                let (plain, length) = within(rest, depth)?;
                push(&mut out, &plain);
                length
            }
            '^' | '_' => {
                let (inner, length) = operand(&rest[1..], depth)?;
                script(&mut out, c, &inner);
                1 + length
            }
            '{' => {
                let (inner, length) = argument(rest)?;
                out.push_str(&formula(inner, depth + 1)?);
                length
            }
            '\'' => {
                out.push('′');
                1
            }
            '~' => {
                out.push(' ');
                1
            }
            // A table, or the rest of a broken group.
            '&' | '}' | '$' => return None,
            c => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some(out.trim().to_owned())
}

/// A name of a function keeps off the letter before it and behind it.
fn push(out: &mut String, plain: &str) {
    let is_word = plain.len() > 1 && plain.bytes().all(|b| b.is_ascii_alphabetic());
    if is_word && out.ends_with(|c: char| c.is_alphanumeric() || c == ')') {
        out.push(' ');
    }
    out.push_str(plain);
}

/// A command within a formula.
fn within(text: &str, depth: usize) -> Option<(String, usize)> {
    let (word, end) = name(text)?;
    let rest = &text[end..];
    match word {
        "frac" | "tfrac" | "dfrac" | "nicefrac" | "sfrac" => {
            let (above, first) = operand(rest, depth)?;
            let (below, second) = operand(&rest[first..], depth)?;
            Some((format!("{}/{}", bracketed(&above), bracketed(&below)), end + first + second))
        }
        "sqrt" => {
            let (degree, first) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                Some((degree, _)) => (symbols::raised(degree)?, degree.len() + 2),
                None => (String::new(), 0),
            };
            let (inner, second) = operand(&rest[first..], depth)?;
            Some((format!("{degree}√{}", bracketed(&inner)), end + first + second))
        }
        "binom" => {
            let (above, first) = operand(rest, depth)?;
            let (below, second) = operand(&rest[first..], depth)?;
            Some((format!("C({above}, {below})"), end + first + second))
        }
        "pmod" => {
            let (inner, length) = operand(rest, depth)?;
            Some((format!(" (mod {inner})"), end + length))
        }
        "mathbb" | "mathbbm" | "Bbb" => {
            let (inner, length) = operand(rest, depth)?;
            Some((symbols::double_struck(&inner), end + length))
        }
        "unicode" => {
            let (inner, length) = argument(rest)?;
            let code = inner.strip_prefix('x').and_then(|hex| u32::from_str_radix(hex, 16).ok())?;
            char::from_u32(code).filter(|c| !c.is_control()).map(|c| (c.to_string(), end + length))
        }
        "not" => {
            let (inner, length) = operand(rest, depth)?;
            Some((format!("{inner}\u{338}"), end + length))
        }
        // Text within a formula may have formulas of its own.
        word if word.starts_with("text") || matches!(word, "mbox" | "hbox") => command(text, depth + 1),
        word if DRESS.contains(&word) => {
            let (inner, length) = operand(rest, depth)?;
            Some((inner, end + length))
        }
        word if SWITCHES.contains(&word) => Some((String::new(), end + usize::from(rest.starts_with(' ')))),
        word => match symbols::mark(word) {
            Some(mark) if word.len() > 1 => {
                let (inner, length) = operand(rest, depth)?;
                super::marked(&inner, mark).map(|plain| (plain, end + length))
            }
            _ => command(text, depth + 1),
        },
    }
}

/// What a command is about: a group, a command, or one character; spaces before it do not count.
fn operand(text: &str, depth: usize) -> Option<(String, usize)> {
    let trimmed = text.trim_start();
    let gap = text.len() - trimmed.len();
    let (plain, length) = if trimmed.starts_with('\\') {
        if depth > DEEPEST {
            return None;
        }
        within(trimmed, depth + 1)?
    } else {
        let (inner, length) = argument(trimmed)?;
        (formula(inner, depth + 1)?, length)
    };
    Some((plain, gap + length))
}

/// Raised or lowered behind what stands there, if characters for it exist; else behind a sign that says so.
fn script(out: &mut String, sign: char, inner: &str) {
    let inner = inner.trim();
    let is_alone = !out.ends_with(|c: char| !c.is_whitespace());
    let shifted = match (sign, inner) {
        ('^', "∘") => Some("°".to_owned()),
        ('^', "⊤") => Some("ᵀ".to_owned()),
        // They stand high by themselves.
        ('^', "*" | "⋆" | "†" | "‡" | "′" | "″" | "+" | "th" | "st" | "nd" | "rd" | "®" | "™") => {
            Some(inner.to_owned())
        }
        ('^', inner) => symbols::raised(inner),
        (_, inner) => symbols::lowered(inner),
    };
    match shifted {
        Some(shifted) => out.push_str(&shifted),
        None if is_alone => out.push_str(inner),
        None => {
            out.push(sign);
            out.push_str(&bracketed(inner));
        }
    }
}

/// In brackets, unless it is one thing.
fn bracketed(inner: &str) -> String {
    let is_one = inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '√' | '∞' | '*') || is_mark(c));
    let has_some = inner.starts_with('(') && inner.find(')') == Some(inner.len() - 1);
    if is_one || has_some { inner.to_owned() } else { format!("({inner})") }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{338}' | '\u{20d7}')
}
