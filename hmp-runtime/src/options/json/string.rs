//! The text in a JSON string.
//!
//! Follows `parse_string` in QEMU's `qobject/json-parser.c`.

/// The text in a string with its quotes. The error is QEMU's problem with it.
pub(super) fn unquote(quoted: &[u8]) -> Result<String, String> {
    let invalid = || "invalid UTF-8 sequence in string".to_owned();
    let quoted = std::str::from_utf8(quoted).map_err(|_| invalid())?;
    let end = quoted.len().saturating_sub(1);
    let mut result = String::new();
    let mut rest = quoted.get(1..end).unwrap_or_default();
    while let Some(c) = rest.chars().next() {
        let (c, length) = match c {
            '\\' => escape(rest).map_err(|problem| match problem {
                Problem::Sequence => "invalid escape sequence in string".to_owned(),
                Problem::Character => {
                    // With the closing quote, if it is that close.
                    let from = end - rest.len();
                    let shown = quoted.get(from..(from + 6).min(quoted.len()));
                    let shown = shown.unwrap_or("\\u");
                    format!("{shown} is not a valid Unicode character")
                }
            })?,
            c if is_valid(c) => (c, c.len_utf8()),
            _ => return Err(invalid()),
        };
        result.push(c);
        rest = &rest[length..];
    }
    Ok(result)
}

/// What is wrong with an escape.
enum Problem {
    Sequence,
    Character,
}

/// Reads an escape at the start of a text; gives back its length, too.
fn escape(text: &str) -> Result<(char, usize), Problem> {
    let c = match text.as_bytes().get(1) {
        Some(b'u') => return unicode_escape(text).ok_or(Problem::Character),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(c @ (b'"' | b'\'' | b'\\' | b'/')) => char::from(*c),
        _ => return Err(Problem::Sequence),
    };
    Ok((c, 2))
}

/// Reads `\uXXXX`, or two of them that are one character.
fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = text.get(from..from + 4)?;
        let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        hex.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
    };
    let first = unit(2)?;
    let (code, length) = match (first, text.get(6..8)) {
        (0xd800..=0xdbff, Some("\\u")) => match unit(8)? {
            second @ 0xdc00..=0xdfff => (0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff), 12),
            _ => return None,
        },
        _ => (first, 6),
    };
    let c = char::from_u32(code).filter(|c| is_valid(*c))?;
    Some((c, length))
}

/// Whether QEMU takes the character: it refuses the noncharacters.
fn is_valid(c: char) -> bool {
    let code = u32::from(c);
    !(0xfdd0..=0xfdef).contains(&code) && code & 0xfffe != 0xfffe
}
