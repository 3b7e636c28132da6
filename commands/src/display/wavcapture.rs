//! `wavcapture`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_wavcapture`, and prints its errors bare.

use hmp_runtime::prelude::*;

#[derive(Serialize)]
struct Capture<'a> {
    path: &'a FileName,
    audiodev: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bits: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<u32>,
}

/// Record the guest's sound to a WAV file.
///
/// Frequency in Hz, 44100 without it; 16 bits and 2 channels are the other defaults.
/// `info capture` lists what runs, `stopcapture` ends one.
#[hmp(
    name = "wavcapture",
    args = "path:F,audiodev:s,freq:i?,bits:i?,nchannels:i?",
    params = "path audiodev [frequency [bits [channels]]]",
    gap = "x-audio-capture-start"
)]
async fn wavcapture(
    mon: &Monitor,
    path: FileName,
    audiodev: String,
    freq: Option<u32>,
    bits: Option<u32>,
    nchannels: Option<u32>,
) -> Result<()> {
    let arguments = Capture {
        path: &path,
        audiodev: &audiodev,
        frequency: freq,
        bits,
        channels: nchannels,
    };
    mon.execute("x-audio-capture-start", arguments)
        .await
        .map_err(Error::bare)
}
