//! `mce`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_mce`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Inject a machine check into a CPU.
///
/// x86 only. With `-b` all CPUs get it.
#[hmp(
    name = "mce",
    args = "broadcast:-b,cpu_index:i,bank:i,status:l,mcg_status:l,addr:l,misc:l",
    target = "i386,x86_64",
    params = "[-b] cpu bank status mcgstatus addr misc",
    gap = "x-inject-mce"
)]
async fn mce(
    mon: &Monitor,
    _broadcast: bool,
    _cpu_index: u32,
    _bank: u32,
    _status: i64,
    _mcg_status: i64,
    _addr: i64,
    _misc: i64,
) -> Result<()> {
    Err(mon.gap())
}
