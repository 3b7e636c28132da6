// SPDX-License-Identifier: GPL-2.0-or-later

//! `info block`: the block devices, their images and settings.
//!
//! Follows `hmp_info_block` and `print_block_info` in QEMU's
//! `block/monitor/block-hmp-cmds.c`. QEMU prints an empty line before every
//! entry but the first of its whole list, so a single match may begin with one.

use super::block_names::SHOWN_BLOCK;
use super::block_node::BlockDeviceInfo;
use hmp_runtime::prelude::*;

/// A block backend.
#[derive(Deserialize, Serialize)]
struct BlockInfo {
    /// Empty for a backend that a `-device` made for a node.
    device: String,
    /// The guest's device, as a QOM path.
    #[serde(skip_serializing_if = "Option::is_none")]
    qdev: Option<String>,
    #[serde(rename = "io-status", skip_serializing_if = "Option::is_none")]
    io_status: Option<String>,
    removable: bool,
    locked: bool,
    #[serde(default)]
    tray_open: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted: Option<BlockDeviceInfo>,
}

/// An entry of the list.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Backend(BlockInfo),
    Node(BlockDeviceInfo),
}

impl Entry {
    fn node(&self) -> Option<&BlockDeviceInfo> {
        match self {
            Entry::Backend(backend) => backend.inserted.as_ref(),
            Entry::Node(node) => Some(node),
        }
    }

    /// The name in the entry's first line.
    fn title(&self) -> String {
        let node_name = self.node().and_then(|node| node.node_name.as_deref());
        let (device, qdev) = match self {
            Entry::Backend(backend) => (backend.device.as_str(), backend.qdev.as_deref()),
            Entry::Node(_) => ("", None),
        };
        match (device, node_name) {
            ("", None) => qdev.unwrap_or("<anonymous>").to_owned(),
            ("", Some(node_name)) => node_name.to_owned(),
            (device, None) => device.to_owned(),
            (device, Some(node_name)) => format!("{device} ({node_name})"),
        }
    }
}

/// The entries that were asked for.
#[derive(Serialize)]
#[serde(transparent)]
struct Blocks {
    entries: Vec<Entry>,
    /// Whether the first entry is not the first of QEMU's list.
    #[serde(skip)]
    continued: bool,
    #[serde(skip)]
    verbose: bool,
    #[serde(skip)]
    version: Version,
}

impl Display for Blocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, entry) in self.entries.iter().enumerate() {
            if self.continued || number > 0 {
                writeln!(f)?;
            }
            f.write_str(&entry.title())?;
            let Some(node) = entry.node() else {
                writeln!(f, ": [not inserted]")?;
                entry.print_device(f)?;
                continue;
            };
            node.print_image(f)?;
            entry.print_device(f)?;
            node.print_settings(f)?;
            if self.verbose {
                writeln!(f, "\nImages:")?;
                node.image.print_chain(f, &self.version)?;
            }
        }
        Ok(())
    }
}

impl Entry {
    /// The lines on the guest's side.
    fn print_device(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry::Backend(backend) = self else {
            return Ok(());
        };
        if let Some(qdev) = &backend.qdev {
            writeln!(f, "    Attached to:      {qdev}")?;
        }
        if let Some(status) = backend
            .io_status
            .as_deref()
            .filter(|status| *status != "ok")
        {
            writeln!(f, "    I/O status:       {status}")?;
        }
        if backend.removable {
            let locked = if backend.locked { "" } else { "not " };
            let tray = if backend.tray_open { "open" } else { "closed" };
            writeln!(f, "    Removable device: {locked}locked, tray {tray}")?;
        }
        Ok(())
    }
}

/// Show the block devices, and what is in them.
///
/// - `-n`: list the nodes that have a name, instead of the block devices.
/// - `-v`: add the details of every image: formats, sizes, snapshots, and the
///   backing files down to the last.
/// - `device`: only the block device of this name or, if there is none, the
///   node of this name. All, if left out.
///
/// An entry begins with the name of the block device, its node in brackets, the
/// file and the driver; QEMU made up the names with `#block`. A block device
/// that was made for a `-blockdev` has no name; its node's name is shown
/// instead. `Attached to` is the guest's device, by its id or QOM path; without
/// that line, no device uses the disk. `[not inserted]` means an empty drive.
/// `I/O status` appears only after an error. Prints nothing for an unknown
/// name. Give both flags as `-n -v` only: in `-v -n`, `-n` is taken for a name,
/// and nothing is printed.
#[hmp(
    name = "info block",
    args = "nodes:-n,verbose:-v,device:B?",
    qmp = "query-block,query-named-block-nodes"
)]
async fn info_block(
    mon: &Monitor,
    nodes: bool,
    verbose: bool,
    #[complete(SHOWN_BLOCK)] device: Option<BlockName>,
) -> Result<Blocks> {
    let mut blocks = Blocks {
        entries: Vec::new(),
        continued: false,
        verbose,
        version: mon.version().clone(),
    };
    if !nodes {
        let backends: Vec<BlockInfo> = mon.query("query-block").await?;
        blocks.pick(device.as_ref(), backends, |backend| &backend.device);
        if device.is_none() || !blocks.entries.is_empty() {
            return Ok(blocks);
        }
    }
    let nodes: Vec<BlockDeviceInfo> = mon.query("query-named-block-nodes").await?;
    blocks.pick(device.as_ref(), nodes, |node| {
        node.node_name.as_deref().unwrap_or_default()
    });
    Ok(blocks)
}

