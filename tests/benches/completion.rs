// SPDX-License-Identifier: GPL-2.0-or-later

//! What completion costs beyond QEMU's own work. It is compared with a minimal
//! client that sends the same requests all at once and only counts the replies,
//! on a machine with few devices and on one with many.

#![allow(clippy::expect_used, clippy::print_stdout)]

use commands as _;
use std::time::Duration;
use tests::completion::{connect, offered};
use tests::measure::{crowded, in_turn, micros};
use tests::qemu::{self, Vm};
use tests::raw_client::Raw;

const LINES: &[&str] = &[
    "device_del ",
    "device_add virtio-blk-pci,drive=",
    "device_add virtio-blk-pci,bus=",
    "device_add ",
    "qom-get /machine/peripheral/",
];

fn main() {
    for qemu in qemu::all() {
        println!("{qemu}");
        for devices in [10, 500] {
            let vm = crowded(qemu, devices, node);
            for line in LINES {
                let (requests, candidates, ours, raw) = measure(&vm, line);
                println!(
                    "  {line:33} {devices:3} devices: {candidates:3} candidates, \
                     {requests:4} requests, hmp {:6.2} ms, raw {:6.2} ms, ratio {:.2}",
                    micros(ours) / 1e3,
                    micros(raw) / 1e3,
                    micros(ours) / micros(raw),
                );
            }
        }
    }
}

/// A block node for each device.
fn node(number: usize) -> String {
    format!("-blockdev driver=null-co,node-name=n{number},read-zeroes=on")
}

/// The number of requests and of candidates, and the times of both.
fn measure(vm: &Vm, line: &str) -> (usize, usize, Duration, Duration) {
    // QEMU serves one client at a time on each of its monitors.
    let (monitor, traffic) = smol::block_on(connect(&vm.qmp_socket()));
    // The first call asks what a connection asks only once.
    smol::block_on(offered(&monitor, line));
    let from = traffic.lock().expect("nobody has panicked").len();
    let candidates = smol::block_on(offered(&monitor, line)).len();
    let requests: Vec<String> = {
        let traffic = traffic.lock().expect("nobody has panicked");
        let sent = traffic[from..]
            .iter()
            .filter_map(|line| line.strip_prefix("-> "));
        sent.map(str::to_owned).collect()
    };
    let mut raw = Raw::connect(&vm.directory().join("second"));
    let (ours, raw) = in_turn(
        1,
        7,
        || assert_eq!(smol::block_on(offered(&monitor, line)).len(), candidates),
        || raw.send(&requests),
    );
    (requests.len(), candidates, ours, raw)
}
