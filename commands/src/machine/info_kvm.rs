// SPDX-License-Identifier: GPL-2.0-or-later

//! `info kvm`: does KVM run the guest's CPUs.
//!
//! Follows `hmp_info_kvm` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct KvmInfo {
    enabled: bool,
    present: bool,
}

impl Display for KvmInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let support = match (self.present, self.enabled) {
            (false, _) => "not compiled",
            (true, true) => "enabled",
            (true, false) => "disabled",
        };
        writeln!(f, "kvm support: {support}")
    }
}

/// Show whether KVM runs the guest.
///
/// `enabled` means that KVM runs the guest's CPUs. `disabled` means that this
/// QEMU supports KVM but does not use it: it was not asked to, or could not
/// (`/dev/kvm`). Then another accelerator runs the CPUs, such as the much
/// slower TCG. `not compiled` means that this build has no KVM.
#[hmp(name = "info kvm", args = "", qmp = "query-kvm")]
async fn info_kvm(mon: &Monitor) -> Result<KvmInfo> {
    mon.query("query-kvm").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(enabled: bool, present: bool) -> String {
        KvmInfo { enabled, present }.to_string()
    }

    #[test]
    fn kvm_is_enabled_disabled_or_not_there() {
        assert_eq!(printed(true, true), "kvm support: enabled\n");
        assert_eq!(printed(false, true), "kvm support: disabled\n");
        assert_eq!(printed(false, false), "kvm support: not compiled\n");
    }
}
