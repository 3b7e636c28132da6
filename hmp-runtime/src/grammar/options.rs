//! Option lists: `e1000,id=n0,mac=52:54:00:12:34:56`.
//!
//! Follows `opts_parse` in QEMU's `util/qemu-option.c`, for a list that takes
//! any key, as those of `device_add` and `netdev_add` do.

use crate::values::KeyValues;

/// The key of a first word without `=`, by the name of the argument: there it
/// names the kind of option list.
fn implied_key(argument: &str) -> Option<&'static str> {
    match argument {
        "device" => Some("driver"),
        "netdev" => Some("type"),
        _ => None,
    }
}

/// Reads an option list. An error is what QEMU writes to its own standard
/// error, where the user of the monitor does not see it.
///
/// QEMU also refuses the `id` of a netdev made by its command line or its own
/// monitor here; that is left to the command.
pub(super) fn parse(argument: &str, text: &str) -> Result<KeyValues, String> {
    // The identifier is looked for on its own, before and apart from the rest:
    // the first one counts, and a first word without `=` is a flag there.
    let id = Options::new(text, None)
        .find(|(key, _)| key == "id")
        .map(|(_, id)| id);
    if id.as_deref().is_some_and(|id| !is_identifier(id)) {
        return Err("Parameter 'id' expects an identifier".to_owned());
    }
    let mut pairs = Vec::new();
    let mut id = id;
    for (key, value) in Options::new(text, implied_key(argument)) {
        if key != "id" {
            pairs.push((key, value));
        } else if let Some(id) = id.take() {
            pairs.push((key, id));
        }
    }
    pairs.extend(id.map(|id| ("id".to_owned(), id)));
    Ok(KeyValues(pairs))
}

/// Whether QEMU takes `id` as the identifier of an object.
fn is_identifier(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
}

/// The options of a text, one after the other.
struct Options<'a> {
    rest: &'a str,
    implied: Option<&'static str>,
}

impl<'a> Options<'a> {
    fn new(text: &'a str, implied: Option<&'static str>) -> Options<'a> {
        Options {
            rest: text,
            implied,
        }
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
    type Item = (String, String);

    fn next(&mut self) -> Option<(String, String)> {
        if self.rest.is_empty() {
            return None;
        }
        let implied = self.implied.take();
        let end = self.rest.find(['=', ',']).unwrap_or(self.rest.len());
        let (key, after) = self.rest.split_at(end);
        let option = match (after.strip_prefix('='), implied) {
            (Some(after), _) => (key.to_owned(), self.value(after)),
            (None, Some(implied)) => (implied.to_owned(), self.value(self.rest)),
            (None, None) => {
                self.rest = after;
                match key.strip_prefix("no") {
                    Some(key) => (key.to_owned(), "off".to_owned()),
                    None => (key.to_owned(), "on".to_owned()),
                }
            }
        };
        self.rest = self.rest.strip_prefix(',').unwrap_or(self.rest);
        Some(option)
    }
}
