//! `info usernet`: the connections of the guest's user networks.
//!
//! QEMU does it in `hmp_info_usernet`, which prints libslirp's own table; no QMP
//! command gives that yet.

use hmp_runtime::prelude::*;

/// Show the connections of the guest's user networks.
///
/// A line for each connection, with both ends and the bytes that wait.
#[hmp(name = "info usernet", gap = "x-query-usernet")]
async fn info_usernet(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-usernet").await
}
