// SPDX-License-Identifier: GPL-2.0-or-later

//! `trace-file`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_trace_file`. Only QEMUs built with the `simple` trace
//! backend have it.

use hmp_runtime::prelude::*;

/// The file, as `x-trace-file` should describe it when it is only asked.
#[derive(Deserialize, Serialize)]
struct State {
    filename: String,
    enabled: bool,
}

/// What the command prints.
#[derive(Serialize)]
#[serde(transparent)]
struct TraceFile(Option<State>);

impl Display for TraceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(State { filename, enabled }) => {
                let state = if *enabled { "on" } else { "off" };
                writeln!(f, "Trace file \"{filename}\" {state}.")
            }
            None => Ok(()),
        }
    }
}

/// The built-in monitor prints the file's name, or why it refuses one.
const FAILURES: Failures = Failures::AllBut(&["Trace file \""]);

/// Control the file that traced events are written to.
///
/// - `op`: `on` or `off` to start or stop writing, `flush` to write what is
///   still in memory, `set` to change the file to `arg`. If left out, the
///   command prints the file's name and whether QEMU writes to it.
/// - `arg`: the file for `set`, from QEMU's directory if it is relative.
///   Without it, `set` does nothing.
///
/// Only QEMUs that were built for traces in a binary file (`simple`) have it.
/// `trace-event` chooses which events are traced. Any other word fails.
#[hmp(
    name = "trace-file",
    build = "trace-simple",
    args = "op:s?,arg:F?",
    params = "on|off|flush|set [arg]",
    gap = "x-trace-file",
    failures = FAILURES
)]
async fn trace_file(
    mon: &Monitor,
    #[complete("on", "off", "flush", "set")] op: Option<String>,
    arg: Option<FileName>,
) -> Result<TraceFile> {
    const TRACE_FILE: &str = "x-trace-file";

    if !mon.offers(TRACE_FILE).await? {
        return Err(mon.gap());
    }
    let arguments = match (op.as_deref(), arg) {
        (None, _) => {
            let arguments = json!({ "action": "status" });
            return mon.query_with(TRACE_FILE, arguments).await.map(TraceFile);
        }
        (Some(action @ ("on" | "off" | "flush")), _) => json!({ "action": action }),
        (Some("set"), Some(filename)) => json!({ "action": "set", "filename": filename }),
        // Without a file, the built-in monitor keeps the one it has.
        (Some("set"), None) => return Ok(TraceFile(None)),
        (Some(other), _) => {
            return Err(Error::text(format!("unexpected argument \"{other}\"")));
        }
    };
    mon.execute(TRACE_FILE, arguments).await?;
    Ok(TraceFile(None))
}
