// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of objects.

use super::listing::{self, ObjectPropertyValue};
use super::object_candidates::candidate;
use super::type_table::Types;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Ids of objects made with `object_add` or `-object`.
pub(crate) static OBJECTS: Completer =
    Completer::new("qom-list of /objects", &["qom-list"], |mon, _| {
        Box::pin(objects(mon))
    });

/// Ids of the objects of the type in the argument before.
pub(crate) static OBJECTS_OF_TYPE: Completer = Completer::new(
    "qom-list of /objects, and a table of types",
    &["qom-list", "qom-list-get"],
    |mon, question| Box::pin(of_type(mon, question.last(), &["/objects"])),
);

/// Ids of the objects and devices of the type in the argument before: a link to
/// that type can lead to them.
pub(crate) static LINKED_OBJECTS: Completer = Completer::new(
    "qom-list of /objects and /machine/peripheral, and a table of types",
    &["qom-list", "qom-list-get"],
    |mon, question| {
        let paths = &["/objects", "/machine/peripheral"];
        Box::pin(of_type(mon, question.last(), paths))
    },
);

async fn objects(mon: &Monitor) -> Result<Vec<Candidate>> {
    let objects = listing::children(mon, "/objects").await?;
    Ok(objects.iter().map(candidate).collect())
}

/// The objects of a type directly below one of the paths.
async fn of_type(mon: &Monitor, class: &str, paths: &[&str]) -> Result<Vec<Candidate>> {
    let types = Types::of(mon).await?;
    let listed = listing::list(mon, paths).await?;
    let is_of_type =
        |child: &&ObjectPropertyValue| child.child().is_some_and(|child| types.is(child, class));
    let children = listed.iter().flatten().flatten();
    Ok(children.filter(is_of_type).map(candidate).collect())
}
