//! `qemu-io`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_qemu_io`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Run a qemu-io command on a block device.
///
/// `command` is one argument: quote it. The device is a block device's name or a node's;
/// with `-d` it is a device's id or path. Meant for testing: it can destroy data.
#[hmp(
    name = "qemu-io",
    args = "qdev:-d,device:B,command:s",
    params = "[-d] [device] \"[command]\"",
    gap = "x-block-io-command"
)]
async fn qemu_io(mon: &Monitor, _qdev: bool, _device: BlockName, _command: String) -> Result<()> {
    Err(mon.gap())
}
