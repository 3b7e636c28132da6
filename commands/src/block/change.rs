//! `change`: put another medium into a drive, or set the VNC password.
//!
//! Follows `hmp_change` in QEMU's `monitor/hmp-cmds.c`. The built-in monitor
//! looks up the read-only mode itself, before anything else, so a wrong one
//! gives another text than QMP's.

use super::image_in_use;
use crate::display::change_vnc_password;
use hmp_runtime::prelude::*;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ChangeMedium<'a> {
    device: &'a BlockName,
    filename: &'a FileName,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    force: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_only_mode: Option<&'a str>,
}

/// Put another medium into a drive, or set the password of the VNC display.
///
/// `device` is a name that `info block` shows, `filename` the new image, and
/// `format` its format, which is else found out. `read-only-mode` is `retain`
/// (the default: as the drive was before), `read-only` or `read-write`. If the
/// guest has locked the tray it is asked to open it, and the command fails; `-f`
/// opens it by force.
///
/// `change vnc password` sets the VNC password: to what follows on the line or,
/// without it, to what is typed at a prompt.
#[hmp(
    name = "change",
    args = "device:B,force:-f,target:F,arg:s?,read-only-mode:s?",
    params = "device [-f] filename [format [read-only-mode]]",
    qmp = "blockdev-change-medium, change-vnc-password, query-vnc-servers"
)]
async fn change(
    mon: &Monitor,
    device: BlockName,
    force: bool,
    target: FileName,
    arg: Option<String>,
    read_only_mode: Option<String>,
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
    let arguments = ChangeMedium {
        device: &device,
        filename: &target,
        format: arg.as_deref(),
        force,
        read_only_mode: read_only_mode.as_deref(),
    };
    mon.execute("blockdev-change-medium", arguments)
        .await
        .map_err(|error| match &read_only_mode {
            Some(mode) => error.or_invalid_value(mode),
            None => error,
        })
        .map_err(|error| image_in_use::with_hint(error, &target))
}
