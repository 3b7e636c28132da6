// SPDX-License-Identifier: GPL-2.0-or-later

//! The types of objects that QEMUs have, from a table.
//!
//! QMP lists them with `qom-list-types`, but to answer, QEMU loads all its modules
//! for good, and what they bring then shows in other lists. Who only completes a
//! line must not do that to a QEMU. A test holds the table, `types.table`, against
//! QEMUs, and writes it anew.

use hmp_runtime::options::device::aliased;
use hmp_runtime::prelude::*;
use std::collections::HashMap;

const TABLE: &str = include_str!("types.table");

/// The targets and versions that the table is about, in the order of its columns.
const TARGETS: [&str; 3] = ["aarch64", "s390x", "x86_64"];
const VERSIONS: [(u32, u32); 3] = [(7, 2), (10, 0), (11, 1)];

/// A type of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownType {
    pub(crate) name: &'static str,
    pub(crate) parent: Option<&'static str>,
    pub(crate) is_abstract: bool,
    /// One word for each target, with a letter for each version.
    presence: [&'static str; 3],
}

impl KnownType {
    fn read(line: &'static str) -> Option<KnownType> {
        let mut words = line.split_whitespace();
        let (name, parent, flags) = (words.next()?, words.next()?, words.next()?);
        Some(KnownType {
            name,
            parent: (parent != "-").then_some(parent),
            is_abstract: flags == "abstract",
            presence: [(); 3].map(|()| words.next().unwrap_or_default()),
        })
    }

    /// Whether a QEMU for this target and of this version has it: of a target that
    /// is not in the table, if all that are have it.
    fn is_in(&self, target: &str, version: usize) -> bool {
        let has = |word: &str| word.as_bytes().get(version) == Some(&b'x');
        match TARGETS.iter().position(|known| *known == target) {
            Some(column) => has(self.presence[column]),
            None => self.presence.iter().all(|word| has(word)),
        }
    }
}

/// Every type of a QEMU, by name.
#[derive(Default)]
pub(crate) struct Types(HashMap<&'static str, KnownType>);

impl Types {
    /// Those that the connected QEMU has as far as one knows.
    ///
    /// # Errors
    ///
    /// A lost connection.
    pub(crate) async fn of(mon: &Monitor) -> Result<Types> {
        Ok(Types::new(types(mon).await?))
    }

    pub(crate) fn new(types: impl IntoIterator<Item = KnownType>) -> Types {
        Types(types.into_iter().map(|one| (one.name, one)).collect())
    }

    /// The type and those it is derived from.
    pub(crate) fn ancestors<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let parent = |name: &&'a str| self.0.get(*name)?.parent;
        // An error in the table might be a cycle.
        std::iter::successors(Some(name), parent).take(32)
    }

    /// Whether a type is another one, or derived from it.
    pub(crate) fn is(&self, name: &str, ancestor: &str) -> bool {
        self.ancestors(name).any(|known| known == ancestor)
    }

    /// The type with this name or alias.
    pub(crate) fn resolved(&self, name: &str) -> String {
        let is_type = |name: &String| self.0.contains_key(name.as_str());
        let mut names = std::iter::once(name.to_owned()).chain(aliased(name));
        names.find(is_type).unwrap_or_else(|| name.to_owned())
    }

    /// All of them, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &KnownType> {
        self.0.values()
    }
}

fn table() -> impl Iterator<Item = KnownType> {
    read(TABLE)
}

/// The types of a table.
pub(crate) fn read(table: &'static str) -> impl Iterator<Item = KnownType> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(KnownType::read)
}

/// The types that the connected QEMU has as far as one knows: a version that is not
/// in the table has what the one before it has.
async fn types(mon: &Monitor) -> Result<Vec<KnownType>> {
    let target = mon.target().await?;
    let is_reached = |&(major, minor): &(u32, u32)| mon.version().at_least(major, minor);
    let version = VERSIONS.iter().rposition(is_reached).unwrap_or_default();
    Ok(table().filter(|one| one.is_in(target, version)).collect())
}

/// Whether QEMUs for this target have a type, in any version; `None` if the table
/// cannot tell.
pub(crate) fn is_on(target: &str, name: &str) -> Option<bool> {
    let mut rows = table().filter(|one| one.name == name).peekable();
    rows.peek()?;
    let has = |column: usize| move |one: KnownType| one.presence[column].contains('x');
    match TARGETS.iter().position(|known| *known == target) {
        Some(column) => Some(rows.any(has(column))),
        None => rows
            .any(|one| one.presence.iter().all(|word| word.contains('x')))
            .then_some(true),
    }
}

/// Whether the table is about this target.
pub(crate) fn is_of_the_table(target: &str) -> bool {
    TARGETS.contains(&target)
}

/// Devices that QEMU may have to load a module for, where it is built with modules.
const IN_MODULES: &[&str] = &[
    "ccid-card-emulated",
    "ccid-card-passthru",
    "qxl",
    "qxl-vga",
    "uefi-vars-sysbus",
    "uefi-vars-x64",
    "usb-host",
    "usb-redir",
    "vhost-user-gpu",
    "vhost-user-gpu-pci",
    "vhost-user-vga",
    "virtio-gpu-ccw",
    "virtio-gpu-device",
    "virtio-gpu-gl-device",
    "virtio-gpu-gl-pci",
    "virtio-gpu-pci",
    "virtio-gpu-rutabaga-device",
    "virtio-gpu-rutabaga-pci",
    "virtio-vga",
    "virtio-vga-gl",
    "virtio-vga-rutabaga",
];

/// Whether QEMU may have to load a module to tell what `name`, a type of devices or
/// an alias of one, is.
pub(crate) fn may_be_in_module(name: &str) -> bool {
    let is_in_module = |name: &str| IN_MODULES.contains(&name);
    is_in_module(name) || aliased(name).iter().any(|name| is_in_module(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_tell_who_has_a_type() {
        let one = KnownType::read("edu pci-device plain .xx ... xx.").unwrap();
        assert_eq!((one.name, one.parent), ("edu", Some("pci-device")));
        assert!(one.is_in("aarch64", 1) && !one.is_in("aarch64", 0));
        assert!(!one.is_in("s390x", 1) && !one.is_in("x86_64", 2));
        assert!(!one.is_in("riscv64", 1));
        let root = KnownType::read("object - abstract xxx xxx xxx").unwrap();
        assert!(root.parent.is_none() && root.is_abstract && root.is_in("riscv64", 2));
    }

    #[test]
    fn every_line_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), table().count());
        assert!(table().count() > 500);
    }

    #[test]
    fn an_alias_is_as_much_in_a_module_as_its_type() {
        assert!(may_be_in_module("qxl") && may_be_in_module("virtio-gpu"));
        assert!(!may_be_in_module("e1000") && !may_be_in_module("virtio-net"));
    }
}
