// SPDX-License-Identifier: GPL-2.0-or-later

//! The option list of `chardev-add` and, after an id, of `chardev-change`.

use super::chardevs::CHARDEVS;
use crate::qom::text_values::by_key;
use hmp_runtime::complete::options::{Key, OptionWord, Values};
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::options::chardev::options_of;
use hmp_runtime::options::command_line::parameters_of;
use hmp_runtime::prelude::*;

/// The option list.
pub(crate) static CHARDEV_OPTIONS: Completer = Completer::new(
    "query-chardev-backends and query-command-line-options",
    &["query-command-line-options"],
    |mon, question| Box::pin(chardev_options(mon, question)),
)
.lacks("which backend looks at which options: known by a list")
.goes_on();

/// Types of character devices.
static BACKENDS: Completer = Completer::new(
    "query-chardev-backends",
    &["query-chardev-backends"],
    |mon, _| Box::pin(backends(mon)),
);

/// Encodings of a console.
static ENCODINGS: Completer = Completer::values("chardev-add", "backend.data.encoding");

/// QMP `ChardevBackendInfo`.
#[derive(Deserialize)]
struct ChardevBackendInfo {
    name: String,
}

async fn chardev_options(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let word = OptionWord::read(question.current, question.implied);
    let mut keys = vec![Key::new("backend", Values::Offered(&BACKENDS))];
    // A changed device keeps its id.
    if question.before.is_empty() {
        keys.push(Key::new("id", Values::Free).about("label of the character device"));
    }
    if let Some(backend) = word.get("backend")
        && word.key_of_value() != Some("backend")
    {
        keys.extend(keys_of(mon, &word, backend).await);
    }
    word.candidates(mon, keys).await
}

async fn backends(mon: &Monitor) -> Result<Vec<Candidate>> {
    let backends: Vec<ChardevBackendInfo> = mon.query("query-chardev-backends").await?;
    let names = backends.into_iter().map(|backend| backend.name);
    Ok(names.map(Candidate::from).collect())
}

/// The options of a backend.
async fn keys_of(mon: &Monitor, word: &OptionWord<'_>, backend: &str) -> Vec<Key> {
    let mut own = options_of(backend, mon.version());
    if backend == "socket" {
        own.retain(|name| has_place(word, name));
    }
    let mut parameters = parameters_of(mon, "chardev").await.unwrap_or_default();
    parameters.retain(|parameter| own.contains(&parameter.name.as_str()));
    let keys = parameters.iter().map(|parameter| {
        let values = match (parameter.kind.as_str(), parameter.name.as_str()) {
            ("boolean", _) => Values::on_off(),
            (_, name) if name.starts_with("chardevs.") => Values::Offered(&CHARDEVS),
            (_, "encoding") => Values::Offered(&ENCODINGS),
            (_, name) => by_key(name),
        };
        Key::new(&parameter.name, values).about(&parameter.in_a_line())
    });
    keys.collect()
}

/// Whether an option of a socket still makes sense: a socket has one place, and
/// the other options belong to the place that is given.
fn has_place(word: &OptionWord<'_>, name: &str) -> bool {
    let places: &[(&str, &[&str])] = &[
        ("path", &["path", "abstract", "tight"]),
        ("host", &["host", "port", "to", "ipv4", "ipv6"]),
        ("fd", &["fd"]),
    ];
    let given = places.iter().find(|(place, _)| word.has(place));
    let is_of_a_place = places.iter().any(|(_, options)| options.contains(&name));
    given.is_none_or(|(_, options)| !is_of_a_place || options.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_at_one_place() {
        let word = |text| OptionWord::read(text, Some("backend"));
        let unix = word("socket,path=a,");
        assert!(has_place(&unix, "abstract") && has_place(&unix, "server"));
        assert!(!has_place(&unix, "host") && !has_place(&unix, "ipv4"));
        let open = word("socket,");
        assert!(has_place(&open, "path") && has_place(&open, "host"));
    }
}
