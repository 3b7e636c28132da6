// SPDX-License-Identifier: GPL-2.0-or-later

//! `info accel`: statistics of what runs the guest.
//!
//! Follows QEMU's `x-accel-stats`; with TCG it is the text of `info jit`.

use hmp_runtime::prelude::*;

/// Show the statistics of the accelerator.
///
/// The output depends on the accelerator, which `info accelerators` names. For
/// TCG, it is the text of `info jit`. The numbers count from when QEMU started.
#[hmp(
    name = "info accel",
    args = "",
    qmp = "x-accel-stats",
    since = "10.2",
    tier = "text"
)]
async fn info_accel(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-accel-stats").await
}
