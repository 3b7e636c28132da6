// SPDX-License-Identifier: GPL-2.0-or-later

//! `wavcapture`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_wavcapture`, and prints its errors bare.

use super::audiodevs::AUDIODEVS;
use hmp_runtime::prelude::*;

/// Record the guest's sound to a WAV file.
///
/// - `path`: the file, from QEMU's directory if it is relative. An existing
///   file is overwritten.
/// - `audiodev`: the `-audiodev` whose output is recorded, by its id.
/// - `freq`: the rate, in Hz. 44100, if left out.
/// - `bits`: the bits of a sample, 8 or 16. 16, if left out.
/// - `nchannels`: 1 for mono or 2 for stereo. 2, if left out.
///
/// The guest's sound is recorded until `stopcapture`, which also completes the
/// file; nothing is written while the guest plays nothing. `info capture` lists
/// the recordings. Several may run at once. Fails for an unknown id. Recording
/// is deprecated since QEMU 10.2, and a warning says so.
#[hmp(
    name = "wavcapture",
    args = "path:F,audiodev:s,freq:i?,bits:i?,nchannels:i?",
    params = "path audiodev [frequency [bits [channels]]]",
    gap = "x-audio-capture-start"
)]
async fn wavcapture(
    mon: &Monitor,
    path: FileName,
    #[complete(AUDIODEVS)] audiodev: String,
    freq: Option<u32>,
    bits: Option<u32>,
    nchannels: Option<u32>,
) -> Result<()> {
    let arguments = args! {
        "path": path,
        "audiodev": audiodev,
        "frequency"?: freq,
        "bits"?: bits,
        "channels"?: nchannels,
    };
    mon.execute("x-audio-capture-start", arguments)
        .await
        .map_err(Error::bare)
}
