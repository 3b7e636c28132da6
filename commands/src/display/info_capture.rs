//! `info capture`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_capture`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show the recordings of the guest's sound.
///
/// Their numbers are what `stopcapture` takes.
#[hmp(name = "info capture", gap = "x-query-audio-captures")]
async fn info_capture(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