impl Blocks {
    /// Takes the entries of QEMU's list that have the name; all entries, if no
    /// name is given.
    fn pick<Item: Into<Entry>>(
        &mut self,
        name: Option<&BlockName>,
        list: Vec<Item>,
        name_of: impl Fn(&Item) -> &str,
    ) {
        for (place, item) in list.into_iter().enumerate() {
            if name.is_none_or(|name| **name == *name_of(&item)) {
                self.continued |= self.entries.is_empty() && place > 0;
                self.entries.push(item.into());
            }
        }
    }
}

impl From<BlockInfo> for Entry {
    fn from(backend: BlockInfo) -> Entry {
        Entry::Backend(backend)
    }
}

impl From<BlockDeviceInfo> for Entry {
    fn from(node: BlockDeviceInfo) -> Entry {
        Entry::Node(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> Blocks {
        Blocks {
            entries: Vec::new(),
            continued: false,
            verbose: false,
            version: Version::default(),
        }
    }

    fn backends(reply: Json, name: Option<&str>) -> String {
        let mut blocks = blocks();
        let name = name.map(|name| BlockName(name.to_owned()));
        let list: Vec<BlockInfo> = serde_json::from_value(reply).unwrap();
        blocks.pick(name.as_ref(), list, |backend| &backend.device);
        blocks.to_string()
    }

    fn node() -> Json {
        json!({
            "iops_rd": 0, "detect_zeroes": "off", "iops_wr": 0, "ro": false,
            "node-name": "#block142", "backing_file_depth": 0, "drv": "raw", "iops": 0,
            "bps_wr": 0, "encrypted": false, "bps": 0, "bps_rd": 0,
            "cache": { "no-flush": false, "direct": false, "writeback": true },
            "file": "r.img",
            "image": {
                "virtual-size": 1048576, "filename": "r.img", "format": "raw",
                "actual-size": 4096, "dirty-flag": false
            }
        })
    }

    fn empty_drive(device: &str) -> Json {
        json!({
            "io-status": "ok", "device": device, "locked": false, "removable": true,
            "qdev": "/machine/cd", "tray_open": false, "type": "unknown"
        })
    }

    #[test]
    fn a_disk_shows_its_node_file_and_device() {
        let disk = json!({
            "io-status": "nospace", "device": "hd0", "locked": false, "removable": false,
            "qdev": "/machine/disk", "type": "unknown", "inserted": node()
        });
        assert_eq!(
            backends(json!([disk]), None),
            "hd0 (#block142): r.img (raw)\n    Attached to:      /machine/disk\n    \
             I/O status:       nospace\n    Cache mode:       writeback\n"
        );
    }

    #[test]
    fn a_drive_without_a_medium_shows_only_itself() {
        let mut drive = empty_drive("cd0");
        let closed = "cd0: [not inserted]\n    Attached to:      /machine/cd\n    \
                      Removable device: not locked, tray closed\n";
        assert_eq!(backends(json!([drive]), None), closed);
        drive["locked"] = json!(true);
        drive["tray_open"] = json!(true);
        let open = closed.replace("not locked, tray closed", "locked, tray open");
        assert_eq!(backends(json!([drive]), None), open);
    }

    #[test]
    fn a_nameless_device_is_called_by_its_node_or_path() {
        let mut drive = empty_drive("");
        assert!(backends(json!([drive]), None).starts_with("/machine/cd: [not inserted]\n"));
        drive["inserted"] = node();
        assert!(backends(json!([drive]), None).starts_with("#block142: r.img (raw)\n"));
        let nothing = json!([{ "device": "", "locked": false, "removable": false }]);
        assert_eq!(backends(nothing, None), "<anonymous>: [not inserted]\n");
    }

    #[test]
    fn a_match_that_is_not_the_first_of_all_begins_with_an_empty_line() {
        let list = || json!([empty_drive("a"), empty_drive("b"), empty_drive("c")]);
        assert!(backends(list(), Some("a")).starts_with("a: "));
        assert!(backends(list(), Some("b")).starts_with("\nb: "));
        assert_eq!(backends(list(), None).matches("\n\n").count(), 2);
        assert_eq!(backends(list(), Some("d")), "");
    }

    #[test]
    fn verbose_adds_the_image() {
        let mut blocks = blocks();
        let list: Vec<BlockDeviceInfo> = serde_json::from_value(json!([node()])).unwrap();
        blocks.pick(None, list, |_| "");
        blocks.verbose = true;
        assert_eq!(
            blocks.to_string(),
            "#block142: r.img (raw)\n    Cache mode:       writeback\n\nImages:\n\
             image: r.img\nfile format: raw\nvirtual size: 1 MiB (1048576 bytes)\n\
             disk size: 4 KiB\n"
        );
    }
}
