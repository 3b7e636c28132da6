// SPDX-License-Identifier: GPL-2.0-or-later

//! On every QEMU that the tests find, its help and the registry list the same
//! commands with the same parameters.

use hmp_runtime::Monitor;
use parity_report::live::{self, Drift};
use tests::qemu::{self, Setup};

#[test]
fn no_command_is_unknown_or_different_in_either_direction() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none"]);
        let address = vm.qmp_socket().display().to_string();
        let report = smol::block_on(async {
            let monitor = Monitor::connect(&address).await.unwrap();
            live::judge(&monitor).await.unwrap()
        });
        let drift: Vec<String> = report.drift.iter().map(Drift::to_string).collect();
        assert!(drift.is_empty(), "{qemu}:\n{}", drift.join("\n"));
        assert!(report.commands.len() > 170, "{qemu}");
    }
}
