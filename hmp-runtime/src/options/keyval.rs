// SPDX-License-Identifier: GPL-2.0-or-later

//! Option strings with nested keys: `throttle-group,id=t0,limits.iops-total=9`.
//!
//! Follows `keyval_parse` in QEMU's `util/keyval.c`. The result is JSON made of
//! text alone: objects for `a.b=`, lists for `a.0=`.

use serde_json::{Map, Value as Json};
use std::iter;

/// QEMU's limit for a part of a key, in bytes, plus one.
const FRAGMENT_END: usize = 128;

/// A parsed option string.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyVal {
    /// The values, nested as their keys say.
    pub values: Map<String, Json>,
    /// Whether `help` or `?` stood where an option may.
    pub help: bool,
}

/// Parses an option string. A first word without `=` is the value of `implied`,
/// if there is such a key.
///
/// # Errors
///
/// QEMU's text.
pub fn parse(text: &str, mut implied: Option<&str>) -> Result<KeyVal, String> {
    let mut parsed = KeyVal {
        values: Map::new(),
        help: false,
    };
    let mut rest = text;
    while !rest.is_empty() {
        rest = parsed.take_option(rest, implied.take())?;
    }
    let values = std::mem::take(&mut parsed.values);
    if let Json::Object(values) = listed(values, "")? {
        parsed.values = values;
    }
    Ok(parsed)
}

impl KeyVal {
    /// Takes the first option of a text, and returns the rest.
    fn take_option<'a>(&mut self, text: &'a str, implied: Option<&str>) -> Result<&'a str, String> {
        let length = text.find(['=', ',']).unwrap_or(text.len());
        let (key, after) = text.split_at(length);
        if !key.is_empty() && !after.starts_with('=') {
            let rest = after.strip_prefix(',').unwrap_or(after);
            if matches!(key, "help" | "?") {
                self.help = true;
                return Ok(rest);
            }
            if let Some(implied) = implied {
                put(&mut self.values, &[implied], implied, key.to_owned())?;
                return Ok(rest);
            }
        }
        let fragments = fragments(key)?;
        let Some(after) = after.strip_prefix('=') else {
            // A conflict that shows before the missing `=` is reported instead.
            let last = fragments.len() - 1;
            descend(&mut self.values, &fragments[..last], key)?;
            return Err(format!("Expected '=' after parameter '{key}'"));
        };
        let (value, rest) = value(after);
        put(&mut self.values, &fragments, key, value)?;
        Ok(rest)
    }
}

/// Takes a value; in it, `,,` is a comma.
fn value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let end = rest.find(',').unwrap_or(rest.len());
        value.push_str(&rest[..end]);
        rest = rest.get(end + 1..).unwrap_or_default();
        match rest.strip_prefix(',') {
            Some(after) => {
                value.push(',');
                rest = after;
            }
            None => return (value, rest),
        }
    }
}

/// The parts of a key: names or, from the second part on, list indexes.
fn fragments(key: &str) -> Result<Vec<&str>, String> {
    let mut found = Vec::new();
    let mut rest = key;
    loop {
        let index = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = if found.is_empty() || index == 0 {
            name_length(rest)
        } else {
            index
        };
        let (fragment, after) = rest.split_at(length);
        if length == 0 || !(after.is_empty() || after.starts_with('.')) {
            return Err(format!("Invalid parameter '{key}'"));
        }
        if length >= FRAGMENT_END {
            let what = if fragment.len() == key.len() {
                "Parameter"
            } else {
                "Parameter fragment"
            };
            return Err(format!("{what} '{fragment}' is too long"));
        }
        found.push(fragment);
        match after.strip_prefix('.') {
            Some(after) => rest = after,
            None => return Ok(found),
        }
    }
}

