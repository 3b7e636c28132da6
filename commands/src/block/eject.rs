//! `eject`: take the medium out of a drive.
//!
//! Follows `hmp_eject` in QEMU's `block/monitor/block-hmp-cmds.c`: the name is
//! that of a block backend, QMP's old `device`, not the id of a device.

use hmp_runtime::prelude::*;

/// Take the medium out of a drive with removable media.
///
/// `device` is a name that `info block` shows. If the guest has locked the tray
/// it is asked to open it, and the command fails; `-f` opens it by force.
#[hmp(name = "eject", args = "force:-f,device:B", qmp = "eject")]
async fn eject(mon: &Monitor, force: bool, device: BlockName) -> Result<()> {
    mon.execute("eject", json!({ "device": device, "force": force }))
        .await
}
