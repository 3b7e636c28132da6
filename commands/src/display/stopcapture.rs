//! `stopcapture`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_stopcapture`, which is silent about a recording that there
//! is not.

use super::info_capture::Captures;
use hmp_runtime::prelude::*;

/// End a recording of the guest's sound.
///
/// - `n`: the recording, by its number in `info capture`. The newest has the
///   number 0.
///
/// Only now is the file complete: before, its header does not say how long it
/// is. The other recordings get new numbers. A number that is not there is
/// passed over in silence. Recording is deprecated since QEMU 10.2, which is
/// printed as a warning.
#[hmp(
    name = "stopcapture",
    args = "n:i",
    params = "capture index",
    qmp = "x-query-audio-captures",
    gap = "x-audio-capture-stop",
    tier = "gap"
)]
async fn stopcapture(mon: &Monitor, n: u32) -> Result<()> {
    if !mon.offers("x-audio-capture-stop").await? {
        return Err(mon.gap());
    }
    let Captures(captures) = mon.query("x-query-audio-captures").await?;
    let chosen = usize::try_from(n).ok().and_then(|n| captures.get(n));
    match chosen {
        Some(capture) => {
            mon.execute("x-audio-capture-stop", json!({ "id": capture.id }))
                .await
        }
        None => Ok(()),
    }
}
