//! The options of `chardev-add` and `chardev-change`.

use super::Key;
use super::values::Values;
use super::word::OptionWord;
use crate::complete::Candidate;
use crate::monitor::Monitor;
use crate::options::chardev::options_of;
use serde::Deserialize;
use serde_json::json;

/// One entry of QMP `query-command-line-options`.
#[derive(Default, Deserialize)]
struct OptionList {
    parameters: Vec<Parameter>,
}

/// One option that QEMU has on its command line.
#[derive(Deserialize)]
pub(super) struct Parameter {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub help: Option<String>,
    pub default: Option<String>,
}

#[derive(Deserialize)]
struct Backend {
    name: String,
}

impl Parameter {
    /// What is known about it.
    pub fn about(&self) -> String {
        let mut about = self.kind.clone();
        if let Some(default) = &self.default {
            about.push_str(&format!(", default {default}"));
        }
        if let Some(help) = &self.help {
            about.push_str(&format!(": {help}"));
        }
        about
    }
}

impl Monitor {
    /// The options that QEMU has on its command line after `option`.
    pub(super) async fn command_line_options(&self, option: &str) -> Vec<Parameter> {
        let question = json!({ "option": option });
        let lists: Vec<OptionList> = self
            .query_with("query-command-line-options", question)
            .await
            .unwrap_or_default();
        lists.into_iter().flat_map(|list| list.parameters).collect()
    }

    pub(super) async fn chardev_types(&self) -> Vec<Candidate> {
        let backends: Vec<Backend> = self
            .query("query-chardev-backends")
            .await
            .unwrap_or_default();
        backends
            .into_iter()
            .map(|backend| Candidate::from(backend.name))
            .collect()
    }

    /// What the backend of an option list can be told.
    pub(super) async fn chardev_keys(&self, word: &OptionWord<'_>, with_id: bool) -> Vec<Key> {
        let mut keys = vec![Key::new("backend", Values::Free)];
        if with_id {
            keys.push(Key::new("id", Values::Free).about("label of the character device"));
        }
        let Some(backend) = word.get("backend") else {
            return keys;
        };
        let mut own = options_of(backend, self.version());
        if backend == "socket" {
            own.retain(|name| has_place(word, name));
        }
        let encodings = match word.key() {
            "encoding" => self.encodings().await,
            _ => Values::Free,
        };
        for parameter in self.command_line_options("chardev").await {
            if !own.contains(&parameter.name.as_str()) {
                continue;
            }
            let values = match (parameter.kind.as_str(), parameter.name.as_str()) {
                ("boolean", _) => Values::OnOff,
                (_, name) if name.starts_with("chardevs.") => Values::Chardev,
                (_, "encoding") => encodings.clone(),
                (_, name) => Values::by_key(name),
            };
            keys.push(Key::new(&parameter.name, values).about(&parameter.about()));
        }
        keys
    }

    async fn encodings(&self) -> Values {
        let path = ["backend", "data", "encoding"];
        let schema = self.schema().await;
        let names = schema.map(|schema| schema.values_at("chardev-add", &path));
        Values::Words(names.unwrap_or_default())
    }
}

/// Whether an option of a socket still makes sense: it is at one place, and the
/// other options say more about the one that is given.
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
