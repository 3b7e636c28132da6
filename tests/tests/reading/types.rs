// SPDX-License-Identifier: GPL-2.0-or-later

//! The table of types is what the QEMUs have.

use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::qemu::{self, Setup};

const TARGETS: [&str; 3] = ["aarch64", "s390x", "x86_64"];
const VERSIONS: [(u32, u32); 3] = [(7, 2), (10, 0), (11, 1)];

const TABLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../commands/src/qom/types.table"
);

const HEAD: &str = "\
# The types of objects that QEMU has: name, parent, whether it is abstract, and for
# aarch64, s390x and x86_64 each whether 7.2, 10.0 and 11.1 has it.
# Written by UPDATE_TYPES=1 cargo test -p tests --test reading the_table_of_types
";

#[test]
fn the_table_of_types_is_what_the_qemus_have() {
    type Presence = [[bool; 3]; 3];
    let mut types: BTreeMap<(String, String, bool), Presence> = BTreeMap::new();
    for (column, target) in TARGETS.iter().enumerate() {
        for (place, (major, minor)) in VERSIONS.iter().enumerate() {
            let qemu = qemu::version(*major, *minor).of_target(target).unwrap();
            let mut vm = Setup::new(&qemu).start(&["-machine", "none"]);
            let listed = vm
                .control()
                .execute("qom-list-types", json!({ "abstract": true }))
                .unwrap();
            for one in listed.as_array().unwrap() {
                let text = |key: &str| one[key].as_str().unwrap_or("-").to_owned();
                let is_abstract = one["abstract"] == Json::Bool(true);
                let presence = types
                    .entry((text("name"), text("parent"), is_abstract))
                    .or_default();
                presence[column][place] = true;
            }
        }
    }
    let mut table = HEAD.to_owned();
    for ((name, parent, is_abstract), presence) in types {
        let kind = if is_abstract { "abstract" } else { "plain" };
        let letters = |versions: [bool; 3]| -> String {
            let letter = |has: bool| if has { 'x' } else { '.' };
            versions.into_iter().map(letter).collect()
        };
        let words: Vec<String> = presence.into_iter().map(letters).collect();
        table += &format!("{name} {parent} {kind} {}\n", words.join(" "));
    }
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(TABLE, table).unwrap();
        return;
    }
    let known = std::fs::read_to_string(TABLE).unwrap();
    let differing: Vec<&str> = {
        let known: BTreeSet<&str> = known.lines().collect();
        let now: BTreeSet<&str> = table.lines().collect();
        known.symmetric_difference(&now).copied().collect()
    };
    assert_eq!(differing, [""; 0]);
}
