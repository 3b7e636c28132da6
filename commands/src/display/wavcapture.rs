//! `wavcapture`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_wavcapture`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

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
    _path: FileName,
    _audiodev: String,
    _freq: Option<u32>,
    _bits: Option<u32>,
    _nchannels: Option<u32>,
) -> Result<()> {
    Err(mon.gap())
}
