// SPDX-License-Identifier: GPL-2.0-or-later

//! `info capture`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_info_capture`, and prints a line in `wav_capture_info` of
//! `audio/wavcapture.c`.

use hmp_runtime::prelude::*;

/// A running recording, as `x-query-audio-captures` should list it.
#[derive(Deserialize, Serialize)]
pub(super) struct Capture {
    /// Its name in QMP; the monitor counts from the newest instead.
    pub id: Json,
    #[serde(default)]
    path: Option<String>,
    frequency: i64,
    bits: i64,
    channels: i64,
    bytes: i64,
}

/// The recordings, the newest first.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct Captures(pub Vec<Capture>);

impl Display for Captures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(index, capture)| {
            let Capture {
                frequency,
                bits,
                channels,
                bytes,
                ..
            } = capture;
            let path = capture.path.as_deref().unwrap_or("<not available>");
            writeln!(
                f,
                "[{index}]: Capturing audio({frequency},{bits},{channels}) to {path}: {bytes} bytes"
            )
        })
    }
}

/// Show the recordings of the guest's sound.
///
/// Each line has the number that `stopcapture` takes, the rate in Hz, the bits
/// and the channels, the file, and the bytes of sound in it. The newest
/// recording has the number 0, so the other numbers change with each new one.
/// Prints nothing if there is no recording. Recording is deprecated since QEMU
/// 10.2, and a warning says so.
#[hmp(name = "info capture", gap = "x-query-audio-captures")]
async fn info_capture(mon: &Monitor) -> Result<Captures> {
    mon.query("x-query-audio-captures").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_are_counted_from_the_newest() {
        let reply = json!([
            { "id": 4, "path": "y.wav", "frequency": 1, "bits": 8, "channels": 1, "bytes": 0 },
            { "id": 3, "frequency": 44100, "bits": 16, "channels": 2, "bytes": 176400 },
        ]);
        let captures: Captures = serde_json::from_value(reply).unwrap();
        assert_eq!(
            captures.to_string(),
            "[0]: Capturing audio(1,8,1) to y.wav: 0 bytes\n\
             [1]: Capturing audio(44100,16,2) to <not available>: 176400 bytes\n"
        );
    }
}
