//! `boot_set`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_boot_set`. Writing the machine's `boot` property through QOM
//! changes nothing in a running machine. What is wrong with an order, the machine
//! says; the built-in monitor prints it bare.

use hmp_runtime::prelude::*;

/// The order that the machine has now.
#[derive(Serialize)]
struct BootOrder {
    order: String,
}

impl Display for BootOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "boot device list now set to {}", self.order)
    }
}

/// Set the order of the guest's boot devices.
///
/// `bootdevice` is a list of drive letters, `cad` for instance; which letters there are
/// is up to the machine. It takes effect when the guest boots the next time.
#[hmp(name = "boot_set", args = "bootdevice:s", gap = "set-boot-order")]
async fn boot_set(mon: &Monitor, bootdevice: String) -> Result<BootOrder> {
    mon.execute("set-boot-order", json!({ "order": bootdevice }))
        .await
        .map_err(Error::bare)?;
    Ok(BootOrder { order: bootdevice })
}
