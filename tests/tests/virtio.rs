//! What a guest can write into its memory does not end QEMU.

#![allow(clippy::unwrap_used)]

use serde_json::Value as Json;
use std::process::Command;
use tests::program;
use tests::qemu::{self, GUEST_ARGUMENTS, Setup};

const MACHINE: [&str; 6] = [
    "-machine",
    "pc",
    "-S",
    "-device",
    "virtio-rng-pci,id=rng,addr=5,disable-modern=on",
    "-nodefaults",
];

/// As a driver does it: the device's registers at port 0xc000, a queue of 8 at
/// 1 MiB, and a request in it that is announced by the number 0x4242.
const DRIVER: [&str; 8] = [
    "outl 0xcf8 0x80002810",
    "outl 0xcfc 0xc001",
    "outl 0xcf8 0x80002804",
    "outl 0xcfc 7",
    "outb 0xc012 3",
    "outl 0xc008 0x100",
    "outb 0xc012 7",
    "writew 0x100084 0x4242",
];

#[test]
fn a_request_that_is_not_of_its_queue_is_not_looked_at() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&[&MACHINE[..], &GUEST_ARGUMENTS].concat());
        for line in DRIVER {
            vm.guest().unwrap().run(line).unwrap();
        }
        let output = Command::new(program::hmp())
            .arg(vm.qmp_socket())
            .args([
                "-c",
                "info virtio-queue-element /machine/peripheral/rng/virtio-backend 0",
            ])
            .args([
                "-c",
                "info virtio-queue-element /machine/peripheral/rng/virtio-backend 0 0",
            ])
            .args([
                "-c",
                "info virtio-queue-element /machine/peripheral/rng/virtio-backend 0 1",
            ])
            .output()
            .unwrap();
        let refusals = String::from_utf8_lossy(&output.stderr);
        let refusal = "a request number 16962 in a queue of 8";
        assert_eq!(refusals.matches(refusal).count(), 2, "{qemu}: {refusals}");
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("device_name: virtio-rng"), "{qemu}: {shown}");
        vm.control().execute("query-status", Json::Null).unwrap();
    }
}
