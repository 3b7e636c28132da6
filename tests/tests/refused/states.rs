// SPDX-License-Identifier: GPL-2.0-or-later

//! What is harmless but for the state that QEMU is in, or for its size.

use super::{is_refused, is_sent, reply};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::process::Command;
use tests::qemu::{self, Setup};

const DISK: &str = "if=none,id=d,file=d.raw,format=raw";

fn with_disk(qemu: &'static qemu::Qemu) -> Setup {
    let setup = Setup::new(qemu);
    setup.image(&["create", "-f", "raw", "d.raw", "8M"]);
    setup
}

#[test]
fn a_write_to_a_disk_that_is_not_qemus_own_is_refused() {
    for qemu in qemu::all() {
        let arguments = ["-machine", "pc", "-drive", DISK];
        let mut vm = with_disk(qemu).start(&[&arguments[..], &["-incoming", "defer"]].concat());
        let write = r#"qemu-io d "write 0 512""#;
        if qemu.version >= (8, 0, 0) {
            is_refused(&mut vm, write, "'inmigrate', and QEMU aborts");
        } else {
            is_sent(&mut vm, write);
        }
        is_sent(&mut vm, r#"qemu-io d "read 0 512""#);
        is_sent(&mut vm, r#"qemu-io d "write""#);

        let mut vm = with_disk(qemu).start(&arguments);
        is_sent(&mut vm, write);
        assert_eq!(reply(&vm, &[], r#"migrate "exec:cat >/dev/null""#), "");
        is_refused(&mut vm, write, "'postmigrate', and QEMU aborts");
        is_sent(&mut vm, r#"qemu-io d "read 0 512""#);
    }
}

/// The dump goes into a pipe that nobody reads, and so is not over meanwhile.
#[test]
fn a_reset_while_a_dump_is_made_is_refused() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&["-machine", "pc", "-m", "64"]);
        is_sent(&mut vm, "system_reset");
        let pipe = vm.directory().join("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        // Without a reader QEMU would wait for one.
        let reader = OpenOptions::new()
            .read(true)
            .custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
            .open(&pipe)
            .unwrap();
        assert_eq!(reply(&vm, &[], "dump-guest-memory -d pipe"), "");
        is_refused(
            &mut vm,
            "system_reset",
            "over a reset while it makes a dump",
        );
        let mut rest = File::open(&pipe).unwrap();
        drop(reader);
        let read = std::thread::spawn(move || io::copy(&mut rest, &mut io::sink()));
        vm.control().wait_for("DUMP_COMPLETED").unwrap();
        assert!(read.join().unwrap().unwrap() > 0);
        is_sent(&mut vm, "system_reset");
    }
}

#[test]
fn a_migration_after_a_failed_loadvm_is_refused() {
    for qemu in qemu::all() {
        let setup = Setup::new(qemu);
        setup.image(&["create", "-f", "qcow2", "a.qcow2", "8M"]);
        let mut vm = setup.start(&["-machine", "pc", "-drive", "if=none,file=a.qcow2"]);
        assert_eq!(reply(&vm, &[], "savevm a"), "");
        assert!(reply(&vm, &["--passthrough=always"], "loadvm b").contains("does not exist"));
        let migrate = r#"migrate -d "exec:cat >/dev/null""#;
        is_refused(&mut vm, migrate, "after a 'loadvm' that has failed");
        is_sent(&mut vm, "migrate -d nonsense");
        assert_eq!(reply(&vm, &[], "cont"), "");
        assert_eq!(reply(&vm, &[], migrate), "");
    }
}

#[test]
fn a_profile_without_end_is_refused() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&["-machine", "pc"]);
        is_refused(&mut vm, "info sync-profile 2147483647", "2147483647 lines");
        is_refused(&mut vm, "info sync-profile -m 500000000", "500000000 lines");
        is_sent(&mut vm, "info sync-profile -m -n 1000");
        is_sent(&mut vm, "info sync-profile -1");
    }
}

#[test]
fn a_server_that_waits_is_refused() {
    for qemu in qemu::all() {
        let serial = ["-chardev", "null,id=c", "-device", "isa-serial,chardev=c"];
        let mut vm = Setup::new(qemu).start(&[&["-machine", "pc"], &serial[..]].concat());
        for options in [
            "socket,path=s,server=on",
            "socket,path=s,server",
            "socket,path=s,server=yes,wait=on",
            "socket,path=s,server=on,wait=off,wait=on",
            "socket,host=127.0.0.1,port=0,server=on,telnet=on",
            "socket,host=127.0.0.1,port=0,server=on,websocket=on",
            "socket,path=s,server=on,tn3270=on",
        ] {
            let reason = "stand still until somebody connects";
            is_refused(&mut vm, &format!("chardev-add {options},id=x"), reason);
            is_refused(&mut vm, &format!("chardev-change c {options}"), reason);
        }
        for options in [
            "socket,path=s",
            "socket,path=s,host=x,port=1,server=on",
            "socket,path=s,server=on,foo=1",
            "socket,path=s,server=on,wait=maybe",
            "socket,path=s,server=on,tls-creds=nosuch",
        ] {
            is_sent(&mut vm, &format!("chardev-add {options},id=x"));
            is_sent(&mut vm, &format!("chardev-change c {options}"));
        }
        is_sent(&mut vm, "chardev-add socket,path=s,server=on");
        is_sent(&mut vm, "chardev-change nosuch socket,path=s,server=on");
        is_sent(&mut vm, "chardev-change c socket,path=s,server=on,wait=off");
    }
}

#[test]
fn the_status_of_a_virtio_device_is_refused_and_of_nothing_else() {
    for qemu in qemu::all().iter().filter(|qemu| qemu.version >= (11, 1, 0)) {
        let device = ["-machine", "pc", "-device", "virtio-rng-pci,id=r"];
        let mut vm = Setup::new(qemu).start(&device);
        for path in [
            "/machine/peripheral/r/virtio-backend",
            "r/virtio-backend",
            "/machine/peripheral/r/virtio-bus/child[0]",
        ] {
            let line = format!("info virtio-status {path}");
            is_refused(&mut vm, &line, "known to abort QEMU 11.1");
        }
        for path in ["", "x", "/machine", "/machine/peripheral/r"] {
            is_sent(&mut vm, &format!("info virtio-status {path}"));
        }
    }
}

#[test]
fn a_port_that_takes_the_netdev_of_a_card_is_refused() {
    for qemu in qemu::all() {
        let card = ["-netdev", "user,id=n", "-device", "e1000,netdev=n"];
        let more = ["-netdev", "user,id=free"];
        let mut vm = Setup::new(qemu).start(&[&["-machine", "pc"], &card[..], &more].concat());
        let line = "netdev_add hubport,id=h,hubid=0,netdev=n";
        is_refused(&mut vm, line, "the netdev 'n' is in use");
        is_sent(&mut vm, "netdev_add hubport,id=n,hubid=0,netdev=n");
        is_sent(&mut vm, "netdev_add hubport,id=h,hubid=x,netdev=n");
        is_sent(&mut vm, "netdev_add hubport,id=h,netdev=n");
        let free = "netdev_add hubport,id=h,hubid=0,netdev=free";
        assert_eq!(reply(&vm, &[], free), "");
    }
}
