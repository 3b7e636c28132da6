// SPDX-License-Identifier: GPL-2.0-or-later

//! `info sev`: is the guest's memory encrypted by an AMD processor.
//!
//! Follows `hmp_info_sev` in QEMU's `target/i386/sev.c`. QEMU 7.2 does not know
//! the type, and prints the lines in another order.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SevInfo {
    enabled: bool,
    api_major: u8,
    api_minor: u8,
    build_id: u8,
    /// `launch-update`, `running`, ...
    state: String,
    /// `sev` or `sev-snp`; older QEMUs know only `sev`, and leave this out.
    #[serde(skip_serializing_if = "Option::is_none")]
    sev_type: Option<String>,
    /// The firmware's handle for a guest of type `sev`.
    #[serde(skip_serializing_if = "Option::is_none")]
    handle: Option<u32>,
    /// What the guest's owner allows, for type `sev`.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<u32>,
    /// The same, for type `sev-snp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    snp_policy: Option<u64>,
}

// Bits of the policies, as AMD's firmware interface numbers them.
const NO_DEBUGGING: u32 = 1 << 0;
const NO_KEY_SHARING: u32 = 1 << 1;
const SNP_SMT: u64 = 1 << 16;
const SNP_DEBUGGING: u64 = 1 << 19;

impl Display for SevInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.enabled {
            return writeln!(f, "SEV is not enabled");
        }
        // As C's `%d` prints an unsigned number.
        let handle = self.handle.unwrap_or_default() as i32;
        match &self.sev_type {
            Some(sev_type) => writeln!(f, "SEV type: {sev_type}")?,
            None => writeln!(f, "handle: {handle}")?,
        }
        writeln!(f, "state: {}", self.state)?;
        writeln!(f, "build: {}", self.build_id)?;
        writeln!(f, "api version: {}.{}", self.api_major, self.api_minor)?;
        if self.sev_type.as_deref() == Some("sev-snp") {
            let policy = self.snp_policy.unwrap_or_default();
            writeln!(f, "debug: {}", on(policy & SNP_DEBUGGING != 0))?;
            return writeln!(f, "SMT allowed: {}", on(policy & SNP_SMT != 0));
        }
        if self.sev_type.is_some() {
            writeln!(f, "handle: {handle}")?;
        }
        let policy = self.policy.unwrap_or_default();
        writeln!(f, "debug: {}", on(policy & NO_DEBUGGING == 0))?;
        writeln!(f, "key-sharing: {}", on(policy & NO_KEY_SHARING == 0))
    }
}

fn on(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// Show whether the guest's memory is encrypted by SEV.
///
/// Secure Encrypted Virtualization is a feature of AMD processors. `state`
/// tells how far the guest's launch is (`running` once it is done), and `build`
/// and `api version` describe the processor's firmware. The last lines are what
/// the guest's owner allows: `debug` is whether the host may have memory
/// decrypted. `x`, `xp` and dumps show encrypted memory, which is of little
/// use. Guests without SEV have one line that says so.
#[hmp(name = "info sev", target = "i386,x86_64", qmp = "query-sev")]
async fn info_sev(mon: &Monitor) -> Result<SevInfo> {
    mon.query("query-sev").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(mut reply: Json, members: Json) -> String {
        for (name, value) in members.as_object().unwrap() {
            reply[name] = value.clone();
        }
        serde_json::from_value::<SevInfo>(reply)
            .unwrap()
            .to_string()
    }

    fn sev() -> Json {
        json!({
            "enabled": true, "api-major": 1, "api-minor": 49, "build-id": 7, "state": "running"
        })
    }

    const STATE: &str = "state: running\nbuild: 7\napi version: 1.49\n";

    #[test]
    fn an_ordinary_guest_is_not_encrypted() {
        let reply = printed(sev(), json!({ "enabled": false }));
        assert_eq!(reply, "SEV is not enabled\n");
    }

    #[test]
    fn the_policy_forbids() {
        let with = |policy: u32| {
            let members = json!({ "sev-type": "sev", "handle": 3, "policy": policy });
            printed(sev(), members)
        };
        let text = format!("SEV type: sev\n{STATE}handle: 3\n");
        assert_eq!(with(0), format!("{text}debug: on\nkey-sharing: on\n"));
        assert_eq!(with(1), format!("{text}debug: off\nkey-sharing: on\n"));
        assert_eq!(with(2), format!("{text}debug: on\nkey-sharing: off\n"));
    }

    #[test]
    fn the_policy_of_snp_allows() {
        let with = |policy: u64| {
            printed(
                sev(),
                json!({ "sev-type": "sev-snp", "snp-policy": policy }),
            )
        };
        let text = format!("SEV type: sev-snp\n{STATE}");
        assert_eq!(with(0), format!("{text}debug: off\nSMT allowed: off\n"));
        assert_eq!(
            with(0x30000),
            format!("{text}debug: off\nSMT allowed: on\n")
        );
        assert_eq!(with(0xb0000), format!("{text}debug: on\nSMT allowed: on\n"));
    }

    #[test]
    fn the_handle_came_first_when_there_was_one_type() {
        let text = printed(sev(), json!({ "handle": 3, "policy": 1 }));
        assert_eq!(
            text,
            format!("handle: 3\n{STATE}debug: off\nkey-sharing: on\n")
        );
    }
}
