// SPDX-License-Identifier: GPL-2.0-or-later

//! Errors that are made here come in QEMU's order.

use super::printed;
use tests::qemu::{self, Setup};

#[test]
fn a_migration_that_lacks_its_channel_fails_as_qemu_says() {
    for qemu in qemu::all().iter().filter(|it| it.version >= (10, 0, 0)) {
        for capabilities in [
            &[][..],
            &["multifd"],
            &["mapped-ram"],
            &["multifd", "mapped-ram"],
        ] {
            let mut vm = Setup::new(qemu).start(&["-machine", "pc", "-S"]);
            let on = |name: &&str| format!("migrate_set_capability {name} on");
            let mut lines: Vec<String> = capabilities.iter().map(on).collect();
            lines.push("migrate_set_parameter mode cpr-transfer".to_owned());
            for line in &lines {
                assert_eq!(vm.control().hmp(line).unwrap(), "", "{qemu}: {line}");
            }
            for uri in [
                "file:x",
                "exec:true",
                "unix:/nosuch",
                "tcp:127.0.0.1:1",
                "zork:",
                "file:x,offset=y",
            ] {
                let line = format!("migrate -d {uri}");
                let theirs = vm.control().hmp(&line).unwrap();
                assert!(theirs.starts_with("Error: "), "{qemu}: {line}: {theirs}");
                let ours = printed(&vm, "never", &line);
                assert_eq!(ours, theirs, "{qemu}: {capabilities:?} {line}");
            }
        }
    }
}
