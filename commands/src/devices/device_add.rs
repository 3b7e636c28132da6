// SPDX-License-Identifier: GPL-2.0-or-later

//! `device_add`: plug in a device.
//!
//! Follows `hmp_device_add` and `qdev_device_help` in QEMU's
//! `system/qdev-monitor.c`. Since 9.2, QMP reads the properties as JSON and the
//! built-in monitor as text; before, both read text.

use super::bus_path;
use super::device_help::{self, DeviceHelp};
use super::device_option_list::DEVICE_OPTIONS;
use super::device_types::{DeviceType, realizes};
use crate::lethal::table::REALIZED_TOO_EARLY;
use hmp_runtime::options::complaint::Complaint;
use hmp_runtime::options::scalar::Numbers;
use hmp_runtime::prelude::*;
use serde_json::Map;

/// What vhost-user says stands before the error.
const FAILURES: Failures =
    Failures::If(|text| text.starts_with("Device '") || has_error_line(text));

/// Plug in a device.
///
/// - `device`: the driver, then its options, with commas between them. `id` is
///   the name to unplug the device by. `bus` is the name or path of the bus to
///   plug it into; the first that fits, if left out. The other options are the
///   device's own: `drive`, `netdev` and `chardev` name its back end.
///   `device_add help` lists the drivers, `device_add DRIVER,help` the options
///   of one with their types and most defaults.
///
/// The back end has to exist first: see `drive_add`, `netdev_add`,
/// `chardev-add`. `device_add virtio-rng-pci,id=rng1,bus=rp1` plugs a device
/// into the root port `rp1`. Some buses refuse: ISA does, and so does the root
/// bus of a PCIe machine (`pcie.0`), which needs a free `pcie-root-port` since
/// QEMU started. `info qtree` shows the buses. When the command returns, the
/// device exists, but its driver in the guest may not be ready. Without an
/// `id`, only its QOM path can unplug it.
#[hmp(
    name = "device_add",
    args = "device:O",
    implied = "driver",
    params = "driver[,prop=value][,...]",
    qmp = "device_add, device-list-properties, qom-list-types, qom-list, qom-get",
    tier = "composed",
    failures = FAILURES
)]
async fn device_add(
    mon: &Monitor,
    #[complete(DEVICE_OPTIONS)] device: KeyValues,
) -> Result<DeviceHelp> {
    // If an option comes twice, its last value counts.
    let options: Map<String, Json> = device
        .iter()
        .map(|(key, value)| (key.to_owned(), value.into()))
        .collect();
    let driver = device.get("driver");
    let asks_for_help = |word: &str| matches!(word, "help" | "?");
    match driver {
        Some(driver) if asks_for_help(driver) => return device_help::drivers(mon).await,
        Some(driver) if options.keys().any(|key| asks_for_help(key)) => {
            return device_help::options(mon, driver).await;
        }
        _ => {}
    }
    plug_in(mon, driver.unwrap_or_default(), options).await?;
    Ok(DeviceHelp::NotAsked)
}

async fn plug_in(mon: &Monitor, driver: &str, options: Map<String, Json>) -> Result<()> {
    if realizes(&options) {
        return Err(Error::refusal(REALIZED_TOO_EARLY.says(&[])));
    }
    let mut known: Option<DeviceType> = None;
    let mut arguments = options.clone();
    if mon.version().at_least(9, 2) && needs_types(&options, Numbers::of(mon.version())) {
        let found = DeviceType::named(mon, driver).await?;
        arguments = found.typed(&options);
        known = Some(found);
    }
    loop {
        let error = match mon.execute("device_add", &arguments).await {
            Err(Error::Qmp(error)) => error,
            result => return result,
        };
        let Some(complaint) = Complaint::read(&error.desc) else {
            let hint = bus_path::hint(mon, &options, &error).await?;
            return Err(Error::Qmp(error).map_description(|description| description + &hint));
        };
        let found = match known.take() {
            Some(found) => found,
            None => DeviceType::named(mon, driver).await?,
        };
        if found.read_again(&mut arguments, &complaint) {
            known = Some(found);
        } else {
            let words = found.words(&complaint);
            return Err(
                Error::Qmp(error).map_description(|description| words.unwrap_or(description))
            );
        }
    }
}

/// Whether an option may be other than text. If its text is no number, size or
/// truth value, its type does not matter.
fn needs_types(options: &Map<String, Json>, numbers: Numbers) -> bool {
    options.iter().any(|(key, value)| {
        let is_text = matches!(key.as_str(), "driver" | "id" | "bus" | "addr");
        let plain = value
            .as_str()
            .is_some_and(|text| numbers.is_plain_text(text));
        !is_text && !plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_asked_for_only_where_a_value_may_be_no_text() {
        let needs = |options: Json| needs_types(options.as_object().unwrap(), Numbers::default());
        assert!(!needs(
            json!({ "driver": "e1000", "id": "1", "addr": "5", "netdev": "n0" })
        ));
        assert!(!needs(
            json!({ "driver": "e1000", "mac": "52:54:00:12:34:56" })
        ));
        assert!(needs(json!({ "driver": "e1000", "bootindex": "3" })));
        assert!(needs(json!({ "driver": "e1000", "multifunction": "on" })));
        assert!(needs(json!({ "driver": "e1000", "buffer": "4k" })));
    }
}
