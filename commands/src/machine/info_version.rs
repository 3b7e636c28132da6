// SPDX-License-Identifier: GPL-2.0-or-later

//! `info version`: which QEMU this is.
//!
//! Follows `hmp_info_version` in QEMU's `monitor/hmp-cmds.c`. The
//! distribution's addition follows the number without a blank.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct VersionInfo(Version);

impl Display for VersionInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Version { qemu, package } = &self.0;
        writeln!(f, "{}.{}.{}{package}", qemu.major, qemu.minor, qemu.micro)
    }
}

/// Show which QEMU runs the guest.
///
/// The distribution's name for its package follows the number, without a blank.
/// The version is that of the running QEMU, which does not change when a newer
/// one is installed. For the version of this program, use `hmp --version`.
#[hmp(name = "info version", args = "", qmp = "query-version", preconfig)]
async fn info_version(mon: &Monitor) -> Result<VersionInfo> {
    mon.query("query-version").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<VersionInfo>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_package_follows_the_number_at_once() {
        let reply = json!({
            "qemu": { "micro": 2, "minor": 0, "major": 10 },
            "package": "Debian 1:10.0.2+ds-2"
        });
        assert_eq!(printed(reply), "10.0.2Debian 1:10.0.2+ds-2\n");
    }

    #[test]
    fn a_qemu_built_from_source_has_only_a_number() {
        let reply = json!({ "qemu": { "micro": 0, "minor": 1, "major": 11 }, "package": "" });
        assert_eq!(printed(reply), "11.1.0\n");
    }
}