/// How many bytes at the start of a text are a QAPI name: a letter, then
/// letters, digits, `-` and `_`; before it perhaps `__org.example_`.
fn name_length(text: &str) -> usize {
    let prefix = match text.strip_prefix('_') {
        None => 0,
        Some(rest) => {
            let domain = rest.strip_prefix('_').and_then(|rest| {
                let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
                let end = rest.find(|c| !is_domain(c))?;
                // The first character of the domain is not looked at.
                (end > 0 && rest[end..].starts_with('_')).then_some(end)
            });
            match domain {
                Some(domain) => 2 + domain + 1,
                None => return 0,
            }
        }
    };
    let name = &text[prefix..];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    prefix + name.find(|c| !is_name(c)).unwrap_or(name.len())
}

/// Puts a value at the place that its key leads to.
fn put(
    values: &mut Map<String, Json>,
    fragments: &[&str],
    key: &str,
    value: String,
) -> Result<(), String> {
    let Some((last, path)) = fragments.split_last() else {
        return Ok(());
    };
    let at = descend(values, path, key)?;
    match at.get(*last) {
        Some(Json::Object(_)) => Err(inconsistent(key)),
        _ => {
            at.insert((*last).to_owned(), Json::String(value));
            Ok(())
        }
    }
}

/// The object that a path leads to; it is made if it is missing.
fn descend<'a>(
    values: &'a mut Map<String, Json>,
    path: &[&str],
    key: &str,
) -> Result<&'a mut Map<String, Json>, String> {
    let mut at = values;
    let mut length = 0;
    for fragment in path {
        length += fragment.len();
        let next = at
            .entry(*fragment)
            .or_insert_with(|| Json::Object(Map::new()));
        match next {
            Json::Object(next) => at = next,
            _ => return Err(inconsistent(&key[..length])),
        }
        length += 1;
    }
    Ok(at)
}

fn inconsistent(key: &str) -> String {
    format!("Parameters '{key}.*' used inconsistently")
}

/// Makes lists of the objects whose keys are indexes. `path` is the key that
/// led here, with a dot at its end unless it is empty.
fn listed(values: Map<String, Json>, path: &str) -> Result<Json, String> {
    let mut elements: Vec<(usize, Json)> = Vec::new();
    let mut members = Map::new();
    for (key, value) in values {
        let value = match value {
            Json::Object(inner) => listed(inner, &format!("{path}{key}."))?,
            other => other,
        };
        match index(&key) {
            Some(index) => elements.push((index, value)),
            None => drop(members.insert(key, value)),
        }
    }
    if elements.is_empty() {
        return Ok(Json::Object(members));
    }
    if !members.is_empty() {
        return Err(format!("Parameters '{path}*' used inconsistently"));
    }
    // Different keys may be the same index: `1` and `01`.
    elements.sort_by_key(|(index, _)| *index);
    elements.dedup_by_key(|(index, _)| *index);
    let indexes = elements.iter().map(|(index, _)| *index);
    let missing = iter::zip(0.., indexes).find(|(expected, index)| expected != index);
    match missing {
        Some((missing, _)) => Err(format!("Parameter '{path}{missing}' missing")),
        None => Ok(elements.into_iter().map(|(_, value)| value).collect()),
    }
}

