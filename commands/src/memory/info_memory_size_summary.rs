// SPDX-License-Identifier: GPL-2.0-or-later

//! `info memory_size_summary`: how much memory the guest has.
//!
//! Follows `hmp_info_memory_size_summary` in QEMU's
//! `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct MemoryInfo {
    base_memory: u64,
    /// Absent if QEMU was built without memory devices.
    #[serde(skip_serializing_if = "Option::is_none")]
    plugged_memory: Option<u64>,
}

impl Display for MemoryInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "base memory: {}", self.base_memory)?;
        match self.plugged_memory {
            Some(size) => writeln!(f, "plugged memory: {size}"),
            None => Ok(()),
        }
    }
}

/// Show how much memory the guest has, in bytes.
///
/// The base memory is the memory that the machine was started with (`-m`). The
/// plugged memory is what devices such as DIMMs have added, at the start or
/// later; a QEMU without memory hotplug has no such line. Memory that a balloon
/// has taken is not subtracted: see `info balloon`.
#[hmp(
    name = "info memory_size_summary",
    args = "",
    qmp = "query-memory-size-summary"
)]
async fn info_memory_size_summary(mon: &Monitor) -> Result<MemoryInfo> {
    mon.query("query-memory-size-summary").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<MemoryInfo>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn plugged_memory_is_shown_where_it_is_possible() {
        assert_eq!(
            printed(json!({ "base-memory": 67108864, "plugged-memory": 0 })),
            "base memory: 67108864\nplugged memory: 0\n"
        );
        assert_eq!(
            printed(json!({ "base-memory": 67108864 })),
            "base memory: 67108864\n"
        );
    }
}
