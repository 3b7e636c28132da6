// SPDX-License-Identifier: GPL-2.0-or-later

//! Which options of a block node are sizes.

/// Options that block drivers read as sizes, with suffixes. To QMP they are
/// integers like any other.
const SIZES: &[&str] = &[
    "align",
    "cache-size",
    "l2-cache-entry-size",
    "l2-cache-size",
    "log-sector-size",
    "max-discard",
    "max-transfer",
    "max-write-zero",
    "offset",
    "opt-discard",
    "opt-write-zero",
    "prealloc-align",
    "prealloc-size",
    "readahead",
    "refcount-cache-size",
    "size",
];

/// Whether the option is a size.
pub fn is_size(option: &str) -> bool {
    SIZES.contains(&option)
}
