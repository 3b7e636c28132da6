//! `exit_preconfig`: have the machine made.
//!
//! Follows `hmp_exit_preconfig` in QEMU's `monitor/hmp-cmds.c`. QEMU 11.1 aborts if
//! there is a text console by then (a chardev `vc`, as QEMU has by default), and
//! the machine gets a display: both want to be `/backend/console[0]`. Whether it
//! will get one is not to be seen before.

use crate::lethal::table::EARLY_CONSOLE;
use crate::qom::listing;
use hmp_runtime::prelude::*;

/// Make the machine, and leave the state that `--preconfig` began with.
///
/// Until then, only few commands are there, such as `qom-set`, `object_add`,
/// `netdev_add` and `info hotpluggable-cpus`; most others say that the machine
/// is not there yet. The guest runs afterwards, unless QEMU was started with
/// `-S`. Fails if the machine is made already. QEMU 11.1 aborts if it has a
/// chardev `vc` by then (as it has by default) and the machine gets a display,
/// so this is refused there.
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
