// SPDX-License-Identifier: GPL-2.0-or-later

//! `qom-list`: the properties of an object.
//!
//! Follows `hmp_qom_list` in QEMU's `qom/qom-hmp-cmds.c`. In both, the order is
//! that of QEMU's hash table.

use super::listing::{self, ObjectPropertyValue};
use super::qom_paths::QOM_PATHS;
use hmp_runtime::prelude::*;

#[derive(Serialize)]
#[serde(untagged)]
enum Listing {
    /// Without a path, the monitor names only the place to start from.
    Root([&'static str; 1]),
    Properties(Vec<ObjectPropertyValue>),
}

impl Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Listing::Root([root]) => writeln!(f, "{root}"),
            Listing::Properties(properties) => properties
                .iter()
                .try_for_each(|property| writeln!(f, "{} ({})", property.name, property.type_name)),
        }
    }
}

/// Show the properties of an object, its children among them.
///
/// - `path`: the object: a path such as `/machine/peripheral`, or the end of
///   one, such as `nic0`, where it is unique. Without it, the command shows
///   only `/`, where all paths begin.
///
/// Each line is a property and its type. `child<TYPE>` is an object inside this
/// one; add its name to the path to see it. `link<TYPE>` leads to an object
/// elsewhere. The order has no meaning. `qom-get` shows a value,
/// `info qom-tree` the objects alone. Fails for the end of a path that several
/// objects share, such as `device[0]`. Example: `qom-list /objects`.
#[hmp(
    name = "qom-list",
    args = "path:s?",
    params = "path",
    qmp = "qom-list",
    preconfig
)]
async fn qom_list(mon: &Monitor, #[complete(QOM_PATHS)] path: Option<String>) -> Result<Listing> {
    match path {
        None => Ok(Listing::Root(["/"])),
        Some(path) => listing::properties(mon, &path)
            .await
            .map(Listing::Properties),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_shown_with_its_type() {
        let reply = json!([{ "name": "type", "type": "string" },
                           { "name": "nic0", "type": "child<e1000>", "description": "x" }]);
        let listing = Listing::Properties(serde_json::from_value(reply).unwrap());
        assert_eq!(listing.to_string(), "type (string)\nnic0 (child<e1000>)\n");
    }

    #[test]
    fn without_a_path_there_is_only_the_root() {
        assert_eq!(Listing::Root(["/"]).to_string(), "/\n");
    }
}
