// SPDX-License-Identifier: GPL-2.0-or-later

//! `info rocker-ports`: the ports of a rocker switch.
//!
//! Follows `hmp_rocker_ports` in QEMU's `hw/net/rocker/rocker-hmp-cmds.c`.

use super::rockers::ROCKERS;
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct RockerPort {
    name: String,
    enabled: bool,
    link_up: bool,
    /// In Mb/s.
    speed: u32,
    /// `half` or `full`.
    duplex: String,
    /// `off` or `on`.
    autoneg: String,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Ports(Vec<RockerPort>);

impl Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "            ena/    speed/ auto")?;
        writeln!(f, "      port  link    duplex neg?")?;
        for port in &self.0 {
            let link = match (port.enabled, port.link_up) {
                (false, _) => "!ena",
                (true, true) => "up",
                (true, false) => "down",
            };
            let speed = if port.speed == 10000 { "10G" } else { "??" };
            let duplex = if port.duplex == "half" { "HD" } else { "FD" };
            let autoneg = if port.autoneg == "off" { "No" } else { "Yes" };
            let name = &port.name;
            writeln!(
                f,
                "{name:>10}  {link:<4}   {speed:<3}  {duplex:>2}  {autoneg}"
            )?;
        }
        Ok(())
    }
}

/// List the ports of a rocker switch.
///
/// - `name`: the switch's own name, see `info rocker`.
///
/// Each line has the port's name, `up` or `down` (`!ena` if the guest's driver
/// has not enabled it), the speed, full (`FD`) or half (`HD`) duplex, and
/// whether that was negotiated. Fails if there is no such switch.
#[hmp(
    name = "info rocker-ports",
    args = "name:s",
    params = "name",
    qmp = "query-rocker-ports"
)]
async fn info_rocker_ports(mon: &Monitor, #[complete(ROCKERS)] name: String) -> Result<Ports> {
    mon.query_with("query-rocker-ports", json!({ "name": name }))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_port_has_a_row_with_its_link() {
        let port = |enabled: bool, link_up: bool, speed: u32, duplex: &str, autoneg: &str| {
            json!({
                "name": "sw1.1", "enabled": enabled, "link-up": link_up, "speed": speed,
                "duplex": duplex, "autoneg": autoneg
            })
        };
        let ports: Ports = serde_json::from_value(json!([
            port(true, true, 10000, "full", "off"),
            port(true, false, 1000, "half", "on"),
            port(false, true, 10000, "full", "on"),
        ]))
        .unwrap();
        assert_eq!(
            ports.to_string(),
            "            ena/    speed/ auto\n      \
             port  link    duplex neg?\n     \
             sw1.1  up     10G  FD  No\n     \
             sw1.1  down   ??   HD  Yes\n     \
             sw1.1  !ena   10G  FD  Yes\n"
        );
    }
}
