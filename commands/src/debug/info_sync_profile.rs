// SPDX-License-Identifier: GPL-2.0-or-later

//! `info sync-profile`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_info_sync_profile`, and prints the table in `pr_report`
//! of `util/qsp.c`. An entry should have its `type` and `call-site`, its
//! `count` of waits, and the total `wait-ns`. The `object` is its address as
//! QEMU prints it; where several objects were put together, `objects` is their
//! number instead.

use crate::lethal::states::ENDLESS_PROFILE;
use hmp_runtime::prelude::*;

/// A lock, or the locks of one call site.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Entry {
    r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    objects: Option<u32>,
    call_site: String,
    wait_ns: u64,
    count: u64,
}

/// The locks that were waited for, the longest wait first.
#[derive(Deserialize, Serialize)]
struct SyncProfile {
    enabled: bool,
    entries: Vec<Entry>,
}

const CALL_SITE: &str = "Call site";

impl Display for SyncProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites = self.entries.iter().map(|entry| entry.call_site.len());
        let width = sites.max().unwrap_or(0).max(CALL_SITE.len());
        let rule = "-".repeat(79 + width - CALL_SITE.len());
        writeln!(
            f,
            "Type               Object  {CALL_SITE:width$}  Wait Time (s)         Count  \
             Average (us)\n{rule}"
        )?;
        for entry in &self.entries {
            let object = match (entry.objects, &entry.object) {
                (Some(objects @ 2..), _) => format!("[{objects:12}]"),
                (_, Some(object)) => object.clone(),
                (_, None) => String::new(),
            };
            let seconds = entry.wait_ns as f64 / 1e9;
            let average = match entry.count {
                0 => 0.0,
                count => entry.wait_ns as f64 / count as f64 / 1e3,
            };
            writeln!(
                f,
                "{:<9}  {object:>14}  {:width$}  {seconds:13.5}  {:12}  {average:12.2}",
                entry.r#type, entry.call_site, entry.count
            )?;
        }
        writeln!(f, "{rule}")
    }
}

/// More lines than any QEMU has locks, and half a GiB for QEMU.
const MANY: u32 = 1 << 24;

async fn survives(mon: &Monitor, _mean: bool, _no_coalesce: bool, max: Option<u32>) -> Result<()> {
    match max {
        Some(max) if max > MANY => mon.refuse(&ENDLESS_PROFILE, &[("max", &max)]),
        _ => Ok(()),
    }
}

/// Show how long QEMU waited for its locks.
///
/// - `-m`: sort by the average wait, instead of the total.
/// - `-n`: keep the locks of one call site apart, by their addresses. Without
///   it, they share one line, with their number in brackets.
/// - `max`: the most lines to show. 10, if left out.
///
/// Each line is a lock and a place in QEMU's source that takes it, with the
/// total wait in seconds, the number of waits, and the average in microseconds.
/// The list is empty until `sync-profile on` has run for a while.
#[hmp(
    name = "info sync-profile",
    args = "mean:-m,no_coalesce:-n,max:i?",
    params = "[-m] [-n] [max]",
    gap = "x-query-sync-profile",
    guard = survives
)]
async fn info_sync_profile(
    mon: &Monitor,
    mean: bool,
    no_coalesce: bool,
    max: Option<u32>,
) -> Result<SyncProfile> {
    let arguments = json!({
        "max": max.unwrap_or(10),
        "sort": if mean { "mean" } else { "total" },
        "coalesce": !no_coalesce,
    });
    mon.query_with("x-query-sync-profile", arguments).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<SyncProfile>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn without_a_wait_there_is_a_head_and_a_foot() {
        assert_eq!(
            printed(json!({ "enabled": false, "entries": [] })),
            "Type               Object  Call site  Wait Time (s)         Count  Average (us)\n\
             -------------------------------------------------------------------------------\n\
             -------------------------------------------------------------------------------\n"
        );
    }

    #[test]
    fn the_column_of_the_call_sites_is_as_wide_as_the_longest() {
        let text = printed(json!({ "enabled": true, "entries": [
            { "type": "mutex", "object": "0x55d0c0ffee00", "call-site": "util/main-loop.c:42",
              "wait-ns": 2_500_000_000_u64, "count": 1000 },
            { "type": "BQL mutex", "objects": 3, "call-site": "a.c:1", "wait-ns": 0, "count": 0 },
        ] }));
        let lines: Vec<&str> = text.lines().collect();
        let rule = "-".repeat(89);
        assert_eq!(
            lines,
            [
                "Type               Object  Call site            Wait Time (s)         Count  \
                 Average (us)",
                &rule,
                "mutex      0x55d0c0ffee00  util/main-loop.c:42        2.50000          1000  \
                 \u{20}    2500.00",
                "BQL mutex  [           3]  a.c:1                      0.00000             0  \
                 \u{20}       0.00",
                &rule,
            ]
        );
    }
}
