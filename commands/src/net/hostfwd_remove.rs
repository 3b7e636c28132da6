// SPDX-License-Identifier: GPL-2.0-or-later

//! `hostfwd_remove`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_hostfwd_remove`.

use super::forward_rule::{self, HostSide};
use super::host_forwards::HOST_FORWARDS;
use hmp_runtime::prelude::*;

/// What became of the rule.
#[derive(Serialize)]
struct Removal {
    rule: String,
    removed: bool,
}

impl Display for Removal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = if self.removed { "removed" } else { "not found" };
        writeln!(f, "host forwarding rule for {} {outcome}", self.rule)
    }
}

/// The two texts differ only at the end: a missing rule is `not found`.
const FAILURES: Failures = Failures::If(|text| !text.ends_with(" removed\n"));

/// Stop forwarding a port of the host.
///
/// - `arg1`: the id of the netdev, if there is a second argument; alone it is
///   the rule, for the first user network.
/// - `arg2`: the rule as in `hostfwd_add`, but without `-GUEST:PORT`:
///   `tcp:HOST:PORT` or `udp:HOST:PORT`.
///
/// Give the HOST of the rule, or none if it had none. A line says whether there
/// was such a rule. Open connections stay. Rules that the netdev was started
/// with can be removed, too; those for unix sockets cannot. Example:
/// `hostfwd_remove tcp:127.0.0.1:2222`.
#[hmp(
    name = "hostfwd_remove",
    args = "arg1:s,arg2:s?",
    params = "[netdev_id] [tcp|udp]:[hostaddr]:hostport",
    gap = "x-netdev-hostfwd-remove",
    failures = FAILURES
)]
async fn hostfwd_remove(
    mon: &Monitor,
    #[complete(HOST_FORWARDS)] arg1: String,
    #[complete(HOST_FORWARDS)] arg2: Option<String>,
) -> Result<Removal> {
    const REMOVE: &str = "x-netdev-hostfwd-remove";

    // Checked before the rule.
    if !mon.offers(REMOVE).await? {
        return Err(mon.gap());
    }
    let (netdev, rule) = forward_rule::split(arg1, arg2);
    let mut arguments = json!(HostSide::read(&rule)?);
    if let (Some(id), Some(arguments)) = (netdev, arguments.as_object_mut()) {
        arguments.insert("id".to_owned(), id.into());
    }
    let reply: Removed = mon
        .query_with(REMOVE, arguments)
        .await
        .map_err(Error::bare)?;
    Ok(Removal {
        rule,
        removed: reply.removed,
    })
}

/// The QMP command's reply.
#[derive(Deserialize)]
struct Removed {
    removed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_repeated_as_it_was_typed() {
        let removal = |removed| Removal {
            rule: "tcp::2222".to_owned(),
            removed,
        };
        assert_eq!(
            removal(true).to_string(),
            "host forwarding rule for tcp::2222 removed\n"
        );
        assert_eq!(
            removal(false).to_string(),
            "host forwarding rule for tcp::2222 not found\n"
        );
    }
}
