//! `cpu`: which CPU the other commands mean.
//!
//! Follows `hmp_cpu` in QEMU's `monitor/hmp-cmds.c`. The choice is this
//! session's: QEMU does not learn of it.

use hmp_runtime::prelude::*;

/// Choose the CPU that commands about a single CPU mean.
///
/// `index` is a CPU's number in `info cpus`. The choice stays with that CPU
/// until it is unplugged; then, and at first, it is the first CPU.
#[hmp(
    name = "cpu",
    args = "index:i",
    qmp = "query-cpus-fast",
    tier = "local"
)]
async fn cpu(mon: &Monitor, index: u32) -> Result<()> {
    mon.set_cpu(i64::from(index)).await
}
