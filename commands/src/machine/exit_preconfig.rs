// SPDX-License-Identifier: GPL-2.0-or-later

//! `exit_preconfig`: have the machine made.
//!
//! Follows `hmp_exit_preconfig` in QEMU's `monitor/hmp-cmds.c`. QEMU 11.1
//! aborts if it already has a text console (a chardev `vc`, as by default) and
//! the machine gets a display: both want to be `/backend/console[0]`. Whether
//! the machine gets a display cannot be seen before.

use crate::lethal::table::EARLY_CONSOLE;
use crate::qom::listing;
use hmp_runtime::prelude::*;

/// Make the machine, and leave the state that `--preconfig` began with.
///
/// In that state, only few commands work, such as `qom-set`, `object_add`,
/// `netdev_add` and `info hotpluggable-cpus`; most others say that there is no
/// machine yet. The guest runs afterwards, unless QEMU was started with `-S`.
/// Fails if the machine already exists. QEMU 11.1 aborts if it has a chardev
/// `vc` (as by default) and the machine gets a display, so the command is
/// refused there.
#[hmp(
    name = "exit_preconfig",
    args = "",
    preconfig,
    qmp = "x-exit-preconfig, qom-list"
)]
async fn exit_preconfig(mon: &Monitor) -> Result<()> {
    if mon.is_exposed_to(&EARLY_CONSOLE)
        && !mon.machine_is_ready().await?
        && has_console(mon).await?
    {
        mon.refuse(&EARLY_CONSOLE, &[])?;
    }
    mon.execute("x-exit-preconfig", json!({})).await
}

async fn has_console(mon: &Monitor) -> Result<bool> {
    let backends = listing::children(mon, "/backend").await?;
    Ok(backends.iter().any(|it| it.name.starts_with("console[")))
}
