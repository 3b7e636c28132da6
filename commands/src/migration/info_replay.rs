// SPDX-License-Identifier: GPL-2.0-or-later

//! `info replay`: is the guest's execution recorded or replayed.
//!
//! Follows `hmp_info_replay` in QEMU's `replay/replay-debugging.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct ReplayInfo {
    /// `none`, `record` or `play`.
    mode: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<String>,
    /// The number of instructions executed.
    icount: i64,
}

impl Display for ReplayInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let doing = match self.mode.as_str() {
            "none" => return writeln!(f, "Record/replay is not active"),
            "record" => "Recording",
            _ => "Replaying",
        };
        let (filename, icount) = (self.filename.as_deref().unwrap_or("(null)"), self.icount);
        writeln!(
            f,
            "{doing} execution '{filename}': instruction count = {icount}"
        )
    }
}

/// Show whether the guest's execution is recorded or replayed.
///
/// If so, the line has the file (`rrfile` of `-icount`), and the number of
/// instructions that the guest has executed so far: `replay_break` and
/// `replay_seek` take such numbers. An idle guest executes none.
#[hmp(name = "info replay", args = "", qmp = "query-replay")]
async fn info_replay(mon: &Monitor) -> Result<ReplayInfo> {
    mon.query("query-replay").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<ReplayInfo>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_recording_names_its_file_and_place() {
        assert_eq!(
            printed(json!({ "mode": "record", "filename": "r.bin", "icount": 17 })),
            "Recording execution 'r.bin': instruction count = 17\n"
        );
        assert_eq!(
            printed(json!({ "mode": "play", "filename": "r.bin", "icount": 17 })),
            "Replaying execution 'r.bin': instruction count = 17\n"
        );
    }

    #[test]
    fn usually_neither_is_active() {
        let reply = json!({ "mode": "none", "icount": 0 });
        assert_eq!(printed(reply), "Record/replay is not active\n");
    }
}
