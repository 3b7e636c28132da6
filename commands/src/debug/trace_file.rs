//! `trace-file`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_trace_file`; in this program only its built-in monitor
//! can. Only QEMUs built with the `simple` trace backend have it.

use hmp_runtime::prelude::*;

/// Control the file that traced events are written to.
///
/// `on` and `off` start and stop writing, `flush` writes what is still in memory,
/// and `set` changes the file to `arg`. Without an argument it tells which file
/// it is, and whether it is written.
#[hmp(
    name = "trace-file",
    build = "trace-simple",
    args = "op:s?,arg:F?",
    params = "on|off|flush|set [arg]",
    gap = "x-trace-file"
)]
async fn trace_file(mon: &Monitor, _op: Option<String>, _arg: Option<FileName>) -> Result<()> {
    Err(mon.gap())
}
