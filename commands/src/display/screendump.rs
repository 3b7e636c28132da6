//! `screendump`: a picture of the guest's screen.
//!
//! Follows `hmp_screendump` in QEMU's `ui/ui-hmp-cmds.c`. The built-in monitor
//! reads the format by itself, so a wrong one gives another text than QMP's.

use hmp_runtime::prelude::*;

#[derive(Serialize)]
struct Screendump<'a> {
    filename: &'a FileName,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
}

/// Write a picture of the guest's screen to a file.
///
/// QEMU writes the file: a relative `filename` starts at its directory.
/// `format` is `ppm` or `png`; without it, `ppm`. `device` is the id or QOM path
/// of a display device, and `head` which of its outputs, from 0; without them
/// it is the first screen.
#[hmp(
    name = "screendump",
    args = "filename:F,format:-fs,device:s?,head:i?",
    params = "filename [-f format] [device [head]]",
    qmp = "screendump"
)]
async fn screendump(
    mon: &Monitor,
    filename: FileName,
    format: Option<String>,
    device: Option<String>,
    head: Option<u32>,
) -> Result<()> {
    let arguments = Screendump {
        filename: &filename,
        // As the built-in monitor: where a device is named, so is its head.
        head: device.is_some().then(|| head.unwrap_or(0)),
        device: device.as_deref(),
        format: format.as_deref(),
    };
    mon.execute("screendump", arguments)
        .await
        .map_err(|error| error.or_invalid_value(format.as_deref().unwrap_or("ppm")))
}
