// SPDX-License-Identifier: GPL-2.0-or-later

//! `screendump`: a picture of the guest's screen.
//!
//! Follows `hmp_screendump` in QEMU's `ui/ui-hmp-cmds.c`. The built-in monitor
//! checks the format itself, so a wrong one gives another text than QMP's.

use super::lethal_console::refuse_lethal_console;
use super::screens::{DISPLAY_HEADS, DISPLAYS};
use hmp_runtime::prelude::*;

/// Write a picture of the guest's screen to a file.
///
/// - `filename`: the file, from QEMU's directory if it is relative. An existing
///   file is overwritten.
/// - `-f`: the format, `ppm` or `png`; put it after the file. `ppm`, if left
///   out, whatever the name of the file.
/// - `device`: the display device, by its id. The first screen, if left out.
/// - `head`: the device's output, counted from 0. 0, if left out.
///
/// Works without any viewer, and for a stopped guest.
/// `screendump shot.png -f png` writes a picture that other programs can open.
/// If the guest has not set up the screen yet, the picture says so. If QEMU has
/// a text console (`vc` in `info chardev`), an output that the device does not
/// have is refused here: it aborts QEMU 10.0 and 11.1.
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
        // As in the built-in monitor, a device comes with its head.
        "head"?: device.is_some().then(|| head.unwrap_or(0)),
        "format"?: format,
    };
    mon.execute("screendump", arguments)
        .await
        .map_err(|error| error.or_invalid_value(format.as_deref().unwrap_or("ppm")))
}
