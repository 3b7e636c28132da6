// SPDX-License-Identifier: GPL-2.0-or-later

//! `netdev_add`: add a network back end.
//!
//! Follows `hmp_netdev_add` in QEMU's `net/net-hmp-cmds.c` and
//! `net_client_init` in `net/net.c`. The built-in monitor visits the options
//! with the type of QMP `netdev_add`'s arguments, so their types are those of
//! the QMP schema. QEMU's usage line names what the build has; the one here is
//! that of Debian's build.

use super::netdev_option_list::NETDEV_OPTIONS;
use super::netdev_options::NetdevOptions;
use super::netdev_types::{self, NetdevTypes};
use super::netdevs;
use super::netdevs_made::NetdevsMade;
use crate::lethal::states::NETDEV_WITH_PEER;
use hmp_runtime::grammar::help_hint;
use hmp_runtime::options::scalar::Numbers;
use hmp_runtime::prelude::*;
use serde_json::Map;

/// A port of a hub takes a netdev for its own, also one that a card has.
async fn survives(mon: &Monitor, netdev: KeyValues) -> Result<()> {
    let (Some("hubport"), Some(id), Some(hub), Some(peer)) = (
        netdev.get("type"),
        netdev.get("id"),
        netdev.get("hubid"),
        netdev.get("netdev"),
    ) else {
        return Ok(());
    };
    if Numbers::of(mon.version()).signed(hub).is_none() {
        return Ok(());
    }
    let used = netdevs::used(mon).await?;
    if used.iter().any(|it| it == peer) && !used.iter().any(|it| it == id) {
        return mon.refuse(&NETDEV_WITH_PEER, &[("netdev", &peer)]);
    }
    Ok(())
}

/// Add a network back end, for a card to use.
///
/// - `netdev`: the type, then `id=NAME`, then options of the type, with commas
///   between them: `user,id=n1,restrict=on`. `help` instead shows the types. A
///   comma in a value is written twice.
///
/// A card uses the back end by its id: `device_add virtio-net-pci,netdev=n1`.
/// If an option comes twice, the last value counts, so there can be only one
/// `hostfwd=`; add more with `hostfwd_add`. Options of options, such as the
/// `addr.type=` that `stream` and `dgram` need, are not taken here: give them
/// on QEMU's command line, or through QMP. Descriptors from `getfd` go by their
/// names (`fd=NAME`). Fails if the id is taken, or if the host refuses the
/// request.
#[hmp(
    name = "netdev_add",
    since = "10.1",
    args = "netdev:O",
    implied = "type",
    params = "[user|tap|socket|stream|dgram|vde|bridge|hubport|netmap|vhost-user|passt],id=str[,prop=value][,...]",
    qmp = "netdev_add, query-qmp-schema",
    tier = "composed",
    preconfig,
    guard = survives
)]
async fn netdev_add(
    mon: &Monitor,
    #[complete(NETDEV_OPTIONS)] netdev: KeyValues,
) -> Result<NetdevTypes> {
    if matches!(netdev.get("type"), Some("help" | "?")) {
        return netdev_types::compiled_in(mon).await;
    }
    // If an option comes twice, its last value counts.
    let options: Map<String, Json> = netdev
        .iter()
        .map(|(key, value)| (key.to_owned(), value.into()))
        .collect();
    let error = match add(mon, options).await {
        Ok(()) => {
            if let Some(id) = netdev.get("id") {
                mon.store::<NetdevsMade>().add(id);
            }
            return Ok(NetdevTypes::NotAsked);
        }
        Err(error) => error,
    };
    // The built-in monitor checks the id before anything else, and reports a
    // bad one on QEMU's standard error only.
    match netdev.get("id") {
        Some(id) if !is_lost(&error) && exists(mon, id).await? => {
            Err(Error::Usage(help_hint("netdev_add")))
        }
        _ => Err(error),
    }
}

/// Add a network back end, for a card to use.
///
/// - `netdev`: the type, then `id=NAME`, then options of the type, with commas
///   between them: `user,id=n1,restrict=on`. `help` instead shows the types. A
///   comma in a value is written twice.
///
/// A card uses the back end by its id: `device_add virtio-net-pci,netdev=n1`.
/// If an option comes twice, the last value counts, so there can be only one
/// `hostfwd=`; add more with `hostfwd_add`. Options of options, such as the
/// `addr.type=` that `stream` and `dgram` need, are not taken here: give them
/// on QEMU's command line, or through QMP. Descriptors from `getfd` go by their
/// names (`fd=NAME`). Fails if the id is taken, or if the host refuses the
/// request.
#[hmp(
    name = "netdev_add",
    until = "10.0",
    args = "netdev:O",
    implied = "type",
    params = "[user|tap|socket|stream|dgram|vde|bridge|hubport|netmap|vhost-user],id=str[,prop=value][,...]",
    qmp = "netdev_add, query-qmp-schema",
    tier = "composed",
    preconfig,
    guard = survives
)]
async fn netdev_add_without_passt(
    mon: &Monitor,
    #[complete(NETDEV_OPTIONS)] netdev: KeyValues,
) -> Result<NetdevTypes> {
    netdev_add(mon, netdev).await
}

async fn add(mon: &Monitor, options: Map<String, Json>) -> Result<()> {
    let mut options = NetdevOptions::new(mon, options).await?;
    loop {
        let error = match mon.execute("netdev_add", options.typed()).await {
            Err(Error::Qmp(error)) => error,
            result => return result,
        };
        if !options.read_again(&error.desc) {
            return Err(Error::Qmp(error).map_description(|text| options.words(text)));
        }
    }
}

fn is_lost(error: &Error) -> bool {
    matches!(error, Error::Connection(_))
}

/// Whether a network back end has this name.
///
/// QMP cannot list back ends. But `netdev_add` refuses a second one of the same
/// name before it looks for the peer of a hub's port, and a port cannot be its
/// own peer: so this request always fails. QMP has no error class for either
/// failure, so the text has to tell them apart.
async fn exists(mon: &Monitor, id: &str) -> Result<bool> {
    let impossible = json!({ "type": "hubport", "id": id, "hubid": 0, "netdev": id });
    match mon.execute("netdev_add", impossible).await {
        Err(Error::Qmp(error)) => Ok(error.desc == format!("Duplicate ID '{id}'")),
        Err(other) => Err(other),
        Ok(()) => Ok(false),
    }
}
