// SPDX-License-Identifier: GPL-2.0-or-later

//! Option lists: `e1000,id=n0,mac=52:54:00:12:34:56`.
//!
//! Follows `opts_parse` in QEMU's `util/qemu-option.c`, for lists that take any
//! key, like those of `device_add` and `netdev_add`.

use crate::values::KeyValues;

/// Reads an option list; a first word without `=` is the value of the key
/// `implied`. An error is what QEMU writes to its own standard error, where the
/// user of the monitor does not see it.
///
/// Here QEMU also refuses the `id` of a netdev made by its command line or its
/// own monitor. This program leaves that to the command.
pub(super) fn parse(text: &str, implied: Option<&'static str>) -> Result<KeyValues, String> {
    // QEMU searches for the identifier first, and apart from the rest. In that
    // search the first identifier counts, and a first word without `=` is a
    // flag.
    let mut id = identifier(text)?;
    let mut pairs = Vec::new();
    for Given { key, value, .. } in Options::new(text, implied) {
        if key != "id" {
            pairs.push((key, value));
        } else if let Some(id) = id.take() {
            pairs.push((key, id));
        }
    }
    pairs.extend(id.map(|id| ("id".to_owned(), id)));
    Ok(KeyValues(pairs))
}

/// The identifier in an option list.
///
/// # Errors
///
/// QEMU's text, without the hint, if it does not take the identifier.
pub fn identifier(text: &str) -> Result<Option<String>, String> {
    let id = Options::new(text, None)
        .find(|given| given.key == "id")
        .map(|given| given.value);
    if id.as_deref().is_some_and(|id| !is_identifier(id)) {
        return Err("Parameter 'id' expects an identifier".to_owned());
    }
    Ok(id)
}

/// Whether QEMU takes `id` as the identifier of an object.
fn is_identifier(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
}

/// One option as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its key.
    pub key: String,
    /// Its value; `on` or `off` for a word alone.
    pub value: String,
    /// The word, if it stood alone: `server`, `nowait`.
    pub short_form: Option<String>,
}

/// The options of a text, one after the other.
pub struct Options<'a> {
    rest: &'a str,
    implied: Option<&'static str>,
}

impl<'a> Options<'a> {
    /// The options of `text`; a first word without `=` is the value of the
    /// key `implied`.
    pub fn new(text: &'a str, implied: Option<&'static str>) -> Options<'a> {
        Options {
            rest: text,
            implied,
        }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// Reads a value; in it, `,,` is a comma.
    fn value(&mut self, text: &'a str) -> String {
        let mut value = String::new();
        let mut rest = text;
        loop {
            let end = rest.find(',').unwrap_or(rest.len());
            value.push_str(&rest[..end]);
            rest = &rest[end..];
            match rest.strip_prefix(",,") {
                Some(after) => {
                    value.push(',');
                    rest = after;
                }
                None => break,
            }
        }
        self.rest = rest;
        value
    }
}

impl Iterator for Options<'_> {
    type Item = Given;

    fn next(&mut self) -> Option<Given> {
        if self.rest.is_empty() {
            return None;
        }
        let implied = self.implied.take();
        let end = self.rest.find(['=', ',']).unwrap_or(self.rest.len());
        let (key, after) = self.rest.split_at(end);
        let mut short_form = None;
        let (key, value) = match (after.strip_prefix('='), implied) {
            (Some(after), _) => (key.to_owned(), self.value(after)),
            (None, Some(implied)) => (implied.to_owned(), self.value(self.rest)),
            (None, None) => {
                self.rest = after;
                short_form = Some(key.to_owned());
                match key.strip_prefix("no") {
                    Some(key) => (key.to_owned(), "off".to_owned()),
                    None => (key.to_owned(), "on".to_owned()),
                }
            }
        };
        self.rest = self.rest.strip_prefix(',').unwrap_or(self.rest);
        Some(Given {
            key,
            value,
            short_form,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Result<String, String> {
        let pairs: Vec<String> = parse(text, Some("driver"))?
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        Ok(pairs.join(" "))
    }

    fn all(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(options(text).as_deref(), Ok(*expected), "{text}");
        }
    }

    #[test]
    fn a_first_word_alone_is_the_driver() {
        all(&[
            ("e1000,id=n0,mac=x", "driver=e1000 id=n0 mac=x"),
            ("id=n0,driver=e1000", "id=n0 driver=e1000"),
            ("", ""),
            (",", "driver="),
            ("help", "driver=help"),
            ("node", "driver=node"),
        ]);
        let netdev = parse("user,id=n", Some("type")).unwrap();
        assert_eq!(netdev.get("type"), Some("user"));
        assert_eq!(parse("user", None).unwrap().get("user"), Some("on"));
    }

    #[test]
    fn a_later_word_alone_is_a_flag() {
        all(&[
            ("x,help", "driver=x help=on"),
            (
                "x,multifunction,norombar",
                "driver=x multifunction=on rombar=off",
            ),
            ("x,no,,y", "driver=x =off =on y=on"),
            ("a=b,c", "a=b c=on"),
        ]);
    }

    #[test]
    fn two_commas_are_one_in_a_value() {
        all(&[
            ("x,a=b,,c,d=e", "driver=x a=b,c d=e"),
            ("x,,y", "driver=x,y"),
            ("a=,,,b=c", "a=, b=c"),
            ("x,a=,b==", "driver=x a= b=="),
        ]);
    }

    #[test]
    fn a_key_may_stand_twice_and_the_first_identifier_counts() {
        all(&[
            ("x,a=1,a=2", "driver=x a=1 a=2"),
            ("x,id=a,id=b", "driver=x id=a"),
        ]);
        assert_eq!(
            parse("a=1,a=2", Some("driver")).unwrap().get("a"),
            Some("2")
        );
    }

    #[test]
    fn the_search_for_an_identifier_ignores_the_driver() {
        all(&[
            ("id", "driver=id id=on"),
            ("x,id", "driver=x id=on"),
            ("x,noid", "driver=x id=off"),
            // For that search `x,,id=a` is a flag, an empty flag, and an id.
            ("x,,id=a", "driver=x,id=a id=a"),
        ]);
        assert!(options("x,,id=5").is_err());
    }

    #[test]
    fn an_identifier_starts_with_a_letter() {
        all(&[("x,id=a-1._Z", "driver=x id=a-1._Z")]);
        for id in ["", "1", "_a", "a b", "é", "a/b", "a,,b"] {
            let expected = Err("Parameter 'id' expects an identifier".to_owned());
            assert_eq!(options(&format!("x,id={id}")), expected, "{id}");
        }
    }
}
