// SPDX-License-Identifier: GPL-2.0-or-later

//! `info balloon`: how much memory the guest has at the moment.
//!
//! Follows `hmp_info_balloon` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct BalloonInfo {
    /// The memory that the balloon leaves to the guest.
    actual: Bytes,
}

impl Display for BalloonInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "balloon: actual={}", self.actual.0 >> 20)
    }
}

/// Show how much memory the guest has, in MiB.
///
/// This is the memory that the guest's balloon driver leaves to it. `balloon`
/// asks for more or less, and the number changes as the driver works. The
/// property `guest-stats` of the balloon device (`qom-get`) tells how much the
/// guest uses, once `guest-stats-polling-interval` is set to a number of
/// seconds. Fails if the guest has no balloon device.
#[hmp(name = "info balloon", args = "", qmp = "query-balloon")]
async fn info_balloon(mon: &Monitor) -> Result<BalloonInfo> {
    mon.query("query-balloon").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_as_whole_mib_rounded_down() {
        let reply = json!({ "actual": (129 << 20) - 1 });
        let balloon: BalloonInfo = serde_json::from_value(reply).unwrap();
        assert_eq!(balloon.to_string(), "balloon: actual=128\n");
    }
}
