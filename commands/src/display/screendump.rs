//! `screendump`: a picture of the guest's screen.
//!
//! Follows `hmp_screendump` in QEMU's `ui/ui-hmp-cmds.c`. The built-in monitor
//! reads the format by itself, so a wrong one gives another text than QMP's.

use super::lethal_console::refuse_lethal_console;
use super::screens::{DISPLAY_HEADS, DISPLAYS};
use hmp_runtime::prelude::*;

/// Write a picture of the guest's screen to a file.
///
/// - `filename`: the file, from QEMU's directory if it is relative. One that is
///   there is overwritten.
/// - `-f`: the format, `ppm` or `png`; it stands after the file. `ppm`, if left
///   out, whatever the name of the file is.
/// - `device`: the display device, by its id. The first screen, if left out.
/// - `head`: which of the device's outputs, from 0. 0, if left out.
///
/// LongTasks without any viewer, and for a guest that is stopped.
/// `screendump shot.png -f png` writes a picture that others can open. A screen
/// that the guest has not set up yet gives a picture that says so. An output that
/// the device does not have is refused here where QEMU has a text console (`vc`
/// in `info chardev`): 10.0 and 11.1 abort over it.
#[hmp(
    name = "screendump",
    args = "filename:F,format:-fs,device:s?,head:i?",
    params = "filename [-f format] [device [head]]",
    qmp = "screendump, qom-list, qom-get",
    tier = "native"
)]
async fn screendump(
    mon: &Monitor,
    filename: FileName,
    #[complete(values("screendump", "format"))] format: Option<String>,
    #[complete(DISPLAYS)] device: Option<String>,
    #[complete(DISPLAY_HEADS)] head: Option<u32>,
) -> Result<()> {
    if let Some(device) = &device {
        refuse_lethal_console(mon, device, head.unwrap_or(0)).await?;
    }
    let arguments = args! {
        "filename": filename,
        "device"?: device,
        // As the built-in monitor: where a device is named, so is its head.
        "head"?: device.is_some().then(|| head.unwrap_or(0)),
        "format"?: format,
    };
    mon.execute("screendump", arguments)
        .await
        .map_err(|error| error.or_invalid_value(format.as_deref().unwrap_or("ppm")))
}
