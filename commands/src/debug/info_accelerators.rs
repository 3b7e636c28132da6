// SPDX-License-Identifier: GPL-2.0-or-later

//! `info accelerators`: what could run the guest, and what does.
//!
//! Follows QEMU's `query-accelerators`, which is as new as the command.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct AcceleratorInfo {
    /// The one in use.
    enabled: String,
    /// All that were built in.
    present: Vec<String>,
}

impl Display for AcceleratorInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self
            .present
            .iter()
            .map(|name| {
                if *name == self.enabled {
                    format!("[{name}]")
                } else {
                    name.clone()
                }
            })
            .collect();
        writeln!(f, "{}", names.join(" "))
    }
}

/// Show the accelerators of this QEMU.
///
/// One line lists the accelerators that this QEMU was built with: `tcg`
/// translates the guest's code, `kvm` and the like run it on the host's CPU,
/// and `qtest` runs none of it. The one in brackets is in use; it is chosen
/// with `-accel` when QEMU starts. The list does not tell whether the host
/// supports the others.
#[hmp(
    name = "info accelerators",
    args = "",
    qmp = "query-accelerators",
    since = "10.2"
)]
async fn info_accelerators(mon: &Monitor) -> Result<AcceleratorInfo> {
    mon.query("query-accelerators").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_in_use_is_in_brackets() {
        let reply = json!({ "enabled": "tcg", "present": ["kvm", "qtest", "tcg"] });
        let accelerators: AcceleratorInfo = serde_json::from_value(reply).unwrap();
        assert_eq!(accelerators.to_string(), "kvm qtest [tcg]\n");
    }
}
