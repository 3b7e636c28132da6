// SPDX-License-Identifier: GPL-2.0-or-later

//! The folder that a command belongs to.

/// Words in a command's name, and the folder they stand for. The first match
/// decides.
const WORDS: &[(&str, &[&str])] = &[
    (
        "migration",
        &[
            "migrat",
            "dirty_rate",
            "dirty_limit",
            "snapshots",
            "savevm",
            "loadvm",
            "delvm",
        ],
    ),
    ("migration", &["x_colo", "replay", "announce_self"]),
    (
        "block",
        &[
            "block", "drive", "commit", "snapshot", "nbd", "qemu-io", "eject", "change",
        ],
    ),
    ("chardev", &["chardev", "ringbuf"]),
    (
        "memory",
        &[
            "mem", "mtree", "ramblock", "gpa2", "gva2", "tlb", "balloon", "sum", "dump",
        ],
    ),
    ("memory", &["skeys", "cmma", "numa", "xp", "x"]),
    ("net", &["net", "hostfwd", "rocker", "link"]),
    (
        "display",
        &[
            "vnc", "spice", "screen", "mouse", "mice", "sendkey", "capture", "password",
        ],
    ),
    ("qom", &["qom", "object", "qdm", "qtree"]),
    (
        "devices",
        &[
            "device",
            "usb",
            "pci",
            "virtio",
            "tpm",
            "irq",
            "pic",
            "lapic",
            "cryptodev",
        ],
    ),
    ("devices", &["via", "xen-event"]),
    (
        "debug",
        &[
            "trace",
            "log",
            "gdb",
            "sync-profile",
            "profile",
            "opcount",
            "jit",
            "register",
        ],
    ),
    ("debug", &["insn", "singlestep", "mce", "roms", "accel"]),
];

/// Whole names that a word would put into another folder.
const NAMES: &[(&str, &str)] = &[
    ("i", "devices"),
    ("o", "devices"),
    ("x", "memory"),
    ("client_migrate_info", "display"),
    ("chardev-change", "chardev"),
    ("dumpdtb", "machine"),
    ("info ramblock", "memory"),
    ("info vm-generation-id", "machine"),
    ("info firmware-log", "machine"),
    ("info usernet", "net"),
    ("expire_password", "display"),
    ("set_password", "display"),
    ("exit_preconfig", "machine"),
    ("clear", "monitor"),
];

/// The folder for a command, by its whole name without aliases. A command
/// without a rule is about the machine as a whole.
pub(super) fn of(name: &str) -> &'static str {
    if let Some((_, folder)) = NAMES.iter().find(|(known, _)| *known == name) {
        return folder;
    }
    let own = name.rsplit(' ').next().unwrap_or(name);
    // A single letter occurs in every name.
    let fits = |word: &&str| {
        if word.len() < 3 {
            own == *word
        } else {
            own.contains(*word)
        }
    };
    let rule = WORDS.iter().find(|(_, words)| words.iter().any(fits));
    rule.map_or("machine", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn commands_go_to_the_folder_of_what_they_are_about() {
        for (name, folder) in [
            ("info block", "block"),
            ("migrate_set_parameter", "migration"),
            ("netdev_add", "net"),
            ("info rocker-ports", "net"),
            ("x", "memory"),
            ("xp", "memory"),
            ("trace-event", "debug"),
            ("qom-tree", "qom"),
            ("expire_password", "display"),
            ("stop", "machine"),
        ] {
            assert_eq!(of(name), folder, "{name}");
        }
    }
}
