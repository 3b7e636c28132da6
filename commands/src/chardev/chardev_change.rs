//! `chardev-change`: not written yet.
//!
//! QEMU does it in `hmp_chardev_change`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "chardev-change", args = "id:s,args:s", tier = "stub")]
async fn chardev_change(mon: &Monitor, _id: String, _args: String) -> Result<()> {
    Err(mon.gap())
}