/// The index that a key is. One that is too large becomes the largest possible.
fn index(key: &str) -> Option<usize> {
    let digits = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| key.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values(text: &str) -> Json {
        let parsed = parse(text, Some("qom-type")).unwrap();
        assert!(!parsed.help, "{text}");
        Json::Object(parsed.values)
    }

    fn error(text: &str) -> String {
        parse(text, Some("qom-type")).unwrap_err()
    }

    #[test]
    fn the_first_word_may_lack_its_key() {
        let expected = json!({ "qom-type": "iothread", "id": "i0" });
        assert_eq!(values("iothread,id=i0"), expected);
        assert_eq!(values("iothread,id=i0,"), expected);
        assert_eq!(values("qom-type=iothread,id=i0"), expected);
        assert_eq!(
            values("id=i0,qom-type=iothread"),
            json!({ "id": "i0", "qom-type": "iothread" })
        );
        assert_eq!(values(""), json!({}));
    }

    #[test]
    fn the_last_of_two_values_counts() {
        assert_eq!(values("a,id=1,id=2"), json!({ "qom-type": "a", "id": "2" }));
    }

    #[test]
    fn a_doubled_comma_is_part_of_the_value() {
        assert_eq!(
            values("secret,data=a,,b,,,id=s"),
            json!({ "qom-type": "secret", "data": "a,b,", "id": "s" })
        );
        assert_eq!(values("s,data=,,"), json!({ "qom-type": "s", "data": "," }));
        assert_eq!(
            values("s,data=a=b"),
            json!({ "qom-type": "s", "data": "a=b" })
        );
    }

    #[test]
    fn dots_nest_and_indexes_make_lists() {
        assert_eq!(
            values("t,limits.x=1,limits.y.z=2"),
            json!({ "qom-type": "t", "limits": { "x": "1", "y": { "z": "2" } } })
        );
        assert_eq!(
            values("t,l.1.a=x,l.0=y"),
            json!({ "qom-type": "t", "l": ["y", { "a": "x" }] })
        );
        assert_eq!(
            values("t,__org.example_x.0=1"),
            json!({ "qom-type": "t", "__org.example_x": ["1"] })
        );
    }

    #[test]
    fn help_may_stand_anywhere_but_has_no_value() {
        for text in ["help", "?", "iothread,help", "iothread,?,id=x"] {
            assert!(parse(text, Some("qom-type")).unwrap().help, "{text}");
        }
        // After a first word that asks for help, no word has an implied key.
        assert_eq!(
            error("help,iothread"),
            "Expected '=' after parameter 'iothread'"
        );
        assert_eq!(
            values("iothread,help=1"),
            json!({ "qom-type": "iothread", "help": "1" })
        );
    }

    #[test]
    fn keys_are_names() {
        assert_eq!(error("=5"), "Invalid parameter ''");
        assert_eq!(error(",id=5"), "Invalid parameter ''");
        assert_eq!(error("1=5"), "Invalid parameter '1'");
        assert_eq!(error("a,,id=i"), "Invalid parameter ''");
        for key in ["a..b", "a.1b", ".a", "a b", "a.", "_x", "__x", "___a", "é"] {
            assert_eq!(
                error(&format!("t,{key}=1")),
                format!("Invalid parameter '{key}'")
            );
        }
        assert_eq!(error("t,id"), "Expected '=' after parameter 'id'");
        assert_eq!(error("id=i,t"), "Expected '=' after parameter 't'");
    }

    #[test]
    fn keys_are_of_limited_length() {
        let long = "a".repeat(128);
        assert_eq!(
            error(&format!("t,{long}=1")),
            format!("Parameter '{long}' is too long")
        );
        assert_eq!(
            error(&format!("t,a.{long}=1")),
            format!("Parameter fragment '{long}' is too long")
        );
        assert_eq!(
            error(&format!("t,{long}.a=1")),
            format!("Parameter fragment '{long}' is too long")
        );
    }

    #[test]
    fn a_key_cannot_be_a_value_and_have_members() {
        let problem = "Parameters 'a.*' used inconsistently";
        assert_eq!(error("t,a.b=1,a=2"), problem);
        assert_eq!(error("t,a=2,a.b=1"), problem);
        assert_eq!(error("t,a.0=1,a.x=2"), problem);
        assert_eq!(
            error("t,a.b.c=1,a.b=2"),
            "Parameters 'a.b.*' used inconsistently"
        );
    }

    #[test]
    fn lists_have_no_holes() {
        assert_eq!(error("t,a.1=0"), "Parameter 'a.0' missing");
        assert_eq!(error("t,a.b.0=0,a.b.2=0"), "Parameter 'a.b.1' missing");
        assert_eq!(
            error("t,a.99999999999999999999=0"),
            "Parameter 'a.0' missing"
        );
        assert_eq!(
            values("t,a.0=x,a.00=y"),
            json!({ "qom-type": "t", "a": ["x"] })
        );
    }
}
