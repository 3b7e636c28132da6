//! `expire_password`: end the time of the VNC or SPICE password.
//!
//! Follows `hmp_expire_password` in QEMU's `ui/ui-hmp-cmds.c`. QEMU reads the time;
//! since 8.0 it refuses what is none, before it took that for 0.

use super::vnc_displays::VNC_DISPLAYS;
use hmp_runtime::prelude::*;

/// End the time of the VNC or SPICE password.
///
/// - `protocol`: `vnc` or `spice`.
/// - `time`: when: `now`, `never`, `+` and a number of seconds from now, or the
///   seconds since 1970, both on the clock of QEMU's host.
/// - `-d`: the VNC display, by its id in `info vnc`. The first, if left out.
///
/// After that time nobody gets in with the password; who is connected stays.
/// `expire_password vnc +60` leaves a minute. `set_password` sets another
/// password, and the time holds for that one too, so that
/// `expire_password vnc never` may be needed. Fails for a server that is not
/// there.
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
        // SPICE has one display, and QMP refuses to be told which.
        "display"?: display.filter(|_| protocol == "vnc"),
    };
    mon.execute("expire_password", arguments)
        .await
        .map_err(|error| error.or_invalid_value(&protocol))
}
