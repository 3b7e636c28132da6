// SPDX-License-Identifier: GPL-2.0-or-later

//! What a walk over QOM costs beyond QEMU's own work: `info qom-tree` and
//! `info qtree -b` without passing through. They are compared with a minimal
//! client that sends the same requests all at once and only counts the replies,
//! on machines with ever more devices.

#![allow(clippy::expect_used, clippy::print_stdout)]

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::monitor::{Options, Passthrough};
use hmp_runtime::qmp::{self, Address, Trace};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::measure::{crowded, in_turn, micros};
use tests::qemu::{self, Vm};
use tests::raw_client::Raw;

fn main() {
    for qemu in qemu::all() {
        println!("{qemu}");
        let lines: &[&str] = match qemu.minor_version().as_str() {
            "7.2" => &["info qom-tree"],
            _ => &["info qom-tree", "info qtree -b"],
        };
        let mut first: Vec<Option<Duration>> = vec![None; lines.len()];
        for devices in [10, 100, 500] {
            let vm = crowded(qemu, devices, |_| String::new());
            for (line, first) in lines.iter().zip(&mut first) {
                let (requests, ours, raw) = measure(&vm, line);
                let ratio = micros(ours) / micros(raw);
                let growth = micros(ours) / micros(*first.get_or_insert(ours));
                println!(
                    "  {line:14} {devices:4} devices: {requests:5} requests, hmp {:8.1} ms, raw \
                     {:8.1} ms, ratio {ratio:.2}, grown by {growth:.1}",
                    micros(ours) / 1e3,
                    micros(raw) / 1e3,
                );
            }
        }
    }
}

/// The number of requests, and the times of both.
fn measure(vm: &Vm, line: &str) -> (usize, Duration, Duration) {
    let requests = requests(vm, line);
    // QEMU serves one client at a time on each of its monitors.
    let monitor = smol::block_on(connect(&vm.qmp_socket(), None));
    let mut raw = Raw::connect(&vm.directory().join("second"));
    let (ours, raw) = in_turn(
        1,
        5,
        || {
            let reply = smol::block_on(monitor.run(line)).expect("the line runs");
            assert!(!reply.text().is_empty());
        },
        || raw.send(&requests),
    );
    (requests.len(), ours, raw)
}

/// The requests that the line sends.
fn requests(vm: &Vm, line: &str) -> Vec<String> {
    let sent: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&sent);
    let trace = Trace::new(move |line| {
        if let Some(request) = line.strip_prefix("-> ") {
            kept.lock()
                .expect("nobody has panicked")
                .push(request.to_owned());
        }
    });
    smol::block_on(async {
        let monitor = connect(&vm.qmp_socket(), Some(trace)).await;
        // The first run asks what a connection asks only once.
        monitor.run(line).await.expect("the line runs");
        sent.lock().expect("nobody has panicked").clear();
        monitor.run(line).await.expect("the line runs");
    });
    let sent = sent.lock().expect("nobody has panicked");
    sent.clone()
}

async fn connect(socket: &Path, trace: Option<Trace>) -> Monitor {
    let options = Options {
        passthrough: Passthrough::Never,
        qmp: qmp::Options {
            trace,
            ..qmp::Options::default()
        },
        ..Options::default()
    };
    let address = Address::Unix(socket.to_owned());
    Monitor::connect_with(&address, options)
        .await
        .expect("QEMU greets")
}
