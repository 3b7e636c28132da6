// SPDX-License-Identifier: GPL-2.0-or-later

//! `cancel_vcpu_dirty_limit`: let CPUs write to memory as fast as they can.
//!
//! Follows `hmp_cancel_vcpu_dirty_limit` in QEMU's `system/dirtylimit.c`.

use super::dirty_limit_hint::{Hint, cpu};
use crate::machine::vcpus::VCPUS;
use hmp_runtime::prelude::*;

/// Lift the limit on how fast CPUs may write to memory.
///
/// - `cpu_index`: the CPU's number in `info cpus`; all CPUs by default.
///
/// The command removes the limit of `set_vcpu_dirty_limit`, and prints a hint.
/// It also succeeds if nothing is limited.
#[hmp(
    name = "cancel_vcpu_dirty_limit",
    args = "cpu_index:l?",
    qmp = "cancel-vcpu-dirty-limit"
)]
async fn cancel_vcpu_dirty_limit(
    mon: &Monitor,
    #[complete(VCPUS)] cpu_index: Option<i64>,
) -> Result<Hint> {
    mon.execute("cancel-vcpu-dirty-limit", cpu(cpu_index))
        .await?;
    Ok(Hint { is_printed: true })
}
