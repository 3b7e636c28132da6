// SPDX-License-Identifier: GPL-2.0-or-later

//! The types of devices. The ancestors of a type tell its bus, and whether a
//! user can create such a device.

use crate::qom::type_table::{KnownType, Types};
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// The types of the devices that a user can create.
pub(super) static CREATABLE_DEVICES: Completer =
    Completer::new("a table of types", &[], |mon, _| {
        Box::pin(creatable_devices(mon))
    })
    .lacks(KNOWN_BY_A_LIST);

/// What QMP lacks for them.
pub(super) const KNOWN_BY_A_LIST: &str = "which device types there are, unless QEMU loads its \
    modules to answer, and which a user may create: known by a table of types";

/// The bus that devices of a type, or of one derived from it, are on.
const BUSES: &[(&str, &str)] = &[
    ("ap-device", "ap-bus"),
    ("aux-slave", "aux-bus"),
    ("ccid-card", "ccid-bus"),
    ("ccw-device", "virtual-css-bus"),
    ("cfam", "fsi.bus"),
    ("floppy", "floppy-bus"),
    ("fsi.lbus.device", "fsi.lbus"),
    ("fsi.master", "opb"),
    ("fsi.slave", "fsi.bus"),
    ("hda-codec", "HDA"),
    ("i2c-slave", "i2c-bus"),
    ("i3c-target", "i3c-bus"),
    ("ide-device", "IDE"),
    ("ipack-device", "IndustryPack"),
    ("isa-device", "ISA"),
    ("nitro-vsock-device", "nitro-vsock-bus"),
    ("nvme-ns", "nvme-bus"),
    ("pci-device", "PCI"),
    ("s390-sclp-event-type", "s390-sclp-events-bus"),
    ("scsi-device", "SCSI"),
    ("sd-card", "sd-bus"),
    ("sdmmc-common", "sd-bus"),
    ("ssi-peripheral", "SSI"),
    ("sys-bus-device", "System"),
    ("ufs-lu", "ufs-bus"),
    ("usb-device", "usb-bus"),
    ("virtio-device", "virtio-bus"),
    ("virtio-serial-port", "virtio-serial-bus"),
    ("vmbus-dev", "vmbus"),
    ("xen-backend", "xen-sysbus"),
    ("xen-device", "xen-bus"),
    ("zpci", "s390-pcibus"),
];

/// Devices on the system bus that a user can create. Only QEMU makes the
/// others.
const ON_THE_SYSTEM_BUS: &[&str] = &[
    "amd-iommu",
    "arm-smmuv3",
    "dynamic-sysbus-device",
    "intel-iommu",
    "ramfb",
    "sbsa-gwdt",
    "tpm-tis-device",
    "uefi-vars-sysbus",
    "vfio-amd-xgbe",
    "vfio-calxeda-xgmac",
    "vfio-platform",
    "vmbus-bridge",
];

/// Devices without a bus that a user can create. The others are parts of chips.
const WITHOUT_BUS: &[&str] = &[
    "aspeed-otp",
    "cpu",
    "diag288",
    "dm163",
    "guest-loader",
    "hv-syndbg",
    "ipmi-bmc",
    "led",
    "loader",
    "nand",
    "nvme-subsys",
    "pc-dimm",
    "sp-mem",
    "tpm-crb",
    "vmclock",
    "vmcoreinfo",
    "vmgenid",
];

/// Devices on other buses that only QEMU itself makes, and CPUs of machines
/// that take no more CPUs later.
const OF_QEMU_ITSELF: &[&str] = &[
    "ICH9-LPC",
    "ICH9-SMB",
    "PIIX3",
    "PIIX3-xen",
    "PIIX4_PM",
    "arm-cpu",
    "aux-to-i2c-bridge",
    "designware-pcie-root",
    "gpex-root",
    "i440FX",
    "i8257",
    "igbvf",
    "isa-i8259",
    "isa-pcspk",
    "isa-pit",
    "kvm-i8259",
    "kvm-pit",
    "mch",
    "piix4-isa",
    "port92",
    "sclp-cpu-hotplug",
    "sclpcpi",
    "sclpquiesce",
    "smbus-eeprom",
    "ssi-sd",
    "versatile_pci_host",
    "vhost-user-device",
    "vhost-user-device-pci",
    "vmport",
];

/// Devices that a user can create only since QEMU 10.2.
const SINCE_10_2: &[&str] = &["arm-smmuv3", "emmc", "sbsa-gwdt"];

/// The type of the buses that devices of a type are on.
pub(super) fn bus_of(types: &Types, name: &str) -> Option<&'static str> {
    let bus = |name| BUSES.iter().find(|(device, _)| *device == name);
    let (_, bus) = types.ancestors(name).find_map(bus)?;
    Some(bus)
}

/// Whether a user of a QEMU of this version can create such a device. QMP
/// does not tell, but the ancestors of the type nearly do.
fn is_creatable_device(types: &Types, one: &KnownType, version: &Version) -> bool {
    let name = one.name;
    let is_any = |list: &[&str]| types.ancestors(name).any(|known| list.contains(&known));
    !one.is_abstract
        && types.is(name, "device")
        && !is_any(OF_QEMU_ITSELF)
        && (version.at_least(10, 2) || !SINCE_10_2.contains(&name))
        && match bus_of(types, name) {
            Some("System") => is_any(ON_THE_SYSTEM_BUS),
            Some(_) => true,
            None => is_any(WITHOUT_BUS),
        }
}

async fn creatable_devices(mon: &Monitor) -> Result<Vec<Candidate>> {
    let types = Types::of(mon).await?;
    let version = mon.version();
    let devices = types
        .all()
        .filter(|one| is_creatable_device(&types, one, version));
    let candidates = devices.map(|one| match bus_of(&types, one.name) {
        Some(bus) => Candidate::described(one.name, format!("bus {bus}")),
        None => Candidate::from(one.name),
    });
    Ok(candidates.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qom::type_table;

    fn types() -> Types {
        let lines = "object - abstract\ndevice object abstract\nbus object abstract\n\
             PCI bus plain\nPCIE PCI plain\npci-device device abstract\n\
             e1000 pci-device plain\nmch pci-device plain\n\
             sys-bus-device device abstract\nhpet sys-bus-device plain\n\
             dynamic-sysbus-device sys-bus-device abstract\n\
             ramfb dynamic-sysbus-device plain\nvirtio-net-pci pci-device plain\n\
             circle circle plain";
        Types::new(type_table::read(lines))
    }

    #[test]
    fn devices_of_qemu_itself_are_not_offered() {
        let types = types();
        let creatable = |name: &str| {
            let one = types.all().find(|one| one.name == name).unwrap();
            is_creatable_device(&types, one, &Version::default())
        };
        assert!(creatable("e1000") && creatable("ramfb"));
        for name in ["mch", "hpet", "pci-device", "PCI", "circle"] {
            assert!(!creatable(name), "{name}");
        }
    }

    #[test]
    fn the_ancestors_tell_the_bus() {
        let types = types();
        assert_eq!(bus_of(&types, "e1000"), Some("PCI"));
        assert_eq!(bus_of(&types, "ramfb"), Some("System"));
        assert_eq!(bus_of(&types, "device"), None);
        assert!(types.is("PCIE", "PCI") && !types.is("PCI", "PCIE"));
        assert_eq!(types.resolved("virtio-net"), "virtio-net-pci");
        assert_eq!(types.resolved("teapot"), "teapot");
    }
}
