//! `mce`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_mce`. What the CPU does not take, it says itself, and bare.
//! That there is no such CPU the built-in monitor does not say at all; QMP should.

use hmp_runtime::prelude::*;

/// Inject a machine check into a CPU.
///
/// x86 only. `bank` is that of the CPU's registers, and the other four are what goes
/// into them. With `-b` all other CPUs get one, too.
#[hmp(
    name = "mce",
    args = "broadcast:-b,cpu_index:i,bank:i,status:l,mcg_status:l,addr:l,misc:l",
    target = "i386,x86_64",
    params = "[-b] cpu bank status mcgstatus addr misc",
    gap = "x-inject-mce"
)]
async fn mce(
    mon: &Monitor,
    broadcast: bool,
    cpu_index: u32,
    bank: u32,
    status: i64,
    mcg_status: i64,
    addr: i64,
    misc: i64,
) -> Result<()> {
    // Registers have no sign.
    let arguments = json!({
        "cpu-index": cpu_index,
        "bank": bank,
        "status": status as u64,
        "mcg-status": mcg_status as u64,
        "addr": addr as u64,
        "misc": misc as u64,
        "broadcast": broadcast,
    });
    mon.execute("x-inject-mce", arguments)
        .await
        .map_err(Error::bare)
}
