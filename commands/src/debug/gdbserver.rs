//! `gdbserver`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_gdbserver`. Its errors are bare, as QEMU 11.1 prints them.

use hmp_runtime::prelude::*;

/// What becomes of the server.
#[derive(Serialize)]
struct GdbServer {
    /// Where it listens; `None` if there is none any more.
    device: Option<String>,
}

impl Display for GdbServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.device {
            Some(device) => writeln!(f, "Waiting for gdb connection on device '{device}'"),
            None => writeln!(f, "Disabled gdbserver"),
        }
    }
}

/// Let a gdb attach to the guest.
///
/// `device` is where QEMU listens: `tcp::1234` without it, any chardev such as `unix:PATH`,
/// or `none` to stop.
#[hmp(
    name = "gdbserver",
    args = "device:s?",
    qmp = "x-gdbserver-stop",
    gap = "x-gdbserver-start",
    tier = "gap"
)]
async fn gdbserver(mon: &Monitor, device: Option<String>) -> Result<GdbServer> {
    if !mon.offers("x-gdbserver-start").await? {
        return Err(mon.gap());
    }
    let device = match device.as_deref() {
        Some("none") => None,
        Some(device) => Some(device.to_owned()),
        None => Some("tcp::1234".to_owned()),
    };
    match &device {
        Some(device) => {
            let arguments = json!({ "device": device });
            mon.execute("x-gdbserver-start", arguments).await
        }
        None => mon.execute("x-gdbserver-stop", json!({})).await,
    }
    .map_err(Error::bare)?;
    Ok(GdbServer { device })
}
