// SPDX-License-Identifier: GPL-2.0-or-later

//! `info roms`: what was loaded into the guest before it ran.
//!
//! Follows `qmp_x_query_roms` in QEMU's `hw/core/loader.c`.

use hmp_runtime::prelude::*;

/// Show the firmware, kernels and tables that were loaded for the guest.
///
/// Each line has where it goes, its size in bytes in hexadecimal, and its name.
/// `addr=` is a guest address, and `mem=` says whether it is in `ram` or `rom`
/// there; `fw=` and a path of `/rom@` mean a file that the guest's firmware
/// fetches from QEMU, such as ACPI tables.
#[hmp(name = "info roms", args = "", qmp = "x-query-roms")]
async fn info_roms(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-roms").await
}
