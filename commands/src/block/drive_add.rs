// SPDX-License-Identifier: GPL-2.0-or-later

//! `drive_add`: a new disk, for a device that is plugged in later.
//!
//! Follows `hmp_drive_add` in QEMU's `block/monitor/block-hmp-cmds.c`. With
//! `-n`, it makes a block node, as QMP `blockdev-add` does. Without, it makes a
//! block backend with a name, as `-drive if=none` does; QMP has no command for
//! that. The PCI address is read and not used.

use super::drive_option_list::DRIVE_OPTIONS;
use super::image_in_use;
use super::lethal_values::Given;
use super::node_options::NodeOptions;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct BlockInfo {
    device: String,
}

/// What is printed on success.
#[derive(Serialize)]
struct Added {
    /// Advice about options that should be written differently.
    warnings: String,
}

impl Display for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.warnings)
    }
}

/// The built-in monitor confirms a drive, but not a block node.
const FAILURES: Failures = Failures::AllBut(&["OK", "Supported formats"]);

/// The kinds of `if`; QEMU looks at it before it opens the image.
const INTERFACES: &[&str] = &[
    "floppy", "ide", "mtd", "none", "pflash", "scsi", "sd", "virtio", "xen",
];

/// QMP does not let such options through, but the built-in monitor does.
async fn survives(mon: &Monitor, node: bool, _pci_addr: String, opts: String) -> Result<()> {
    if !mon.passthrough_allowed() {
        return Ok(());
    }
    let given = Given::in_options(&opts);
    let is_wrong_anyway = if node {
        given.get("node-name").is_none()
    } else {
        let kind = given.get("if");
        kind.is_some_and(|name| !INTERFACES.contains(&name))
    };
    if is_wrong_anyway {
        return Ok(());
    }
    let in_name = match (node, given.get("driver"), given.get("file")) {
        (false, None, Some(name)) => Given::in_file_name(name),
        _ => None,
    };
    for options in [Some(&given), in_name.as_ref()].into_iter().flatten() {
        match options.refuse_lethal(mon).await {
            Err(_) if given.is_taken(mon).await? => {}
            result => result?,
        }
    }
    Ok(())
}

/// Make a disk that `device_add` can then plug in.
///
/// - `-n`: make a block node. `opts` are then the options of `-blockdev`, and
///   `node-name`, its name, is required. Without it, `opts` are the options of
///   `-drive`.
/// - `pci_addr`: required but not used; `0` will do.
/// - `opts`: `key=value` pairs with commas between them. For a drive, `if=none`
///   is required, `id` is its name, `file` the image and `format` its format;
///   without `format`, QEMU looks into the image. For a node, give a `driver`
///   for each node, and `file.driver` and `file.filename` for the node below a
///   format.
///
/// The disk is not plugged in yet: `device_add virtio-blk-pci,drive=NAME` does
/// that. `drive_del` takes the disk away again. Examples:
/// `drive_add 0 if=none,id=d1,file=d1.qcow2,format=qcow2`, which prints `OK`,
/// and `drive_add -n 0` with
/// `driver=raw,node-name=n8,file.driver=file,file.filename=n8.raw`. Give the
/// format: if QEMU guesses `raw`, the guest may not write everything to the
/// first sector. QMP can make nodes; drives need QEMU's own monitor.
#[hmp(
    name = "drive_add",
    args = "node:-n,pci_addr:s,opts:s",
    params = "[-n] [[<domain>:]<bus>:]<slot>\n[file=file][,if=type][,bus=n]\n[,unit=m][,media=d][,index=i]\n[,snapshot=on|off][,cache=on|off]\n[,readonly=on|off][,copy-on-read=on|off]",
    qmp = "query-block, blockdev-add, query-qmp-schema",
    tier = "partial",
    gap = "x-drive-add",
    failures = FAILURES,
    guard = survives
)]
async fn drive_add(
    mon: &Monitor,
    node: bool,
    #[complete(nothing)] pci_addr: String,
    #[complete(DRIVE_OPTIONS)] opts: String,
) -> Result<Added> {
    if !node || mon.offers("x-drive-add").await? {
        let arguments = json!({ "node": node, "pci-addr": pci_addr, "opts": opts });
        mon.execute("x-drive-add", arguments).await?;
        let warnings = String::new();
        return Ok(Added { warnings });
    }
    let options = NodeOptions::read(&opts).map_err(Error::text)?;
    if let Some(id) = options.values.get("id").and_then(Json::as_str) {
        refuse_taken(mon, id).await?;
    }
    let failed = |error: Error| match options.warnings.as_str() {
        "" => error,
        warnings => Error::text(format!("{warnings}{error}")),
    };
    if !options.values.get("node-name").is_some_and(Json::is_string) {
        let refusal = "'node-name' needs to be specified";
        return Err(failed(if mon.version().at_least(11, 0) {
            Error::refusal(refusal)
        } else {
            Error::text(refusal)
        }));
    }
    let Some(arguments) = options.typed(mon).await? else {
        return Err(mon.gap());
    };
    let error = match mon.execute("blockdev-add", &arguments).await {
        Ok(()) => {
            let warnings = options.warnings;
            return Ok(Added { warnings });
        }
        Err(error) => error,
    };
    if leaves_it_to_qemu(&error) {
        return Err(mon.gap());
    }
    let file = arguments.get("file").unwrap_or(&Json::Null);
    let filename = file.get("filename").or(arguments.get("filename"));
    let filename = filename.and_then(Json::as_str).unwrap_or("json:");
    let error = error.map_description(|description| options.words(description));
    let error = image_in_use::with_hint(error, filename);
    Err(failed(if mon.version().at_least(11, 0) {
        error
    } else {
        error.bare()
    }))
}

/// Refuses the id of an existing block device: the options of drives and nodes
/// share one list.
async fn refuse_taken(mon: &Monitor, id: &str) -> Result<()> {
    let backends: Vec<BlockInfo> = mon.query("query-block").await?;
    if backends.iter().any(|backend| backend.device == id) {
        Err(Error::text(format!("Duplicate ID '{id}' for drive")))
    } else {
        Ok(())
    }
}

/// Whether QMP misses the driver of a node, or does not know the short form of
/// a server's name: the monitor takes both. QMP has no error classes for them,
/// so the text has to tell.
fn leaves_it_to_qemu(error: &Error) -> bool {
    let Error::Qmp(error) = error else {
        return false;
    };
    let ends_with = |end: &str| error.desc.ends_with(end);
    error.desc.starts_with("Parameter '")
        && (ends_with("driver' is missing")
            || ends_with("server' is missing")
            || ["host", "port", "path", "filename"]
                .iter()
                .any(|option| ends_with(&format!("{option}' is unexpected"))))
}
