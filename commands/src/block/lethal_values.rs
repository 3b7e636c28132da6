// SPDX-License-Identifier: GPL-2.0-or-later

//! Values of block drivers' options that QEMU aborts over.
//!
//! Most drivers fail over an option that they cannot read. `null-co`, `null-aio`
//! and `nvme` take all that reaches them for checked, as it is when it comes by
//! QMP's `blockdev-add`. The options of `drive_add`, and a file name that begins
//! with `json:`, reach them as they were typed.

use crate::lethal::table::UNREADABLE_OPTION;
use hmp_runtime::grammar::Options;
use hmp_runtime::options::scalar::{Numbers, boolean};
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::Type;
use std::collections::BTreeMap;

/// How a driver reads an option.
#[derive(Clone, Copy)]
enum Kind {
    Size,
    Number,
    Switch,
}

/// Drivers, an option, and how they read it.
const TRUSTING: &[(&[&str], &str, Kind)] = &[
    (NULL, "size", Kind::Size),
    (NULL, "latency-ns", Kind::Number),
    (NULL, "read-zeroes", Kind::Switch),
    (&["nvme"], "namespace", Kind::Number),
];

const NULL: &[&str] = &["null-co", "null-aio"];

impl Kind {
    fn reads(self, text: &str, numbers: Numbers) -> bool {
        match self {
            Kind::Size => numbers.size(text).is_ok(),
            Kind::Number => numbers.unsigned(text).is_some(),
            Kind::Switch => boolean(text).is_some(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Size => "size",
            Kind::Number => "number",
            Kind::Switch => "'on' or 'off'",
        }
    }
}

/// The options of a node and of those below it, with dots in the keys.
pub(super) struct Given(BTreeMap<String, String>);

impl Given {
    /// The options of `drive_add`, `-n` or not.
    pub fn in_options(text: &str) -> Given {
        let mut given = BTreeMap::new();
        for option in Options::new(text, None) {
            let key = match option.key.as_str() {
                "format" => "driver".to_owned(),
                _ => option.key,
            };
            given.insert(key, option.value);
        }
        Given(given)
    }

    /// Those in a file name, if it is of that kind.
    pub fn in_file_name(name: &str) -> Option<Given> {
        let json: Json = serde_json::from_str(name.strip_prefix("json:")?).ok()?;
        let mut given = BTreeMap::new();
        flatten(&json, "", &mut given);
        Some(Given(given))
    }

    /// The value of an option.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Whether QEMU has a node with the name that is given, or a disk with the id.
    pub async fn is_taken(&self, mon: &Monitor) -> Result<bool> {
        let names = BlockNames::of(mon).await?;
        Ok(self.get("id").is_some_and(|id| names.has_disk(id))
            || self.get("node-name").is_some_and(|it| names.has_node(it)))
    }

    /// An option that its driver cannot read, and that driver.
    fn unreadable(&self, numbers: Numbers) -> Option<Unreadable<'_>> {
        self.0.iter().find_map(|(path, value)| {
            let (node, key) = match path.rfind('.') {
                Some(dot) => path.split_at(dot + 1),
                None => ("", path.as_str()),
            };
            let driver = self.driver(node)?;
            let kind = TRUSTING
                .iter()
                .find(|(drivers, option, _)| *option == key && drivers.contains(&driver))
                .map(|(.., kind)| *kind)?;
            let unreadable = Unreadable {
                driver,
                key,
                value,
                kind,
            };
            (!kind.reads(value, numbers)).then_some(unreadable)
        })
    }

    /// The driver of a node: its own option, or the protocol of the file that the
    /// user opens.
    fn driver(&self, node: &str) -> Option<&str> {
        let by_protocol = || match node {
            "file." => self.get("file")?.split_once("://").map(|(name, _)| name),
            _ => None,
        };
        self.get(&format!("{node}driver")).or_else(by_protocol)
    }

    /// All drivers that the options name.
    fn drivers(&self) -> impl Iterator<Item = &str> {
        let is_driver = |path: &str| path == "driver" || path.ends_with(".driver");
        self.0
            .iter()
            .filter(move |(path, _)| is_driver(path))
            .map(|(_, name)| name.as_str())
    }

    /// Refuses options that QEMU does not survive, unless forced. Those with a
    /// driver that it does not have are left to it.
    ///
    /// # Errors
    ///
    /// The reason.
    pub async fn refuse_lethal(&self, mon: &Monitor) -> Result<()> {
        let Some(unreadable) = self.unreadable(Numbers::of(mon.version())) else {
            return Ok(());
        };
        let schema = mon.schema().await?;
        if let Some(Type::Enum(known)) = schema.type_at("blockdev-add", &["driver"])
            && self
                .drivers()
                .any(|name| !known.iter().any(|it| it == name))
        {
            return Ok(());
        }
        let Unreadable {
            driver,
            key,
            value,
            kind,
        } = unreadable;
        mon.refuse(
            &UNREADABLE_OPTION,
            &[
                ("value", &value),
                ("kind", &kind.name()),
                ("option", &key),
                ("driver", &driver),
            ],
        )
    }
}

