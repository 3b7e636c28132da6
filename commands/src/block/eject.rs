// SPDX-License-Identifier: GPL-2.0-or-later

//! `eject`: take the medium out of a drive.
//!
//! Follows `hmp_eject` in QEMU's `block/monitor/block-hmp-cmds.c`: the name is
//! that of a block backend (QMP's old `device`), not the id of a device.

use hmp_runtime::prelude::*;

/// Take the medium out of a drive with removable media.
///
/// - `-f`: open the tray by force if the guest has locked it.
/// - `device`: the drive, by the name of its block device, which `info block`
///   shows. The id of a guest device does not work.
///
/// `info block` then shows the drive as `[not inserted]`; `change` puts a
/// medium in. If the guest has locked the tray, QEMU only asks the guest to
/// open it, and the command fails: try again a moment later, or use `-f`, which
/// takes the medium even from a guest that has it mounted. Fails for a disk
/// that is not removable, also with `-f`. Does not fail for an empty drive.
#[hmp(name = "eject", args = "force:-f,device:B", qmp = "eject")]
async fn eject(mon: &Monitor, force: bool, device: BlockName) -> Result<()> {
    mon.execute("eject", json!({ "device": device, "force": force }))
        .await
}
