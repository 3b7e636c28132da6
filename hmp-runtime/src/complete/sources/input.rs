//! Keys.

use super::candidates;
use crate::complete::Candidate;
use crate::monitor::Monitor;
use crate::qmp::{Schema, Type};

/// The names of keys: what `send-key` takes as a `qcode`.
fn key_names(schema: &Schema) -> Option<Vec<String>> {
    let Type::Array(key) = schema.type_at("send-key", &["keys"])? else {
        return None;
    };
    let key = schema.object_named(key)?;
    let mut members = schema.members_with(key, Some("qcode"));
    let name = members.find(|member| member.name == "data")?;
    match schema.type_named(&name.type_name)? {
        Type::Enum(names) => Some(names.clone()),
        _ => None,
    }
}

impl Monitor {
    /// Key names for the part after the last `-`.
    pub(super) async fn keys(&self, current: &str) -> Vec<Candidate> {
        let Ok(schema) = self.schema().await else {
            return Vec::new();
        };
        let before = current.rfind('-').map_or("", |dash| &current[..=dash]);
        let mut keys = candidates(key_names(&schema).unwrap_or_default());
        for key in &mut keys {
            key.text.insert_str(0, before);
        }
        keys
    }
}
