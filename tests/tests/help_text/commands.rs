// SPDX-License-Identifier: GPL-2.0-or-later

//! The commands that the help is about.

use hmp_runtime::HelpTable;
use hmp_runtime::hazards;
use hmp_runtime::lethal::{Guard, Hazard};
use hmp_runtime::prelude::*;
use hmp_runtime::versions::Versions;

/// Tell about a command.
#[hmp(name = "help|?", args = "name:S?", preconfig)]
async fn help(mon: &Monitor, name: Option<String>) -> Result<HelpTable> {
    let words: Vec<String> = name
        .iter()
        .flat_map(|name| name.split(' '))
        .map(str::to_owned)
        .collect();
    mon.help(&words).await
}

/// Make a cake of the guest.
///
/// - `-v`: tell about every single step of it, and about what went wrong with the
///   step before.
/// - `-s`: with what, one of
///   - `sugar`, the default;
///   - `salt`.
/// - `size`: how big, in MiB unless it has a suffix.
///
/// It takes until the cake is ready; `info cake` shows how far it is, and this is
/// a line too long for a terminal, which has to go on in the next one.
///
/// Fails without an oven:
///
/// - no oven
/// - a cold one
#[hmp(
    name = "bake|b|cook",
    args = "verbose:-v,spice:-ss,size:o,timer:T?",
    qmp = "bake-cake, query-ovens",
    since = "8.1",
    until = "10.2",
    target = "x86_64,s390x"
)]
async fn bake(
    _mon: &Monitor,
    _verbose: bool,
    _spice: Option<String>,
    _size: Bytes,
    _timer: Option<Seconds>,
) -> Result<()> {
    Ok(())
}

/// List the cakes.
#[hmp(name = "info cakes", qmp = "query-cakes")]
async fn info_cakes(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Show something.
#[hmp(name = "info", args = "item:s?")]
async fn info(mon: &Monitor, _item: Option<String>) -> Result<HelpTable> {
    mon.help(&["info".to_owned()]).await
}

hazards! {
    static BURNT: Hazard = Hazard {
        commands: &["burn"],
        qemus: Versions::only(10, 0),
        only: "",
        asked: "",
        guard: Guard::Command,
        reason: "'burn' is known to abort QEMU 10.0",
        seen: "10.0: ashes",
    };
}

/// Burn it.
#[hmp(name = "burn", qmp = "burn")]
async fn burn(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Freeze it.
#[hmp(name = "freeze", gap = "x-freeze")]
async fn freeze(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}

/// Melt it.
#[hmp(name = "melt", tier = "partial", qmp = "query-cakes", gap = "x-melt")]
async fn melt(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}

/// Eat it, slowly.
#[hmp(
    name = "eat",
    tier = "composed",
    qmp = "query-cakes",
    gap = "x-swallow",
    prefer_passthrough
)]
async fn eat(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Cut it.
#[hmp(
    name = "cut",
    tier = "composed",
    qmp = "query-cakes",
    gap = "x-cut-evenly"
)]
async fn cut(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Not written yet.
///
/// - `what`:
#[hmp(name = "later", args = "what:s", tier = "stub")]
async fn later(mon: &Monitor, _what: String) -> Result<()> {
    Err(mon.gap())
}
