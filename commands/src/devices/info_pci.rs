// SPDX-License-Identifier: GPL-2.0-or-later

//! `info pci`: the PCI devices, and the resources that the firmware gave them.
//!
//! Follows `hmp_info_pci_device` in QEMU's `hw/pci/pci-hmp-cmds.c`. Before 8.0,
//! a BAR's line ends in a full stop, and an unmapped BAR shows the address -1.

use hmp_runtime::prelude::*;

/// A host bridge's bus.
#[derive(Deserialize, Serialize)]
struct PciInfo {
    bus: i64,
    devices: Vec<PciDeviceInfo>,
}

/// One function of a device.
#[derive(Deserialize, Serialize)]
struct PciDeviceInfo {
    bus: i64,
    slot: i64,
    function: i64,
    class_info: PciDeviceClass,
    id: PciDeviceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    irq: Option<i64>,
    /// 1 for `A`.
    #[serde(default)]
    irq_pin: i64,
    qdev_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pci_bridge: Option<PciBridgeInfo>,
    regions: Vec<PciMemoryRegion>,
}

#[derive(Deserialize, Serialize)]
struct PciDeviceClass {
    class: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    desc: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct PciDeviceId {
    vendor: i64,
    device: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    subsystem_vendor: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subsystem: Option<i64>,
}

#[derive(Deserialize, Serialize)]
struct PciBridgeInfo {
    bus: PciBusInfo,
    #[serde(default)]
    devices: Vec<PciDeviceInfo>,
}

/// A range of addresses that a bridge passes on.
#[derive(Deserialize, Serialize)]
struct PciBusInfo {
    number: i64,
    secondary: i64,
    subordinate: i64,
    io_range: PciMemoryRange,
    memory_range: PciMemoryRange,
    prefetchable_range: PciMemoryRange,
}

/// A base above the limit lets nothing pass.
#[derive(Deserialize, Serialize)]
struct PciMemoryRange {
    base: i64,
    limit: i64,
}

#[derive(Deserialize, Serialize)]
struct PciMemoryRegion {
    /// The BAR's number; 6 is the ROM.
    bar: i64,
    r#type: String,
    /// -1 if it is not mapped.
    address: i64,
    size: i64,
    #[serde(default)]
    prefetch: bool,
    #[serde(default)]
    mem_type_64: bool,
}

/// The form of the BARs' lines.
#[derive(Clone, Copy, Default)]
enum Bars {
    #[default]
    Newest,
    /// Before QEMU 8.0.
    FullStop,
}

/// Every bus of the machine.
#[derive(Serialize)]
#[serde(transparent)]
struct Buses {
    buses: Vec<PciInfo>,
    #[serde(skip)]
    bars: Bars,
}

impl Display for Buses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut devices = self.buses.iter().flat_map(|bus| &bus.devices);
        devices.try_for_each(|device| device.print(f, self.bars))
    }
}

impl PciDeviceInfo {
    fn print(&self, f: &mut fmt::Formatter<'_>, bars: Bars) -> fmt::Result {
        let (bus, slot, function) = (self.bus, self.slot, self.function);
        writeln!(
            f,
            "  Bus {bus:2}, device {slot:3}, function {function}:\n    {}: PCI device {}",
            self.class_info,
            Pair(self.id.vendor, self.id.device)
        )?;
        if let (Some(vendor), Some(id)) = (self.id.subsystem_vendor, self.id.subsystem) {
            writeln!(f, "      PCI subsystem {}", Pair(vendor, id))?;
        }
        if let Some(irq) = self.irq {
            // One byte, as C's `%c` has it.
            let pin = char::from((i64::from(b'A') - 1).wrapping_add(self.irq_pin) as u8);
            writeln!(f, "      IRQ {irq}, pin {pin}")?;
        }
        if let Some(bridge) = &self.pci_bridge {
            bridge.bus.fmt(f)?;
        }
        for region in &self.regions {
            region.print(f, bars)?;
        }
        writeln!(f, "      id \"{}\"", self.qdev_id)?;
        let behind = self.pci_bridge.iter().flat_map(|bridge| &bridge.devices);
        for device in behind {
            device.print(f, bars)?;
        }
        Ok(())
    }
}

/// The numbers of a vendor and its product.
struct Pair(i64, i64);

impl Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:04x}", self.0, self.1)
    }
}

impl Display for PciDeviceClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.desc {
            Some(desc) => f.write_str(desc),
            None => write!(f, "Class {:04}", self.class),
        }
    }
}

impl Display for PciBusInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (io, memory) = (&self.io_range, &self.memory_range);
        let prefetchable = &self.prefetchable_range;
        writeln!(f, "      BUS {}.", self.number)?;
        writeln!(f, "      secondary bus {}.", self.secondary)?;
        writeln!(f, "      subordinate bus {}.", self.subordinate)?;
        writeln!(
            f,
            "      IO range [0x{:04x}, 0x{:04x}]\n      \
             memory range [0x{:08x}, 0x{:08x}]\n      \
             prefetchable memory range [0x{:08x}, 0x{:08x}]",
            io.base, io.limit, memory.base, memory.limit, prefetchable.base, prefetchable.limit
        )
    }
}

impl PciMemoryRegion {
    fn print(&self, f: &mut fmt::Formatter<'_>, bars: Bars) -> fmt::Result {
        write!(f, "      BAR{}: ", self.bar)?;
        let digits = if self.r#type == "io" {
            f.write_str("I/O")?;
            4
        } else {
            let bits = if self.mem_type_64 { 64 } else { 32 };
            let prefetchable = if self.prefetch { " prefetchable" } else { "" };
            write!(f, "{bits} bit{prefetchable} memory")?;
            8
        };
        let first = self.address;
        let last = first.wrapping_add(self.size).wrapping_sub(1);
        match bars {
            Bars::Newest if first == -1 => writeln!(f, " (not mapped)"),
            Bars::Newest => writeln!(f, " at 0x{first:0digits$x} [0x{last:0digits$x}]"),
            Bars::FullStop => writeln!(f, " at 0x{first:0digits$x} [0x{last:0digits$x}]."),
        }
    }
}

