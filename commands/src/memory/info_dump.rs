// SPDX-License-Identifier: GPL-2.0-or-later

//! `info dump`: how far a dump of the guest's memory is.
//!
//! Follows `hmp_info_dump` in QEMU's `dump/dump-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct DumpQueryResult {
    /// `none`, `active`, `completed` or `failed`.
    status: String,
    /// In bytes.
    completed: i64,
    /// In bytes; an estimate.
    total: i64,
}

impl Display for DumpQueryResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Status: {}", self.status)?;
        if self.status == "active" {
            // QEMU keeps the percentage in a C `float`.
            let percent = (100.0 * self.completed as f64 / self.total as f64) as f32;
            writeln!(f, "Finished: {percent:.2} %")?;
        }
        Ok(())
    }
}

/// Show how far the dump of the guest's memory is.
///
/// Prints the status of the last `dump-guest-memory`: `none` if there was no
/// dump, `active` with the percentage written, `completed`, or `failed`. The
/// guest stands still while a dump is active. Only the `DUMP_COMPLETED` event
/// and the waiting command tell why a dump has failed.
#[hmp(name = "info dump", args = "", qmp = "query-dump")]
async fn info_dump(mon: &Monitor) -> Result<DumpQueryResult> {
    mon.query("query-dump").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<DumpQueryResult>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_running_dump_says_how_much_is_done() {
        let reply = json!({ "status": "active", "completed": 1, "total": 3 });
        assert_eq!(printed(reply), "Status: active\nFinished: 33.33 %\n");
    }

    #[test]
    fn a_dump_that_does_not_run_has_only_a_status() {
        let reply = json!({ "status": "completed", "completed": 3, "total": 3 });
        assert_eq!(printed(reply), "Status: completed\n");
    }
}
