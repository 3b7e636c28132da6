// SPDX-License-Identifier: GPL-2.0-or-later

//! `expire_password`: let the VNC or SPICE password expire.
//!
//! Follows `hmp_expire_password` in QEMU's `ui/ui-hmp-cmds.c`. QEMU reads the
//! time. Since 8.0, it refuses a malformed one; before, it took that for 0.

use super::vnc_displays::VNC_DISPLAYS;
use hmp_runtime::prelude::*;

/// Set when the VNC or SPICE password expires.
///
/// - `protocol`: `vnc` or `spice`.
/// - `time`: `now`, `never`, `+` and a number of seconds from now, or the
///   seconds since 1970, both on the clock of QEMU's host.
/// - `-d`: the VNC display, by its id in `info vnc`. The first, if left out.
///
/// After that time, nobody can connect with the password; open connections
/// stay. `expire_password vnc +60` leaves a minute. The time also holds for the
/// next password that `set_password` sets, so `expire_password vnc never` may
/// be needed. Fails if there is no such server.
#[hmp(
    name = "expire_password",
    args = "protocol:s,time:s,display:-ds",
    params = "protocol time [-d display]",
    qmp = "expire_password"
)]
async fn expire_password(
    mon: &Monitor,
    #[complete(values("expire_password", "protocol"))] protocol: String,
    #[complete("now", "never")] time: String,
    #[complete(VNC_DISPLAYS)] display: Option<String>,
) -> Result<()> {
    let arguments = args! {
        "protocol": protocol,
        "time": time,
        // SPICE has one display, and QMP refuses a name for it.
        "display"?: display.filter(|_| protocol == "vnc"),
    };
    mon.execute("expire_password", arguments)
        .await
        .map_err(|error| error.or_invalid_value(&protocol))
}
