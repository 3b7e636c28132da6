// SPDX-License-Identifier: GPL-2.0-or-later

//! The vCPU that the commands about trace events take.

use hmp_runtime::prelude::*;

/// The vCPU to name in QMP. QEMUs since 8.1 have no events of one vCPU, and
/// their monitor ignores the number.
pub(super) fn index(mon: &Monitor, vcpu: Option<u32>) -> Result<Option<i32>> {
    if mon.version().at_least(8, 1) {
        return Ok(None);
    }
    // The built-in monitor keeps it in a C int.
    match vcpu.map(|vcpu| vcpu as i32) {
        Some(..0) => Err(Error::text("argument vcpu must be positive")),
        vcpu => Ok(vcpu),
    }
}
