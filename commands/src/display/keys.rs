// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of keys, with dashes between those that are pressed together.

use hmp_runtime::complete::{Candidate, Completer, FROM_SCHEMA};
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::{Schema, Type};

/// Key names after the last `-` of a combination.
pub(crate) static KEYS: Completer = Completer::new(FROM_SCHEMA, &[], |mon, question| {
    Box::pin(keys(mon, question.current))
});

/// The `qcode` values of `send-key`.
fn key_names(schema: &Schema) -> Option<&[String]> {
    let Type::Array(key) = schema.type_at("send-key", &["keys"])? else {
        return None;
    };
    let key = schema.object_named(key)?;
    let mut members = schema.members_with(key, Some("qcode"));
    let name = members.find(|member| member.name == "data")?;
    match schema.type_named(&name.type_name)? {
        Type::Enum(names) => Some(names),
        _ => None,
    }
}

async fn keys(mon: &Monitor, current: &str) -> Result<Vec<Candidate>> {
    let schema = mon.schema().await?;
    let before = current.rfind('-').map_or("", |dash| &current[..=dash]);
    let names = key_names(&schema).unwrap_or_default().iter();
    Ok(names.map(|name| format!("{before}{name}").into()).collect())
}
