// SPDX-License-Identifier: GPL-2.0-or-later

//! Block drivers that are image formats.
//!
//! The schema does not tell them apart from protocols and filters. They are
//! those with `is_format` in QEMU's `block/`.

const FORMATS: &[&str] = &[
    "bochs",
    "cloop",
    "dmg",
    "luks",
    "parallels",
    "qcow",
    "qcow2",
    "qed",
    "raw",
    "vdi",
    "vhdx",
    "vmdk",
    "vpc",
];

/// Whether the driver is one of an image format.
pub fn is_format(driver: &str) -> bool {
    FORMATS.contains(&driver)
}
