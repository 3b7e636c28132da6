// SPDX-License-Identifier: GPL-2.0-or-later

//! Which lines hold a password, and are kept in no history.

use commands as _;
use hmp_runtime::secret::has_secret;

#[test]
fn passwords_are_seen_wherever_a_command_takes_one() {
    for line in [
        "change vnc password hunter2",
        "  change   vnc\tpasswd hunter2",
        "set_password vnc hunter2",
        "set_password -d d0 spice hunter2 keep",
        "object_add secret,id=s0,data=hunter2",
        "object_add qom-type=secret,id=s0,format=raw,data=hunter2",
        "object_add {\"qom-type\": \"secret\", \"id\": \"s0\", \"data\": \"hunter2\"}",
        "qom-set /objects/s0 data hunter2",
        "drive_add 0 file.driver=https,file.password=hunter2",
        "drive_add 0 json:{\"file\": {\"password\": \"hunter2\"}}",
        "drive_add 0 file.driver=https,file.password-secret=s0",
        "object_add tls-creds-x509,id=t,passwordid=s0",
        "drive_add 0 encrypt.key-secret=s0",
        "netdev_add socket,id=n,Passwd=hunter2",
        "drive_add 0 file=https://me:hunter2@host/disk",
        "drive_add 0 file=ftp://me:hun@ter2@host",
        // Quoted, reordered, and where flags do not belong.
        "change vnc \"password\" hunter2",
        "change \"vnc\" password hunter2",
        "change vnc -f password hunter2",
        "change -f vnc password hunter2",
        "set_password vnc \"hunter 2\"",
        "set_password \"vnc hunter2",
        "qom-set -j /objects/s0 data \"hunter2\"",
        "qom-set \"/objects/s0\" \"data\" hunter2",
        "qom-set /machine/peripheral/x password hunter2",
        "object_add \"secret\",id=s0,data=hunter2",
        "object_add data=hunter2,id=s0,qom-type=secret_keyring",
        // What a URL or a pseudo URL of a block driver has.
        "drive_add 0 file=smb://me%hunter2@host/disk",
        "drive_add 0 file=rbd:pool/image:id=me:key=aHVudGVy",
        "drive_add 0 file.driver=https,file.cookie=hunter2",
        "drive_add 0 json:{'file': {'cookie': 'hunter2'}}",
        // Misspelt, as one of them is at the first try.
        "set_pasword vnc hunter2",
        "set-password vnc hunter2",
        "setpassword vnc hunter2",
        "Set_Password vnc hunter2",
        "chnage vnc password hunter2",
        "qom_set /objects/s0 data hunter2",
        "object-add secret,id=s0,data=hunter2",
    ] {
        assert!(has_secret(line), "{line}");
    }
}

#[test]
fn ordinary_lines_are_no_secrets() {
    for line in [
        "",
        "   ",
        "info status",
        "info secret",
        "help set_password",
        "set_password",
        "change vnc localhost:1",
        "change ide0-cd0 data.iso",
        "object_add rng-random,id=r,filename=/dev/urandom",
        "object_del secret0",
        "qom-set /machine/data x 1",
        "qom-get /objects/s0 data",
        "drive_add 0 file=https://host:80/disk@2",
        "device_add virtio-net,id=secret",
        "migrate tcp:host:4444",
        "change vnc",
        "chnage cd0 new.iso raw",
        "qom-set /objects/data/x poll-max-ns 1",
        "sendkey key",
        "device_add usb-kbd,id=key",
        "trace-event key* on",
    ] {
        assert!(!has_secret(line), "{line}");
    }
}

/// Such lines come from a paste or a script. What would take the square of their
/// length does not end while somebody waits.
#[test]
fn very_long_lines_are_judged_as_well() {
    let long = |part: &str| part.repeat((1 << 20) / part.len());
    for (line, expected) in [
        (long("x"), false),
        (long("x "), false),
        (long("passw"), false),
        (long("passw "), false),
        (long("key"), false),
        (long("secret\" "), false),
        (long("://"), false),
        (long("a@:"), false),
        (format!("set_password {}", long("vnc ")), true),
        (format!("qom-set {}", long("a ")), false),
        (format!("qom-set a password {}", long("a ")), true),
        (format!("object_add {}", long("a,")), false),
        (format!("object_add {}secret,data=x", long("a ")), true),
        (format!("{}password=x", long("passw ")), true),
        (format!("change vnc password {}", long("x ")), true),
        (format!("x/{}", long("4")), false),
    ] {
        assert_eq!(has_secret(&line), expected, "{:.40}", line);
    }
}
