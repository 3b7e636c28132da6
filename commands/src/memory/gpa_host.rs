// SPDX-License-Identifier: GPL-2.0-or-later

//! Where a guest physical address is on the host.

use hmp_runtime::prelude::*;

/// QEMU's reply.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Reply {
    host_address: u64,
    /// The name of the memory region.
    region_name: String,
}

/// A guest physical address and its place on the host.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct HostAddress {
    #[serde(skip)]
    physical: bool,
    address: u64,
    host_address: u64,
    region_name: String,
}

impl Display for HostAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.physical { "physical" } else { "virtual" };
        let HostAddress {
            address,
            host_address,
            region_name,
            ..
        } = self;
        writeln!(
            f,
            "Host {kind} address for 0x{address:x} ({region_name}) is 0x{host_address:x}"
        )
    }
}

/// Asks for the host's physical address, or for the virtual one in QEMU.
pub(super) async fn query(mon: &Monitor, addr: i64, physical: bool) -> Result<HostAddress> {
    let arguments = json!({ "addr": addr, "physical": physical });
    let reply: Reply = mon
        .query_with("x-query-gpa-host", arguments)
        .await
        .map_err(without_prefix)?;
    Ok(HostAddress {
        physical,
        address: addr as u64,
        host_address: reply.host_address,
        region_name: reply.region_name,
    })
}

/// The built-in monitor prints these errors bare. The error of a missing QMP
/// command is not for the user.
fn without_prefix(error: Error) -> Error {
    if error.is_command_not_found() {
        error
    } else {
        error.bare()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_address_are_printed() {
        let mut host = HostAddress {
            physical: false,
            address: 0x1000,
            host_address: 0x7f00_0000_1000,
            region_name: "pc.ram".to_owned(),
        };
        assert_eq!(
            host.to_string(),
            "Host virtual address for 0x1000 (pc.ram) is 0x7f0000001000\n"
        );
        host.physical = true;
        assert_eq!(
            host.to_string(),
            "Host physical address for 0x1000 (pc.ram) is 0x7f0000001000\n"
        );
    }
}
