// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of objects.

use super::listing::{self, ObjectPropertyValue};
use super::object_candidates::candidate;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;

/// Ids of objects made with `object_add` or `-object`.
pub(crate) static OBJECTS: Completer =
    Completer::new("qom-list of /objects", &["qom-list"], |mon, _| {
        Box::pin(objects(mon))
    });

/// Ids of the objects of the type in the argument before.
pub(crate) static OBJECTS_OF_TYPE: Completer = Completer::new(
    "qom-list-types, qom-list of /objects",
    &["qom-list-types", "qom-list"],
    |mon, question| Box::pin(of_type(mon, question.last(), &["/objects"])),
);

/// Ids of the objects and devices of the type in the argument before: a link to
/// that type can lead to them.
pub(crate) static LINKED_OBJECTS: Completer = Completer::new(
    "qom-list-types, qom-list of /objects and /machine/peripheral",
    &["qom-list-types", "qom-list"],
    |mon, question| {
        let paths = &["/objects", "/machine/peripheral"];
        Box::pin(of_type(mon, question.last(), paths))
    },
);

/// QMP `ObjectTypeInfo`.
#[derive(Deserialize)]
struct ObjectTypeInfo {
    name: String,
}

async fn objects(mon: &Monitor) -> Result<Vec<Candidate>> {
    let objects = listing::children(mon, "/objects").await?;
    Ok(objects.iter().map(candidate).collect())
}

/// The objects of a type directly below one of the paths.
async fn of_type(mon: &Monitor, class: &str, paths: &[&str]) -> Result<Vec<Candidate>> {
    let mut requests = Requests::new();
    requests.push("qom-list-types", json!({ "implements": class }))?;
    for path in paths {
        requests.push("qom-list", json!({ "path": path }))?;
    }
    let mut replies = mon.query_all::<Json>(requests).await?.into_iter();
    let types = replies.next().transpose()?.unwrap_or_default();
    let types: Vec<ObjectTypeInfo> = serde_json::from_value(types).unwrap_or_default();
    let is_of_type = |child: &ObjectPropertyValue| {
        let class = child.child();
        class.is_some_and(|class| types.iter().any(|known| known.name == class))
    };
    let mut found = Vec::new();
    for listed in replies.flatten() {
        let children: Vec<ObjectPropertyValue> = serde_json::from_value(listed).unwrap_or_default();
        let fitting = children.iter().filter(|child| is_of_type(child));
        found.extend(fitting.map(candidate));
    }
    Ok(found)
}
