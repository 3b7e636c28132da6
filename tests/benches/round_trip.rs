// SPDX-License-Identifier: GPL-2.0-or-later

//! From a line to its reply on a real QEMU: `hmp` as a library, against QEMU's
//! own monitor by `human-monitor-command`, over two connections of the same
//! client to the same QEMU, in turn.

#![allow(clippy::expect_used, clippy::print_stdout)]

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::qmp::{Address, Client, Options, Request};
use serde_json::json;
use tests::measure::{in_turn, report};
use tests::qemu::{self, Setup};

fn main() {
    println!("{}", qemu::any());
    let setup = Setup::new(qemu::any());
    setup.image(&["create", "-f", "qcow2", "disk.qcow2", "16M"]);
    let vm = setup.start(&[
        "-machine",
        "pc",
        "-S",
        "-drive",
        "if=ide,id=disk,file=disk.qcow2,format=qcow2",
        "-drive",
        "if=ide,index=2,media=cdrom",
        "-qmp",
        "unix:second,server=on,wait=off",
    ]);
    let native =
        smol::block_on(Monitor::connect(&vm.qmp_socket().to_string_lossy())).expect("QEMU greets");
    let second = Address::Unix(vm.directory().join("second"));
    let client =
        smol::block_on(Client::connect(&second, &Options::default())).expect("QEMU greets");
    for line in ["info status", "info block"] {
        let request =
            Request::with_arguments("human-monitor-command", &json!({ "command-line": line }))
                .expect("the arguments are JSON");
        let (ours, theirs) = in_turn(
            100,
            2000,
            || {
                let reply = smol::block_on(native.run(line)).expect("the line runs");
                assert!(!reply.text().is_empty());
            },
            || {
                let reply = smol::block_on(client.execute(&request)).expect("the line runs");
                let text: String = serde_json::from_str(reply.get()).expect("text");
                assert!(!text.is_empty());
            },
        );
        report(line, ("hmp", ours), ("human-monitor-command", theirs));
    }
}
