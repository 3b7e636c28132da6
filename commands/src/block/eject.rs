//! `eject`: take the medium out of a drive.
//!
//! Follows `hmp_eject` in QEMU's `block/monitor/block-hmp-cmds.c`: the name is
//! that of a block backend, QMP's old `device`, not the id of a device.

use hmp_runtime::prelude::*;

/// Take the medium out of a drive with removable media.
///
/// - `-f`: open the tray by force if the guest has locked it.
/// - `device`: the drive, by the name of its block device, which `info block`
///   shows. The id of a guest device does not work.
///
/// The drive is `[not inserted]` in `info block` then; `change` puts a medium
/// in. If the guest has locked the tray, it is only asked to open it, and the
/// command fails: try again a moment later, or use `-f`, which takes the medium
/// from a guest that has it mounted. Fails for a disk that is not removable,
/// with `-f` as well. An empty drive is no error.
#[hmp(name = "eject", args = "force:-f,device:B", qmp = "eject")]
async fn eject(mon: &Monitor, force: bool, device: BlockName) -> Result<()> {
    mon.execute("eject", json!({ "device": device, "force": force }))
        .await
}
