// SPDX-License-Identifier: GPL-2.0-or-later

//! `stopcapture`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_stopcapture`, which says nothing if there is no such
//! recording.

use super::info_capture::Captures;
use hmp_runtime::prelude::*;

/// End a recording of the guest's sound.
///
/// - `n`: the recording, by its number in `info capture`. The newest has the
///   number 0.
///
/// The file is complete only now: before, its header lacks the length. The
/// other recordings get new numbers. An unknown number does nothing, without an
/// error. Recording is deprecated since QEMU 10.2, and a warning says so.
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
