// SPDX-License-Identifier: GPL-2.0-or-later

//! The types of objects that a user can create.
//!
//! The schema has those of all targets and builds, and `qom-list-types`, which
//! knows better, makes QEMU load its modules. So a table tells which of them a
//! target has, and those that no QEMU of the table has are looked for.

use super::type_table;
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::ErrorClass;
use serde::de::IgnoredAny;

/// A type with another name in the schema: it there, and as it is.
const OTHER_NAME: (&str, &str) = ("authz-listfile", "authz-list-file");

/// A type that the schema does not have. It comes with the module of this chardev.
const DBUS_DISPLAY: (&str, &str) = ("dbus-display", "dbus");

/// A type that QEMU ends with, once an object of it is gone again.
const NOT_TO_BE_LOOKED_FOR: &str = "x-vfio-user-server";

/// Classes that QEMU shows the options of, and that no object has as its type.
const ABSTRACT: &[&str] = &[
    "can-host",
    "event-loop-base",
    "memory-backend",
    "monitor",
    "netfilter",
    "pr-manager",
    "rng-backend",
    "secret_common",
    "sev-common",
    "user-creatable",
];

/// QMP `ChardevBackendInfo`.
#[derive(Deserialize)]
struct ChardevBackendInfo {
    name: String,
}

/// The types that an object can have in this QEMU, in order. It sends
/// `query-qmp-schema`, `qom-list-properties` and `query-chardev-backends`.
pub(super) async fn creatable(mon: &Monitor) -> Result<Vec<String>> {
    let target = mon.target().await?;
    let mut types = Vec::new();
    let mut doubtful = Vec::new();
    for name in names(mon).await? {
        match type_table::is_on(target, &name) {
            Some(true) => types.push(name),
            None if name != NOT_TO_BE_LOOKED_FOR => doubtful.push(name),
            _ => {}
        }
    }
    types.extend(present(mon, doubtful).await?);
    let chardevs: Vec<ChardevBackendInfo> = mon.query("query-chardev-backends").await?;
    let (name, chardev) = DBUS_DISPLAY;
    if chardevs.iter().any(|known| known.name == chardev) {
        types.push(name.to_owned());
    }
    types.sort();
    Ok(types)
}

/// The types that an object can have as far as is known without looking: those of
/// the table, and all of the schema on a target that is not in it.
pub(super) async fn likely(mon: &Monitor) -> Result<Vec<String>> {
    let target = mon.target().await?;
    let (in_schema, name) = OTHER_NAME;
    let mut types = names(mon).await?;
    types.retain(|known| {
        // QMP takes neither name.
        known != name
            && known != in_schema
            && type_table::is_on(target, known)
                .unwrap_or_else(|| !type_table::is_of_the_table(target))
    });
    Ok(types)
}

/// Whether QEMU shows the options of a class that no object has as its type.
pub(super) fn is_abstract(class: &str) -> bool {
    ABSTRACT.contains(&class)
}

/// The names in the schema, as QEMU has them.
async fn names(mon: &Monitor) -> Result<Vec<String>> {
    let schema = mon.schema().await?;
    let names = schema.values_of("object-add", "qom-type").into_iter();
    let (in_schema, name) = OTHER_NAME;
    Ok(names
        .map(|known| if known == in_schema { name } else { &known }.to_owned())
        .collect())
}

/// Those of the types that QEMU has. To tell, it makes an object of each.
async fn present(mon: &Monitor, types: Vec<String>) -> Result<Vec<String>> {
    let mut requests = Requests::new();
    for name in &types {
        requests.push("qom-list-properties", json!({ "typename": name }))?;
    }
    let replies = mon.query_all::<IgnoredAny>(requests).await?;
    let is_there = |reply: &Result<IgnoredAny>| !matches!(reply, Err(Error::Qmp(error)) if error.class == ErrorClass::DeviceNotFound);
    let both = types.into_iter().zip(replies);
    Ok(both
        .filter(|(_, reply)| is_there(reply))
        .map(|(name, _)| name)
        .collect())
}
