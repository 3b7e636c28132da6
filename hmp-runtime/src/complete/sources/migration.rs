//! What migration can be told.

use super::{candidates, files};
use crate::complete::Candidate;
use crate::monitor::Monitor;
use crate::qmp::{Scalar, Type};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

const SET: &str = "migrate-set-parameters";

#[derive(Deserialize)]
struct Capability {
    capability: String,
    state: bool,
}

impl Monitor {
    pub(super) async fn migration_capabilities(&self) -> Vec<Candidate> {
        let list: Vec<Capability> = self.list("query-migrate-capabilities").await;
        list.into_iter()
            .map(|item| Candidate::described(item.capability, on_off(item.state)))
            .collect()
    }

    pub(super) async fn migration_parameters(&self) -> Vec<Candidate> {
        let mut names = self.members_of(SET).await;
        let values = self.query("query-migrate-parameters").await;
        let values: Map<String, Json> = values.unwrap_or_default();
        for name in &mut names {
            name.description = values.get(&name.text).and_then(shown);
        }
        names
    }

    pub(super) async fn migration_values(&self, parameter: &str) -> Vec<Candidate> {
        let Ok(schema) = self.schema().await else {
            return Vec::new();
        };
        match schema.type_at(SET, &[parameter]) {
            Some(Type::Scalar(Scalar::Boolean)) => vec!["on".into(), "off".into()],
            Some(Type::Enum(values)) => candidates(values.clone()),
            _ => Vec::new(),
        }
    }

    /// The start of a URI; after that, files.
    pub(super) async fn migration_uris(&self, current: &str) -> Vec<Candidate> {
        let mut starts = vec!["exec:", "fd:", "tcp:", "unix:", "vsock:"];
        let transports = self.values_of("migrate", "channels.addr.transport").await;
        let transports = transports.iter().map(|transport| transport.text.as_str());
        starts.extend(transports.filter_map(|transport| match transport {
            "file" => Some("file:"),
            "rdma" => Some("rdma:"),
            _ => None,
        }));
        addresses(&starts, current)
    }
}

/// The start of a server's address; after that, files.
pub(super) fn socket_addresses(current: &str) -> Vec<Candidate> {
    addresses(&["fd:", "unix:", "vsock:"], current)
}

fn addresses(starts: &[&str], current: &str) -> Vec<Candidate> {
    for start in ["file:", "unix:"] {
        let path = current.strip_prefix(start);
        if let Some(path) = path.filter(|_| starts.contains(&start)) {
            let mut files = files::starting_with(path);
            for file in &mut files {
                file.text.insert_str(0, start);
            }
            return files;
        }
    }
    starts.iter().map(|start| Candidate::from(*start)).collect()
}

fn on_off(state: bool) -> &'static str {
    if state { "on" } else { "off" }
}

/// A value in a word; `None` if it is none, or nothing.
fn shown(value: &Json) -> Option<String> {
    match value {
        Json::Bool(state) => Some(on_off(*state).to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_goes_on_with_a_file() {
        assert_eq!(addresses(&["fd:"], ""), ["fd:".into()]);
        assert_eq!(addresses(&["fd:"], "unix:/"), ["fd:".into()]);
        let files = addresses(&["unix:"], "unix:src/li");
        assert_eq!(files, ["unix:src/lib.rs".into()]);
    }

    #[test]
    fn a_value_is_shown_as_a_word() {
        assert_eq!(shown(&json!(false)).as_deref(), Some("off"));
        assert_eq!(shown(&json!(64)).as_deref(), Some("64"));
        assert_eq!(shown(&json!("")), None);
        assert_eq!(shown(&json!([])), None);
    }
}
