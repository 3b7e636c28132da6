// SPDX-License-Identifier: GPL-2.0-or-later

//! What text in an option list names, if only its key tells. QEMU's devices,
//! objects and back ends use the same keys for the same things.

use super::objects::OBJECTS_OF_TYPE;
use crate::block::block_names::BLOCK_DEVICES_AND_NODES;
use crate::chardev::chardevs::CHARDEVS;
use crate::devices::tpms::TPMS;
use crate::display::audiodevs::AUDIODEVS;
use crate::net::netdevs::NETDEVS;
use hmp_runtime::complete::FILES;
use hmp_runtime::complete::options::Values;

/// What the value of a key can be.
pub(crate) fn by_key(key: &str) -> Values {
    let object = |class: &str| Values::OfferedFor(&OBJECTS_OF_TYPE, class.to_owned());
    match key {
        "drive" => Values::Offered(&BLOCK_DEVICES_AND_NODES),
        "netdev" => Values::Offered(&NETDEVS),
        "audiodev" => Values::Offered(&AUDIODEVS),
        "tpmdev" => Values::Offered(&TPMS),
        "chardev" | "indev" | "outdev" | "primary_in" | "secondary_in" | "notify_dev" => {
            Values::Offered(&CHARDEVS)
        }
        "memdev" => object("memory-backend"),
        "iothread" => object("iothread"),
        "rng" => object("rng-backend"),
        "cryptodev" => object("cryptodev-backend"),
        "tls-creds" => object("tls-creds"),
        "tls-authz" | "authz-id" => object("authz"),
        "secret"
        | "key-secret"
        | "password-secret"
        | "passwordid"
        | "keyid"
        | "proxy-password-secret"
        | "cookie-secret" => object("secret_common"),
        "file" | "filename" | "path" | "input-path" | "mem-path" | "logfile" | "romfile"
        | "firmware" | "dir" | "script" | "downscript" | "helper" | "sock" | "tftp"
        | "bootfile" | "smb" | "evdev" | "vhostdev" | "pcap" | "sev-device" | "x509-file"
        | "snapshot-file" | "kernel" | "initrd" | "root-dir" => Values::Offered(&FILES),
        _ => Values::Free,
    }
}
