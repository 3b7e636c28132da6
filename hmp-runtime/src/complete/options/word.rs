// SPDX-License-Identifier: GPL-2.0-or-later

//! Where in an option list the cursor is.

use crate::grammar::{Given, Options};

/// An option list that ends at the cursor.
#[derive(Debug, PartialEq, Eq)]
pub struct OptionWord<'a> {
    /// The options before the one at the cursor.
    pub(super) given: Vec<(String, String)>,
    /// The text before the part at the cursor: those options with their comma,
    /// and for a value its key.
    pub(super) before: &'a str,
    /// The part that the cursor is in.
    pub(super) part: Part,
}

/// The part of an option that the cursor is in, as far as it is typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Key(String),
    Value { key: String, typed: String },
}

impl<'a> OptionWord<'a> {
    /// Reads a list; a first word without `=` is the value of the key `implied`.
    pub fn read(text: &'a str, implied: Option<&'static str>) -> OptionWord<'a> {
        let mut given = Vec::new();
        let mut options = Options::new(text, implied);
        loop {
            let start = text.len() - options.rest().len();
            let raw = &text[start..];
            let is_first = start == 0;
            let option = options.next();
            let Some(Given { key, value, .. }) =
                option.filter(|option| goes_on(raw, option, options.rest()))
            else {
                return OptionWord::last(text, start, given, implied.filter(|_| is_first));
            };
            given.push((key, value));
        }
    }

    fn last(
        text: &'a str,
        start: usize,
        given: Vec<(String, String)>,
        implied: Option<&str>,
    ) -> OptionWord<'a> {
        let raw = &text[start..];
        let equals = raw
            .find(['=', ','])
            .filter(|at| raw[*at..].starts_with('='));
        let (start, part) = match (equals, implied) {
            (Some(equals), _) => {
                let value = start + equals + 1;
                let key = raw[..equals].to_owned();
                let typed = text[value..].replace(",,", ",");
                (value, Part::Value { key, typed })
            }
            (None, Some(key)) => {
                let typed = raw.replace(",,", ",");
                let key = key.to_owned();
                (start, Part::Value { key, typed })
            }
            (None, None) => (start, Part::Key(raw.to_owned())),
        };
        OptionWord {
            given,
            before: &text[..start],
            part,
        }
    }

    /// The last value that a key is given.
    pub fn get(&self, key: &str) -> Option<&str> {
        let mut values = self.given.iter().rev();
        let (_, value) = values.find(|(known, _)| known == key)?;
        Some(value)
    }

    /// Whether a key is given.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The key whose value the cursor is in.
    pub fn key_of_value(&self) -> Option<&str> {
        match &self.part {
            Part::Key(_) => None,
            Part::Value { key, .. } => Some(key),
        }
    }

    /// The key at the cursor, which may be incomplete.
    pub(super) fn key(&self) -> &str {
        match &self.part {
            Part::Key(key) | Part::Value { key, .. } => key,
        }
    }
}

/// Whether a comma ends the option that `raw` starts with. `rest` follows the
/// option.
fn goes_on(raw: &str, option: &Given, rest: &str) -> bool {
    if !rest.is_empty() || option.short_form.is_some() {
        return !rest.is_empty() || raw.ends_with(',');
    }
    // In a value, two commas stand for one.
    let commas = raw.len() - raw.trim_end_matches(',').len();
    commas % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The given keys and values, the text before, and the part.
    fn read(text: &str) -> (String, &str, Part) {
        let OptionWord {
            given,
            before,
            part,
        } = OptionWord::read(text, Some("driver"));
        let given = given.iter().map(|(key, value)| format!("{key}={value}"));
        let given: Vec<_> = given.collect();
        (given.join(" "), before, part)
    }

    fn key(typed: &str) -> Part {
        Part::Key(typed.to_owned())
    }

    fn value(key: &str, typed: &str) -> Part {
        Part::Value {
            key: key.to_owned(),
            typed: typed.to_owned(),
        }
    }

    #[test]
    fn the_first_word_is_a_value_unless_it_has_a_key() {
        assert_eq!(read(""), (String::new(), "", value("driver", "")));
        assert_eq!(read("e10"), (String::new(), "", value("driver", "e10")));
        assert_eq!(read("id=a"), (String::new(), "id=", value("id", "a")));
        assert_eq!(OptionWord::read("e10", None).part, key("e10"));
    }

    #[test]
    fn a_comma_starts_the_next_option() {
        let given = "driver=e1000".to_owned();
        assert_eq!(read("e1000,"), (given.clone(), "e1000,", key("")));
        assert_eq!(read("e1000,ma"), (given.clone(), "e1000,", key("ma")));
        assert_eq!(
            read("e1000,mac="),
            (given.clone(), "e1000,mac=", value("mac", ""))
        );
        assert_eq!(
            read("e1000,id=n,multifunction,x"),
            (
                format!("{given} id=n multifunction=on"),
                "e1000,id=n,multifunction,",
                key("x")
            )
        );
    }

    #[test]
    fn two_commas_belong_to_a_value() {
        assert_eq!(
            read("x,a=b,,"),
            ("driver=x".to_owned(), "x,a=", value("a", "b,"))
        );
        assert_eq!(
            read("x,a=b,,c"),
            ("driver=x".to_owned(), "x,a=", value("a", "b,c"))
        );
        assert_eq!(
            read("x,a=b,,,"),
            ("driver=x a=b,".to_owned(), "x,a=b,,,", key(""))
        );
        assert_eq!(read("x,,"), (String::new(), "", value("driver", "x,")));
    }

    #[test]
    fn whatever_is_typed_has_a_part() {
        let alphabet = ["a", ",", "=", "no", "é", ".", "\"", " "];
        for number in 0..alphabet.len().pow(5) {
            let mut rest = number;
            let mut text = String::new();
            for _ in 0..5 {
                text.push_str(alphabet[rest % alphabet.len()]);
                rest /= alphabet.len();
            }
            for implied in [None, Some("driver")] {
                let word = OptionWord::read(&text, implied);
                assert!(text.starts_with(word.before), "{text}");
                let typed = match &word.part {
                    Part::Key(typed) => typed.clone(),
                    Part::Value { typed, .. } => typed.replace(',', ",,"),
                };
                assert_eq!(format!("{}{typed}", word.before), text);
            }
        }
        let long = "x,".to_owned() + &"a=b,,".repeat(10_000);
        assert_eq!(OptionWord::read(&long, None).key(), "a");
    }
}
