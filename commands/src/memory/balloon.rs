//! `balloon`: ask the guest to give memory back, or take more.
//!
//! Follows `hmp_balloon` in QEMU's `hw/core/machine-hmp-cmds.c`. QMP answers
//! before the guest has done anything.

use hmp_runtime::prelude::*;

/// Ask the guest's balloon driver for a new memory size.
///
/// `value` is in MiB. The guest may take its time, or refuse: `info balloon`
/// shows where it is. Fails if the guest has no balloon device.
#[hmp(name = "balloon", args = "value:M", params = "target", qmp = "balloon")]
async fn balloon(mon: &Monitor, value: Bytes) -> Result<()> {
    mon.execute("balloon", json!({ "value": value })).await
}
