// SPDX-License-Identifier: GPL-2.0-or-later

//! What `netdev_add help` shows: the types of back end that this QEMU has.
//!
//! Follows `show_netdevs` in QEMU's `net/net.c`.

use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;

/// The reply of `netdev_add`.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum NetdevTypes {
    /// The back end was added.
    NotAsked,
    /// The types.
    Types(Vec<&'static str>),
}

impl Display for NetdevTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NetdevTypes::NotAsked => Ok(()),
            NetdevTypes::Types(types) => {
                writeln!(f, "Available netdev backend types:")?;
                types.iter().try_for_each(|name| writeln!(f, "{name}"))
            }
        }
    }
}

/// The types in the monitor's order.
const ORDER: &[&str] = &[
    "socket",
    "stream",
    "dgram",
    "hubport",
    "tap",
    "passt",
    "user",
    "l2tpv3",
    "vde",
    "bridge",
    "netmap",
    "af-xdp",
    "vhost-user",
    "vhost-vdpa",
    "vmnet-host",
    "vmnet-shared",
    "vmnet-bridged",
];

/// Options that QEMU refuses for a type, without touching anything. They are
/// for the types that the schema has in every build.
fn impossible(name: &str) -> Option<Json> {
    let nowhere = "/dev/null/nowhere";
    Some(match name {
        "user" => json!({ "ipv4": false, "ipv6": false }),
        // UDP needs ports.
        "l2tpv3" => json!({ "src": "", "dst": "", "txsession": 0, "udp": true }),
        "vde" => json!({ "sock": nowhere }),
        "bridge" => json!({ "helper": nowhere }),
        "netmap" => json!({ "ifname": "" }),
        "vhost-user" => json!({ "chardev": "" }),
        "vhost-vdpa" => json!({}),
        _ => return None,
    })
}

/// The types that are compiled into this QEMU. QMP has no list: its refusal of
/// a back end that cannot be added tells.
pub(super) async fn compiled_in(mon: &Monitor) -> Result<NetdevTypes> {
    let schema = mon.schema().await?;
    let known = schema.values_of("netdev_add", "type");
    let mut types: Vec<_> = ORDER.to_vec();
    types.retain(|name| known.iter().any(|known| known == name));
    let tried: Vec<_> = types
        .iter()
        .filter_map(|name| impossible(name).map(|options| (*name, options)))
        .collect();
    let mut requests = Requests::new();
    for (name, mut options) in tried.clone() {
        options["type"] = name.into();
        options["id"] = "not-to-be".into();
        requests.push("netdev_add", options)?;
    }
    let replies = mon.query_all::<Json>(requests).await?;
    for ((name, _), reply) in tried.iter().zip(replies) {
        match reply {
            Err(error) if is_not_built_in(&error) => types.retain(|known| known != name),
            Err(Error::Qmp(_)) | Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(NetdevTypes::Types(types))
}

/// Whether QEMU was built without a type. QMP has no error class for it, so the
/// text has to tell.
fn is_not_built_in(error: &Error) -> bool {
    matches!(error, Error::Qmp(error)
        if error.desc.ends_with("is not compiled into this binary"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_follow_a_heading() {
        let types = NetdevTypes::Types(vec!["socket", "tap"]);
        assert_eq!(
            types.to_string(),
            "Available netdev backend types:\nsocket\ntap\n"
        );
        assert_eq!(NetdevTypes::NotAsked.to_string(), "");
    }
}
