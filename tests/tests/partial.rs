// SPDX-License-Identifier: GPL-2.0-or-later

//! Commands that QMP can do in part: what they print in strict mode, compared
//! with what QEMU's own monitor prints.

#![allow(clippy::unwrap_used)]

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::monitor::{Options, Passthrough};
use hmp_runtime::qmp::Address;
use std::collections::BTreeSet;
use tests::qemu::{self, Qemu, Setup, Vm};

/// A machine with many kinds of devices.
const MANY_DEVICES: &str = "-machine q35 -S -nodefaults \
    -device pcie-root-port,id=rp0,chassis=1 -device virtio-scsi-pci,id=scsi \
    -device scsi-cd,id=cd,bus=scsi.0,lun=3 -netdev user,id=n0 \
    -device e1000,id=nic0,netdev=n0,addr=1e.1,multifunction=on -netdev user,id=n1 \
    -device virtio-net-pci,netdev=n1 -device pci-testdev -device ich9-ahci,id=ahci \
    -device ide-cd,bus=ahci.2 -device virtio-serial-pci,id=vs -chardev null,id=c \
    -device virtconsole,chardev=c,id=con -device qemu-xhci,id=u -device usb-tablet,bus=u.0 \
    -device usb-hub,bus=u.0 -device usb-net,bus=u.0,id=un -audiodev none,id=au \
    -device intel-hda,id=hda -device hda-duplex,bus=hda.0,audiodev=au -object rng-random,id=r \
    -device virtio-rng-pci,rng=r -device virtio-balloon-pci -device virtio-gpu-pci \
    -chardev null,id=c2 -device isa-serial,chardev=c2 -device i6300esb \
    -object memory-backend-ram,id=m,size=4M -device ivshmem-plain,memdev=m \
    -drive if=none,id=d1,file=disk,format=raw -device virtio-blk-pci,drive=d1 -device sdhci-pci \
    -device intel-iommu -device vmcoreinfo -device pvpanic -device virtio-keyboard-pci \
    -device ib700 -device e1000e,id=nic1 -device nvme,serial=x -device i82801b11-bridge,id=br \
    -device pci-bridge,chassis_nr=3,bus=br,id=br1 -device rtl8139,bus=br1,addr=3 \
    -device isa-debugcon,chardev=c3 -chardev null,id=c3 -nic user,model=tulip";

fn start(qemu: &Qemu, arguments: &str) -> Vm {
    let setup = Setup::new(qemu);
    setup.image(&["create", "-f", "raw", "disk", "1M"]);
    setup.start(&arguments.split_whitespace().collect::<Vec<_>>())
}

/// What QEMU's own monitor prints, and what `hmp` prints without it.
fn both(vm: &mut Vm, line: &str) -> (String, String) {
    let theirs = vm.control().hmp(line).unwrap();
    let options = Options {
        passthrough: Passthrough::Never,
        ..Options::default()
    };
    let address = Address::Unix(vm.qmp_socket());
    let ours = smol::block_on(async {
        let monitor = Monitor::connect_with(&address, options).await.unwrap();
        monitor.run(line).await.unwrap()
    });
    assert!(
        ours.note().is_some(),
        "{line}: nothing said about what is missing"
    );
    (theirs, ours.text())
}

/// The buses and devices of a tree in order, each device with its details.
fn devices(tree: &str) -> Vec<(&str, BTreeSet<&str>)> {
    let mut devices = Vec::new();
    for line in tree.lines() {
        let plain = line.trim_start();
        let is_head = ["bus: ", "type ", "dev: "]
            .iter()
            .any(|it| plain.starts_with(it));
        match devices.last_mut() {
            Some((_, details)) if !is_head => {
                let details: &mut BTreeSet<&str> = details;
                details.insert(line);
            }
            _ => devices.push((line, BTreeSet::new())),
        }
    }
    devices
}

/// Whether QMP tells this detail of a device.
fn is_told(head: &str, detail: &str) -> bool {
    let detail = detail.trim_start();
    // These devices are behind a bridge that has no bus number yet.
    if head.contains("\"br1\"") || head.contains("rtl8139") {
        return detail.contains(" = ");
    }
    let untold = ["gpio-", "clock-", "mmio ", "port ", "addr "];
    let is_bridge = detail.starts_with("class PCI bridge");
    !is_bridge && (detail.contains(" = ") || !untold.iter().any(|it| detail.starts_with(it)))
}

#[test]
fn the_device_tree_has_all_devices_with_all_that_qmp_tells() {
    for qemu in qemu::all() {
        let vm = &mut start(qemu, MANY_DEVICES);
        let (theirs, ours) = both(vm, "info qtree");
        let (theirs, ours) = (devices(&theirs), devices(&ours));
        let heads = |tree: &[(&str, _)]| -> Vec<String> {
            tree.iter().map(|(head, _)| (*head).to_owned()).collect()
        };
        assert_eq!(heads(&ours), heads(&theirs), "{qemu}");
        let mut details = 0;
        for ((head, ours), (_, theirs)) in ours.iter().zip(&theirs) {
            let told = theirs.iter().filter(|detail| is_told(head, detail));
            let missing: Vec<_> = told.filter(|detail| !ours.contains(*detail)).collect();
            assert!(
                missing.is_empty(),
                "{qemu}: {head}: {missing:?} not in {ours:?}"
            );
            // Everything else is a property.
            let made_up = ours.difference(theirs).find(|it| !it.contains(" = "));
            assert_eq!(made_up, None, "{qemu}: {head}");
            details += theirs.len();
        }
        assert!(details > 700, "{qemu}: {details} details");
    }
}

#[test]
fn all_device_types_are_there() {
    for qemu in qemu::all() {
        let vm = &mut start(qemu, "-machine none -nodefaults");
        let (theirs, ours) = both(vm, "info qdm");
        let names = |text: &str| -> BTreeSet<String> {
            let names = text.lines().filter(|line| line.starts_with("name "));
            names
                .map(|line| line.split(',').next().unwrap().to_owned())
                .collect()
        };
        assert_eq!(names(&ours), names(&theirs), "{qemu}");
        assert_eq!(ours.lines().count(), names(&theirs).len(), "{qemu}");
    }
}

#[test]
fn network_cards_with_an_id_are_shown_as_qemu_shows_them() {
    for qemu in qemu::all() {
        let vm = &mut start(qemu, MANY_DEVICES);
        let (theirs, ours) = both(vm, "info network");
        let is_card = |line: &&str| line.contains("type=nic");
        let cards: Vec<&str> = ours.lines().filter(is_card).collect();
        assert_eq!(
            cards.len(),
            theirs.lines().filter(is_card).count(),
            "{qemu}"
        );
        for card in cards {
            let (name, rest) = card.split_once(':').unwrap();
            let is_theirs = |line: &str| {
                if name.starts_with('/') {
                    line.ends_with(rest)
                } else {
                    line == card
                }
            };
            assert!(theirs.lines().any(is_theirs), "{qemu}: {card}: {theirs}");
        }
        for netdev in ours.lines().filter(|line| line.starts_with(" \\ ")) {
            let shown = |line: &str| line.starts_with(&format!("{netdev}:"));
            assert!(theirs.lines().any(shown), "{qemu}: {netdev}: {theirs}");
        }
    }
}