/// Show the PCI devices, with their interrupts, bridges and BARs.
///
/// Each device has its bus, slot and function, its class, the vendor's and the
/// device's number, its interrupt and its BARs; `BAR6` is the ROM. Devices
/// behind a bridge follow it. A bridge passes the addresses in its ranges on,
/// and none if the first number is above the second. The guest's firmware or
/// system assigns the addresses; a BAR without one is `not mapped`. `id` is the
/// name from `device_add` or `-device`, and empty for devices that the machine
/// made by itself.
#[hmp(name = "info pci", args = "", qmp = "query-pci")]
async fn info_pci(mon: &Monitor) -> Result<Buses> {
    let bars = if mon.version().at_least(8, 0) {
        Bars::Newest
    } else {
        Bars::FullStop
    };
    let buses = mon.query("query-pci").await?;
    Ok(Buses { buses, bars })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json, bars: Bars) -> String {
        let buses = serde_json::from_value(reply).unwrap();
        Buses { buses, bars }.to_string()
    }

    fn card(regions: Json) -> Json {
        json!([{ "bus": 0, "devices": [{
            "bus": 0, "slot": 3, "function": 0, "irq": 11, "irq_pin": 2, "qdev_id": "nic",
            "class_info": { "class": 512, "desc": "Ethernet controller" },
            "id": { "vendor": 0x8086, "device": 0x100e,
                    "subsystem-vendor": 0x1af4, "subsystem": 0x1100 },
            "regions": regions
        }] }])
    }

    const CARD: &str = "  Bus  0, device   3, function 0:\n    \
        Ethernet controller: PCI device 8086:100e\n      PCI subsystem 1af4:1100\n      \
        IRQ 11, pin B\n";

    #[test]
    fn bars_show_kind_and_addresses() {
        let reply = card(json!([
            { "bar": 0, "type": "memory", "address": 0xfeb8_0000u32, "size": 0x20000,
              "prefetch": false, "mem_type_64": false },
            { "bar": 1, "type": "io", "address": 0xc0, "size": 64 },
            { "bar": 4, "type": "memory", "address": 0x80_0000_0000u64, "size": 0x4000,
              "prefetch": true, "mem_type_64": true }
        ]));
        let bars = "      BAR0: 32 bit memory at 0xfeb80000 [0xfeb9ffff]\n      \
            BAR1: I/O at 0x00c0 [0x00ff]\n      \
            BAR4: 64 bit prefetchable memory at 0x8000000000 [0x8000003fff]\n";
        let text = format!("{CARD}{bars}      id \"nic\"\n");
        assert_eq!(printed(reply.clone(), Bars::Newest), text);
        let text = format!("{CARD}{}      id \"nic\"\n", bars.replace("]\n", "].\n"));
        assert_eq!(printed(reply, Bars::FullStop), text);
    }

    #[test]
    fn a_bar_without_an_address_is_not_mapped() {
        let reply = card(json!([
            { "bar": 0, "type": "memory", "address": -1, "size": 0x20000,
              "prefetch": false, "mem_type_64": false },
            { "bar": 1, "type": "io", "address": -1, "size": 64 }
        ]));
        let text = format!(
            "{CARD}      BAR0: 32 bit memory (not mapped)\n      \
             BAR1: I/O (not mapped)\n      id \"nic\"\n"
        );
        assert_eq!(printed(reply.clone(), Bars::Newest), text);
        let text = format!(
            "{CARD}      BAR0: 32 bit memory at 0xffffffffffffffff [0x0001fffe].\n      \
             BAR1: I/O at 0xffffffffffffffff [0x003e].\n      id \"nic\"\n"
        );
        assert_eq!(printed(reply, Bars::FullStop), text);
    }

    #[test]
    fn devices_behind_a_bridge_follow_it() {
        let reply = json!([{ "bus": 0, "devices": [{
            "bus": 0, "slot": 30, "function": 0, "qdev_id": "", "irq_pin": 0,
            "class_info": { "class": 1540, "desc": "PCI bridge" },
            "id": { "vendor": 0x1b36, "device": 1 },
            "regions": [],
            "pci_bridge": {
                "bus": {
                    "number": 0, "secondary": 1, "subordinate": 2,
                    "io_range": { "base": 0xf000, "limit": 0xfff },
                    "memory_range": { "base": 0xfff0_0000u32, "limit": 0xfffff },
                    "prefetchable_range": { "base": 0x1_0000_0000u64, "limit": 0x1_000f_ffffu64 }
                },
                "devices": [{
                    "bus": 1, "slot": 0, "function": 7, "qdev_id": "", "irq_pin": 0,
                    "class_info": { "class": 255 },
                    "id": { "vendor": 0x1af4, "device": 0x1002 },
                    "regions": []
                }]
            }
        }] }]);
        assert_eq!(
            printed(reply, Bars::Newest),
            "  Bus  0, device  30, function 0:\n    PCI bridge: PCI device 1b36:0001\n      \
             BUS 0.\n      secondary bus 1.\n      subordinate bus 2.\n      \
             IO range [0xf000, 0x0fff]\n      memory range [0xfff00000, 0x000fffff]\n      \
             prefetchable memory range [0x100000000, 0x1000fffff]\n      id \"\"\n  \
             Bus  1, device   0, function 7:\n    Class 0255: PCI device 1af4:1002\n      \
             id \"\"\n"
        );
    }
}
