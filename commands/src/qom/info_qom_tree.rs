// SPDX-License-Identifier: GPL-2.0-or-later

//! `info qom-tree`: the objects, as the tree that they are.
//!
//! Follows `hmp_info_qom_tree` in QEMU's `qom/qom-hmp-cmds.c`. An ambiguous
//! path cannot be resolved either, so the warning there is never printed.

use super::listing::{self, ObjectPropertyValue};
use super::object_path::{self, Place};
use super::qom_paths::QOM_PATHS;
use hmp_runtime::prelude::*;

/// The type of the lines between devices. A third of all objects are lines, and
/// only they never have objects below them.
const LINE: &str = "irq";

/// An object.
#[derive(Serialize)]
struct Object {
    path: String,
    #[serde(rename = "type")]
    type_name: String,
    /// The names from the first object of the tree down to this one. Only the
    /// root's name is empty, and no name has a NUL in it.
    #[serde(skip)]
    names: Names,
}

/// Names in a row, with a NUL before each but the first. Sorted in this form,
/// they are in the order of the tree: an object comes before those below it,
/// and its children are sorted bytewise by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Names(String);

impl Names {
    fn and(&self, name: &str) -> Names {
        Names(format!("{}\0{name}", self.0))
    }

    fn depth(&self) -> usize {
        self.0.matches('\0').count()
    }

    fn last(&self) -> &str {
        self.0.rsplit('\0').next().unwrap_or_default()
    }
}

/// An object and all below it, each before its children.
#[derive(Serialize)]
#[serde(transparent)]
struct Tree(Vec<Object>);

impl Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|object| {
            let indent = 2 * object.names.depth();
            let (name, type_name) = (object.names.last(), &object.type_name);
            writeln!(f, "{:indent$}/{name} ({type_name})", "")
        })
    }
}

/// A tree starts with the path of its root.
const FAILURES: Failures = Failures::Starting(&["Path '"]);

/// Show the objects that the machine is made of.
///
/// - `path`: the object to begin with: a path such as `/objects`, or the end of
///   one, such as `nic0`, where it is unique. `/machine` by default.
///
/// Each line has an object's name and, in parentheses, its type; its children
/// follow below. Devices with an id are in `/machine/peripheral`, those without
/// in `peripheral-anon`, those of the board in `unattached`; the objects that
/// `object_add` made are in `/objects`. `qom-list` shows the properties of an
/// object, `info qtree` the devices by bus.
#[hmp(
    name = "info qom-tree",
    args = "path:s?",
    params = "[path]",
    qmp = "qom-list, qom-list-get, qom-get",
    tier = "composed",
    preconfig,
    failures = FAILURES
)]
async fn info_qom_tree(mon: &Monitor, #[complete(QOM_PATHS)] path: Option<String>) -> Result<Tree> {
    let path = path.unwrap_or_else(|| "/machine".to_owned());
    let Some(Place { path, name }) = object_path::resolve(mon, &path).await? else {
        return Err(Error::text(format!("Path '{path}' could not be resolved.")));
    };
    let root = Object {
        type_name: listing::value(mon, &path, "type").await?,
        path,
        names: Names(name),
    };
    walk(mon, root).await
}

async fn walk(mon: &Monitor, root: Object) -> Result<Tree> {
    let mut done = Vec::new();
    let mut level = vec![root];
    while let Some(first) = level.first() {
        if first.names.depth() == listing::DEEPEST {
            return Err(Error::text("QEMU's objects are nested without end"));
        }
        let (mut lines, parents): (Vec<_>, Vec<_>) = level
            .into_iter()
            .partition(|object| object.type_name == LINE);
        done.append(&mut lines);
        let paths: Vec<&str> = parents.iter().map(|parent| parent.path.as_str()).collect();
        let listings = listing::list(mon, &paths).await?;
        level = Vec::new();
        for (parent, properties) in parents.iter().zip(listings) {
            level.extend(
                properties
                    .iter()
                    .flatten()
                    .filter_map(|it| parent.child(it)),
            );
        }
        done.extend(parents);
    }
    done.sort_by(|one, other| one.names.cmp(&other.names));
    Ok(Tree(done))
}

impl Object {
    /// The child, if the property is one.
    fn child(&self, property: &ObjectPropertyValue) -> Option<Object> {
        Some(Object {
            type_name: property.child()?.to_owned(),
            path: Place::child(&self.path, &property.name),
            names: self.names.and(&property.name),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(names: &[&str], type_name: &str) -> Object {
        Object {
            path: names.join("/"),
            type_name: type_name.to_owned(),
            names: Names(names.join("\0")),
        }
    }

    #[test]
    fn the_order_of_names_is_that_of_the_tree() {
        let ordered = [
            &["machine"][..],
            &["machine", "a"],
            &["machine", "a", "z"],
            &["machine", "a b"],
            &["machine", "a-b"],
            &["machine", "a.b", "c"],
            &["machine", "aa"],
            &["machine", "\u{e4}"],
        ];
        let names = ordered.map(|names| object(names, "x").names);
        assert!(names.is_sorted());
    }

    #[test]
    fn each_level_is_indented_by_two() {
        let tree = Tree(vec![
            object(&["", "machine"], "pc"),
            object(&["", "machine", "fw_cfg"], "fw_cfg_io"),
        ]);
        assert_eq!(
            tree.to_string(),
            "  /machine (pc)\n    /fw_cfg (fw_cfg_io)\n"
        );
        assert_eq!(
            Tree(vec![object(&[""], "container")]).to_string(),
            "/ (container)\n"
        );
    }

    #[test]
    fn only_children_are_below() {
        let parent = object(&["machine"], "pc");
        let property = |name: &str, type_name: &str| -> ObjectPropertyValue {
            serde_json::from_value(json!({ "name": name, "type": type_name })).unwrap()
        };
        assert!(parent.child(&property("parent_bus", "link<bus>")).is_none());
        assert!(parent.child(&property("realized", "bool")).is_none());
        let child = parent.child(&property("x", "child<y>")).unwrap();
        assert_eq!((&*child.path, &*child.type_name), ("machine/x", "y"));
        assert_eq!((child.names.depth(), child.names.last()), (1, "x"));
    }
}
