// SPDX-License-Identifier: GPL-2.0-or-later

//! `cpu`: which CPU the other commands mean.
//!
//! Follows `hmp_cpu` in QEMU's `monitor/hmp-cmds.c`. The choice belongs to this
//! session, and QEMU does not learn of it.

use crate::machine::vcpus::VCPUS;
use hmp_runtime::prelude::*;

/// Choose the CPU that commands about a single CPU mean.
///
/// - `index`: the CPU, by its number in `info cpus`.
///
/// Among those commands are `x`, `memsave`, `gva2gpa`, `info registers`,
/// `info lapic`, `info mem`, `info tlb`, `nmi`, and expressions with a register
/// in them; `info cpus` marks the choice with a star. The choice belongs to
/// this session alone, and holds until the CPU is unplugged; then, and at
/// first, it is the first CPU. `info registers 1` shows another CPU without
/// choosing it. Fails for an unknown number.
#[hmp(
    name = "cpu",
    args = "index:i",
    qmp = "query-cpus-fast",
    tier = "local"
)]
async fn cpu(mon: &Monitor, #[complete(VCPUS)] index: u32) -> Result<()> {
    mon.set_cpu(i64::from(index)).await
}
