//! `info usernet`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_usernet`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show the connections of the guest's user networks.
///
/// A line for each connection, with both ends and the bytes that wait.
#[hmp(name = "info usernet", gap = "x-query-usernet")]
async fn info_usernet(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
