// SPDX-License-Identifier: GPL-2.0-or-later

//! `info vcpu_dirty_limit`: how fast CPUs may write to memory.
//!
//! Follows `hmp_info_vcpu_dirty_limit` in QEMU's `system/dirtylimit.c`.

use hmp_runtime::prelude::*;

/// Rates are in MiB per second.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct DirtyLimitInfo {
    cpu_index: i64,
    limit_rate: u64,
    current_rate: u64,
}

impl Display for DirtyLimitInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (index, limit) = (self.cpu_index, self.limit_rate);
        let current = self.current_rate;
        writeln!(
            f,
            "vcpu[{index}], limit rate {limit} (MB/s), current rate {current} (MB/s)"
        )
    }
}

/// The limited CPUs, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct DirtyLimits(Vec<DirtyLimitInfo>);

impl Display for DirtyLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(f, "Dirty page limit not enabled!");
        }
        self.0.iter().try_for_each(|limit| limit.fmt(f))
    }
}

/// Show how fast CPUs may write to memory, and how fast they write.
///
/// Each limited CPU has a line with both rates, in MiB per second.
/// `set_vcpu_dirty_limit` sets the limits, and so does a migration with the
/// capability `dirty-limit`. If no CPU is limited, a line says so.
#[hmp(
    name = "info vcpu_dirty_limit",
    args = "",
    qmp = "query-vcpu-dirty-limit"
)]
async fn info_vcpu_dirty_limit(mon: &Monitor) -> Result<DirtyLimits> {
    mon.query("query-vcpu-dirty-limit").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<DirtyLimits>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn each_limited_cpu_has_a_line() {
        let reply = json!([{ "cpu-index": 1, "limit-rate": 20, "current-rate": 3 }]);
        let text = "vcpu[1], limit rate 20 (MB/s), current rate 3 (MB/s)\n";
        assert_eq!(printed(reply), text);
    }

    #[test]
    fn without_limits_it_says_so() {
        assert_eq!(printed(json!([])), "Dirty page limit not enabled!\n");
    }
}
