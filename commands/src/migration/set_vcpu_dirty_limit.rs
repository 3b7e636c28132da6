// SPDX-License-Identifier: GPL-2.0-or-later

//! `set_vcpu_dirty_limit`: limit how fast CPUs may write to memory.
//!
//! Follows `hmp_set_vcpu_dirty_limit` in QEMU's `system/dirtylimit.c`. QEMU 7.2
//! reads a negative limit as an enormous one, and prints a hint.

use super::dirty_limit_hint::{Hint, cpu};
use crate::machine::vcpus::VCPUS;
use hmp_runtime::prelude::*;

/// Limit how fast CPUs may write to memory.
///
/// - `dirty_rate`: the limit for each CPU, in MiB per second; 0 lifts it.
/// - `cpu_index`: the CPU's number in `info cpus`; all CPUs by default.
///
/// A CPU that writes faster has to wait, and so may slow down the whole guest;
/// CPUs that only read do not notice. `info vcpu_dirty_limit` shows the limits
/// and the actual rates. Fails without KVM with the property `dirty-ring-size`
/// (`-accel kvm,dirty-ring-size=4096`), and during a migration that limits CPUs
/// by itself.
#[hmp(
    name = "set_vcpu_dirty_limit",
    args = "dirty_rate:l,cpu_index:l?",
    qmp = "set-vcpu-dirty-limit"
)]
async fn set_vcpu_dirty_limit(
    mon: &Monitor,
    dirty_rate: i64,
    #[complete(VCPUS)] cpu_index: Option<i64>,
) -> Result<Hint> {
    let is_new = mon.version().at_least(8, 1);
    if dirty_rate < 0 && is_new {
        return Err(Error::refusal(format!(
            "invalid dirty page limit {dirty_rate}"
        )));
    }
    let mut arguments = cpu(cpu_index);
    arguments["dirty-rate"] = dirty_rate.cast_unsigned().into();
    mon.execute("set-vcpu-dirty-limit", arguments).await?;
    Ok(Hint {
        is_printed: !is_new,
    })
}
