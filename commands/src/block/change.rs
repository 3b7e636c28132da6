// SPDX-License-Identifier: GPL-2.0-or-later

//! `change`: put another medium into a drive, or set the VNC password.
//!
//! Follows `hmp_change` in QEMU's `monitor/hmp-cmds.c`. The built-in monitor
//! checks the read-only mode itself, before anything else, so a wrong mode
//! gives another text than QMP's.

use super::changed_media::{CHANGED_DEVICES, CHANGED_FORMATS, CHANGED_MEDIA};
use super::image_in_use;
use super::lethal_values;
use crate::display::change_vnc_password;
use hmp_runtime::prelude::*;

/// Whether the word in the place of an image's format is the VNC password.
fn follows_vnc(before: &[&str], _word: &str) -> bool {
    before.contains(&"vnc")
}

/// With a format of its own the image's name is not asked for a driver.
async fn survives(
    mon: &Monitor,
    device: BlockName,
    _force: bool,
    target: FileName,
    arg: Option<String>,
    read_only_mode: Option<String>,
) -> Result<()> {
    if arg.is_none() && read_only_mode.is_none() {
        lethal_values::refuse_image(mon, &device, &target).await?;
    }
    Ok(())
}

/// Put another medium into a drive, or set the password of the VNC display.
///
/// - `device`: the drive, by the name of its block device, which `info block`
///   shows; or the word `vnc`.
/// - `-f`: open the tray by force if the guest has locked it.
/// - `target`: the file of the new medium, from QEMU's directory if it is
///   relative. After `vnc`: the word `password`, or `passwd`.
/// - `arg`: the format of the image (`raw`, `qcow2`, ...); if left out, QEMU
///   looks into the file. After `vnc`: the password; if left out, the command
///   asks for it.
/// - `read-only-mode`: `read-only`, `read-write`, or `retain` to make the new
///   medium writable only if the drive was. `retain`, if left out.
///
/// The command opens the tray, swaps the medium and closes the tray. If the
/// guest has locked the tray, QEMU only asks the guest to open it, and the
/// command fails: try again a moment later, or use `-f`. If the new file cannot
/// be opened, the old medium stays. Fails for a disk that is not removable, and
/// for the id of a guest device. Put `-f` after the drive:
/// `change cd0 -f new.iso raw`. `change vnc password` needs a VNC server that
/// was started with `password=on`; without a terminal, the password is the next
/// line of stdin or of the file of `-f`.
#[hmp(
    name = "change",
    args = "device:B,force:-f,target:F,arg:s?,read-only-mode:s?",
    params = "device [-f] filename [format [read-only-mode]]",
    qmp = "blockdev-change-medium, change-vnc-password, query-vnc-servers",
    guard = survives
)]
async fn change(
    mon: &Monitor,
    #[complete(CHANGED_DEVICES)] device: BlockName,
    force: bool,
    #[complete(CHANGED_MEDIA)] target: FileName,
    #[complete(CHANGED_FORMATS)]
    #[secret(follows_vnc)]
    arg: Option<String>,
    #[complete(values("blockdev-change-medium", "read-only-mode"))] read_only_mode: Option<String>,
) -> Result<()> {
    if &*device == "vnc" {
        return change_vnc_password::change(
            mon,
            &target,
            arg.as_deref(),
            read_only_mode.as_deref(),
        )
        .await;
    }
    let arguments = args! {
        "device": device,
        "filename": target,
        "format"?: arg,
        "force": force,
        "read-only-mode"?: read_only_mode,
    };
    mon.execute("blockdev-change-medium", arguments)
        .await
        .map_err(|error| match &read_only_mode {
            Some(mode) => error.or_invalid_value(mode),
            None => error,
        })
        .map_err(|error| image_in_use::with_hint(error, &target))
}