/// An option, and the driver that cannot read it.
struct Unreadable<'a> {
    driver: &'a str,
    key: &'a str,
    value: &'a str,
    kind: Kind,
}

/// Takes scalars as text, as block drivers get them.
fn flatten(json: &Json, path: &str, into: &mut BTreeMap<String, String>) {
    let below = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    let scalar = match json {
        Json::Object(members) => {
            for (key, value) in members {
                flatten(value, &below(key), into);
            }
            return;
        }
        Json::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                flatten(value, &below(&index.to_string()), into);
            }
            return;
        }
        Json::String(text) => text.clone(),
        Json::Bool(on) => if *on { "on" } else { "off" }.to_owned(),
        Json::Number(number) => number.to_string(),
        Json::Null => return,
    };
    into.insert(path.to_owned(), scalar);
}

/// Refuses the name of an image whose driver QEMU would abort over, unless
/// forced. `device` is the disk that the image is for: what is about no disk is
/// left to QEMU.
///
/// # Errors
///
/// The reason.
pub async fn refuse_image(mon: &Monitor, device: &str, name: &str) -> Result<()> {
    let numbers = Numbers::of(mon.version());
    match Given::in_file_name(name) {
        Some(given) if given.unreadable(numbers).is_some() => {
            let names = BlockNames::of(mon).await?;
            if names.has_disk(device) || names.has_node(device) {
                return given.refuse_lethal(mon).await;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// As [`refuse_image`], for the image that a copy is written to: QEMU opens it by its
/// name alone only where it is there and no format is given.
///
/// # Errors
///
/// The reason.
pub(super) async fn refuse_target(
    mon: &Monitor,
    reuse: bool,
    format: Option<&str>,
    device: &str,
    target: &str,
) -> Result<()> {
    if reuse && format.is_none() {
        return refuse_image(mon, device, target).await;
    }
    Ok(())
}

#[derive(Deserialize)]
struct BlockInfo {
    device: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct BlockDeviceInfo {
    node_name: String,
}

/// The names that disks and nodes have.
struct BlockNames {
    disks: Vec<BlockInfo>,
    nodes: Vec<BlockDeviceInfo>,
}

impl BlockNames {
    async fn of(mon: &Monitor) -> Result<BlockNames> {
        Ok(BlockNames {
            disks: mon.query("query-block").await?,
            nodes: mon.query("query-named-block-nodes").await?,
        })
    }

    fn has_disk(&self, name: &str) -> bool {
        self.disks.iter().any(|disk| disk.device == name)
    }

    fn has_node(&self, name: &str) -> bool {
        self.nodes.iter().any(|node| node.node_name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_lethal(given: &Given) -> bool {
        given.unreadable(Numbers::default()).is_some()
    }

    #[test]
    fn what_its_driver_cannot_read_is_found_at_every_depth() {
        for text in [
            "driver=null-co,node-name=b,size=-1",
            "driver=null-aio,size=",
            "format=null-co,latency-ns=x",
            "driver=null-co,read-zeroes=maybe",
            "if=none,file=null-co://,file.size=x",
            "driver=raw,file.driver=null-co,file.size=9Q",
            "file=a.qcow2,backing.driver=null-co,backing.size=x",
            "driver=nvme,device=0000:00:00.0,namespace=x",
        ] {
            assert!(is_lethal(&Given::in_options(text)), "{text}");
        }
        for text in [
            "driver=null-co,node-name=b,size=1G,latency-ns=-1,read-zeroes=y",
            "driver=null-co,size=x,size=1",
            "driver=raw,size=x,file.driver=null-co",
            "file.filename=null-co://,file.size=x",
            "size=x",
        ] {
            assert!(!is_lethal(&Given::in_options(text)), "{text}");
        }
    }

    #[test]
    fn a_file_name_may_have_options_in_it() {
        for name in [
            r#"json:{"driver":"null-co","size":"x"}"#,
            r#"json:{"driver":"null-co","size":-1}"#,
            r#"json:{"driver":"null-co","size":true}"#,
            r#"json:{"driver":"raw","file":{"driver":"null-co","size":"x"}}"#,
            r#"json:{"driver":"raw","file.driver":"null-co","file.size":"x"}"#,
        ] {
            assert!(is_lethal(&Given::in_file_name(name).unwrap()), "{name}");
        }
        let harmless = r#"json:{"driver":"null-co","size":8388608,"read-zeroes":true}"#;
        assert!(!is_lethal(&Given::in_file_name(harmless).unwrap()));
        assert!(Given::in_file_name("null-co://").is_none());
        assert!(Given::in_file_name("json:{").is_none());
    }
}
