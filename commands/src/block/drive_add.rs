//! `drive_add`: not written yet.
//!
//! QEMU does it in `hmp_drive_add`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "drive_add",
    args = "node:-n,pci_addr:s,opts:s",
    params = "[-n] [[<domain>:]<bus>:]<slot>\n[file=file][,if=type][,bus=n]\n[,unit=m][,media=d][,index=i]\n[,snapshot=on|off][,cache=on|off]\n[,readonly=on|off][,copy-on-read=on|off]",
    tier = "stub",
    gap = "x-drive-add"
)]
async fn drive_add(mon: &Monitor, _node: bool, _pci_addr: String, _opts: String) -> Result<()> {
    Err(mon.gap())
}
