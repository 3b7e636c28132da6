// SPDX-License-Identifier: GPL-2.0-or-later

//! Whether a command that copies a disk makes the image it copies to.

use hmp_runtime::prelude::*;

/// Only the modes that the monitor uses.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewImageMode {
    /// Use an existing image.
    Existing,
    /// Make an image; its backing file is entered with the whole path.
    AbsolutePaths,
}

impl NewImageMode {
    /// The mode for a command with or without its flag `-n`.
    pub fn of(reuse: bool) -> NewImageMode {
        if reuse {
            NewImageMode::Existing
        } else {
            NewImageMode::AbsolutePaths
        }
    }
}

/// Only the modes that the monitor uses.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MirrorSyncMode {
    /// Everything that the guest sees.
    Full,
    /// Only the disk's topmost image.
    Top,
}

impl MirrorSyncMode {
    /// The mode for a command with or without its flag `-f`.
    pub fn of(full: bool) -> MirrorSyncMode {
        if full {
            MirrorSyncMode::Full
        } else {
            MirrorSyncMode::Top
        }
    }
}
