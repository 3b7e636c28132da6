// SPDX-License-Identifier: GPL-2.0-or-later

//! The properties of a device type.

use super::property::ObjectPropertyInfo;
use crate::error::{Error, Result};
use crate::hazards;
use crate::lethal::{Guard, Hazard, of_device_type};
use crate::monitor::Monitor;
use crate::qmp::{ErrorClass, Version};
use crate::versions::Versions;
use serde_json::json;

hazards! {
    /// Device types that are partly in a module.
    pub static MODULE_MISSING: Hazard = Hazard {
        commands: &[],
        qemus: Versions::until(7, 2),
        only: "builds with modules of which one is missing",
        asked: "the version: the types' properties are neither shown nor offered",
        guard: Guard::DeviceTypes(&["virtio-gpu-gl-pci", "virtio-vga-gl"]),
        reason: "the options of '{driver}' are not asked for: this QEMU may abort",
        seen: "7.2: abort; 10.0 and 11.1 survive",
    };
}

/// Whether a QEMU survives being asked for the properties of the type.
pub fn is_safe_to_list(version: &Version, driver: &str) -> bool {
    let version = (version.qemu.major, version.qemu.minor);
    let is_lethal = |name: &str| of_device_type(name).any(|hazard| hazard.qemus.contains(version));
    !(is_lethal(driver) || aliased(driver).iter().any(|name| is_lethal(name)))
}

/// The properties of the type `driver`, or of the type that it is an alias of,
/// with that type's name.
///
/// # Errors
///
/// The error of QMP `device-list-properties`.
pub async fn properties_of(
    mon: &Monitor,
    driver: &str,
) -> Result<(String, Vec<ObjectPropertyInfo>)> {
    let list = async |name: &str| {
        let wanted = json!({ "typename": name });
        mon.query_with("device-list-properties", wanted).await
    };
    let error = match list(driver).await {
        Err(Error::Qmp(error)) if error.class == ErrorClass::DeviceNotFound => error,
        result => return result.map(|properties| (driver.to_owned(), properties)),
    };
    for name in aliased(driver) {
        match list(&name).await {
            Err(Error::Qmp(error)) if error.class == ErrorClass::DeviceNotFound => {}
            result => return result.map(|properties| (name, properties)),
        }
    }
    Err(Error::Qmp(error))
}

/// The types that a name may be an alias of. The machine's architecture decides
/// which one it is: the first that exists. From `qdev_alias_table` in QEMU's
/// `system/qdev-monitor.c`.
pub fn aliased(name: &str) -> Vec<String> {
    let one = |name: &str| vec![name.to_owned()];
    match name {
        "ac97" => one("AC97"),
        "ahci" => one("ich9-ahci"),
        "e1000-82540em" => one("e1000"),
        "es1370" => one("ES1370"),
        "lsi" => one("lsi53c895a"),
        "virtio-9p"
        | "virtio-balloon"
        | "virtio-blk"
        | "virtio-gpu"
        | "virtio-gpu-gl"
        | "virtio-gpu-rutabaga"
        | "virtio-input-host"
        | "virtio-iommu"
        | "virtio-keyboard"
        | "virtio-mouse"
        | "virtio-net"
        | "virtio-rng"
        | "virtio-scsi"
        | "virtio-serial"
        | "virtio-sound"
        | "virtio-tablet" => ["ccw", "pci", "device"]
            .map(|transport| format!("{name}-{transport}"))
            .to_vec(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_stands_for_one_type_or_one_for_each_transport() {
        assert_eq!(aliased("lsi"), ["lsi53c895a"]);
        assert_eq!(
            aliased("virtio-net"),
            ["virtio-net-ccw", "virtio-net-pci", "virtio-net-device"]
        );
        assert!(aliased("virtio-net-pci").is_empty());
    }

    #[test]
    fn an_alias_is_as_dangerous_as_its_type() {
        let old = Version::default();
        assert!(is_safe_to_list(&old, "virtio-net"));
        assert!(!is_safe_to_list(&old, "virtio-vga-gl"));
        assert!(!is_safe_to_list(&old, "virtio-gpu-gl"));
        let mut new = Version::default();
        new.qemu.major = 8;
        assert!(is_safe_to_list(&new, "virtio-gpu-gl"));
    }
}
