//! `set_password`: set the password of the VNC or SPICE server.
//!
//! Follows `hmp_set_password` in QEMU's `ui/ui-hmp-cmds.c`. The built-in monitor
//! looks up the words itself, the last one first, so a wrong one gives another
//! text than QMP's.

use super::password_advice;
use hmp_runtime::prelude::*;

#[derive(Serialize)]
struct SetPassword<'a> {
    protocol: &'a str,
    password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    connected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<&'a str>,
}

/// What may be done with connected clients, as of today.
const ACTIONS: [&str; 3] = ["keep", "fail", "disconnect"];

/// Set the password of the VNC or SPICE server.
///
/// `protocol` is `vnc` or `spice`. `-d` names the VNC display; without it, it is the
/// first. `action-if-connected` says what becomes of who is connected: `keep` (the
/// default, and the only one for VNC), `fail` if there is anybody, or `disconnect`.
/// Fails if the server was started without a password. Such a line is kept in no
/// history.
#[hmp(
    name = "set_password",
    args = "protocol:s,password:s,display:-ds,connected:s?",
    params = "protocol password [-d display] [action-if-connected]",
    qmp = "set_password, query-vnc-servers"
)]
async fn set_password(
    mon: &Monitor,
    #[complete("vnc", "spice")] protocol: String,
    password: String,
    display: Option<String>,
    #[complete("keep", "fail", "disconnect")] connected: Option<String>,
) -> Result<()> {
    // SPICE has one display, and QMP refuses to be told which.
    let display = display.filter(|_| protocol == "vnc");
    let arguments = SetPassword {
        protocol: &protocol,
        password: &password,
        connected: connected.as_deref(),
        display: display.as_deref(),
    };
    let error = match mon.execute("set_password", arguments).await {
        Err(error) => error,
        Ok(()) => return Ok(()),
    };
    let is_unknown = |action: &&str| !ACTIONS.contains(action);
    if error.refuses_value(&protocol)
        && let Some(action) = connected.as_deref().filter(is_unknown)
    {
        return Err(Error::refusal(format!("invalid parameter value: {action}")));
    }
    let error = error.or_invalid_value(&protocol);
    let error = match &connected {
        Some(action) => error.or_invalid_value(action),
        None => error,
    };
    Err(match protocol.as_str() {
        "vnc" => password_advice::for_vnc(mon, error, display.as_deref()).await?,
        _ => password_advice::newer(error),
    })
}
