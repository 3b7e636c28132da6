// SPDX-License-Identifier: GPL-2.0-or-later

//! Disks: options and commands that end QEMU.

use super::{is_refused, is_sent, reply};
use tests::qemu::{self, Setup};

#[test]
fn an_option_that_its_block_driver_cannot_read_is_refused() {
    for qemu in qemu::all() {
        let setup = Setup::new(qemu);
        setup.image(&["create", "-f", "raw", "d.raw", "8M"]);
        let disk = "if=none,id=d,file=d.raw,format=raw";
        let cd = "if=none,id=c";
        let mut vm = setup.start(&[
            "-machine",
            "pc",
            "-drive",
            disk,
            "-drive",
            cd,
            "-device",
            "ide-cd,drive=c",
        ]);
        for (line, reason) in [
            (
                "drive_add -n 0 driver=null-co,node-name=b,size=-1",
                "'-1' is no size",
            ),
            (
                "drive_add -n 0 node-name=b,driver=throttle,file.driver=null-co,file.size=9Q",
                "'9Q'",
            ),
            (
                "drive_add 0 if=none,id=b,driver=null-aio,latency-ns=x",
                "'x' is no number",
            ),
            (
                "drive_add 0 if=none,id=b,file=null-co://,file.size=",
                "'' is no size",
            ),
            (
                "drive_add 0 driver=null-co,read-zeroes=maybe",
                "is no 'on' or 'off'",
            ),
            (
                "drive_add 0 if=none,driver=nvme,device=0000:00:00.0,namespace=x",
                "'nvme'",
            ),
            (
                r#"drive_add 0 "if=none,file=json:{\"driver\":\"null-co\",,\"size\":\"x\"}""#,
                "'x' is no size",
            ),
            (
                r#"change c "json:{\"driver\":\"null-co\",\"size\":true}""#,
                "'on' is no size",
            ),
            (
                r#"drive_backup -n d "json:{\"driver\":\"null-co\",\"size\":-1}""#,
                "'-1'",
            ),
            (
                r#"drive_mirror -n d "json:{\"driver\":\"null-co\",\"size\":\"x\"}""#,
                "'x'",
            ),
        ] {
            is_refused(&mut vm, line, reason);
        }
        for line in [
            "drive_add -n 0 driver=null-co,size=-1",
            "drive_add 0 if=none,id=d,driver=null-co,size=x",
            "drive_add 0 if=zork,id=z,driver=null-co,size=x",
            "drive_add -n 0 node-name=z,driver=nosuch,file.driver=null-co,file.size=x",
            "drive_add -n 0 node-name=z,driver=raw,size=x,file.driver=null-co",
            "drive_add -n 0 node-name=z,driver=null-co,latency-ns=-1",
            r#"drive_mirror -n x "json:{\"driver\":\"null-co\",\"size\":\"x\"}""#,
            r#"drive_mirror -f d "json:{\"driver\":\"null-co\",\"size\":\"x\"}""#,
            r#"drive_mirror -n d "json:{\"driver\":\"null-co\",\"size\":\"x\"}" raw"#,
            r#"drive_backup -n x "json:{\"driver\":\"null-co\",\"size\":\"x\"}""#,
        ] {
            is_sent(&mut vm, line);
        }
        let good = "drive_add -n 0 driver=null-co,node-name=b,size=1G,read-zeroes=y";
        assert_eq!(reply(&vm, &[], good), "");
        // QMP refuses it itself.
        let strict = reply(
            &vm,
            &["--strict"],
            "drive_add -n 0 driver=null-co,node-name=e,size=-1",
        );
        assert!(!strict.contains("--force"), "{strict}");
    }
}
