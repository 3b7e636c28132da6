// SPDX-License-Identifier: GPL-2.0-or-later

//! Looking at virtio queues harms neither QEMU nor the guest.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value as Json;
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tests::program;
use tests::qemu::{self, GUEST_ARGUMENTS, Qemu, Setup};

const MACHINE: [&str; 6] = [
    "-machine",
    "pc",
    "-S",
    "-device",
    "virtio-rng-pci,id=rng,addr=5,disable-modern=on",
    "-nodefaults",
];

/// What a driver would do: put the device's registers at port 0xc000 and a
/// queue of 8 at 1 MiB, and announce a request in it by the number 0x4242.
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
fn a_request_outside_its_queue_is_not_looked_at() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&[&MACHINE[..], &GUEST_ARGUMENTS].concat());
        for line in DRIVER {
            vm.guest().unwrap().run(line).unwrap();
        }
        let output = Command::new(program::hmp())
            .arg(vm.qmp_socket())
            .arg("--keep-going")
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

/// A process that ends with the test.
struct Backend(Child);

impl Drop for Backend {
    fn drop(&mut self) {
        // Both fail only for a process that has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A vhost-user disk of 1 MiB at the socket `disk` of the directory.
fn disk(qemu: &Qemu, setup: &Setup) -> Backend {
    setup.image(&["create", "-q", "-f", "raw", "image", "1M"]);
    let export = "vhost-user-blk,id=export,node-name=node,addr.type=unix,addr.path=disk";
    let child = Command::new(qemu.storage_daemon())
        .args(["--blockdev", "file,node-name=node,filename=image"])
        .args(["--export", export])
        .current_dir(setup.directory())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", qemu.storage_daemon().display()));
    let deadline = Instant::now() + Duration::from_secs(60);
    while !setup.directory().join("disk").exists() {
        assert!(Instant::now() < deadline, "{qemu}: the disk does not start");
        std::thread::sleep(Duration::from_millis(10));
    }
    Backend(child)
}

#[test]
fn a_vhost_user_backend_is_not_made_to_stop_its_queue() {
    let machine = "-machine pc,memory-backend=ram -m 64M \
        -object memory-backend-memfd,id=ram,size=64M,share=on \
        -chardev socket,id=disk,path=disk -device vhost-user-blk-pci,id=disk,chardev=disk";
    let queue = "/machine/peripheral/disk/virtio-backend 0";
    for qemu in qemu::all() {
        let setup = Setup::new(qemu);
        let _backend = disk(qemu, &setup);
        let mut vm = setup.start(&machine.split_whitespace().collect::<Vec<_>>());
        // The firmware looks for something to boot.
        let vhost = format!("info virtio-vhost-queue-status {queue}");
        let deadline = Instant::now() + Duration::from_secs(60);
        while vm.control().hmp(&vhost).unwrap().contains("not started") {
            assert!(Instant::now() < deadline, "{qemu}: the disk is not used");
            std::thread::sleep(Duration::from_millis(10));
        }
        let output = Command::new(program::hmp())
            .arg(vm.qmp_socket())
            .arg("--keep-going")
            .args(["-c", &format!("info virtio-queue-status {queue}")])
            .args(["-c", &vhost])
            .output()
            .unwrap();
        let refusal = String::from_utf8_lossy(&output.stderr);
        assert!(refusal.contains("--force sends it"), "{qemu}: {refusal}");
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("virtio-blk (vhost)"), "{qemu}: {shown}");
    }
}
