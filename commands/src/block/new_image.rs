//! Whether a command that copies a disk makes the image it copies to.

use hmp_runtime::prelude::*;

/// QMP `NewImageMode`, as far as the monitor uses it.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewImageMode {
    /// Use the image that is there.
    Existing,
    /// Make one; a backing file is entered with its whole path.
    AbsolutePaths,
}

impl NewImageMode {
    /// The mode for a command with or without its flag `-n`.
    pub fn of(reuse: bool) -> NewImageMode {
        match reuse {
            true => NewImageMode::Existing,
            false => NewImageMode::AbsolutePaths,
        }
    }
}

/// QMP `MirrorSyncMode`, as far as the monitor uses it.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sync {
    /// Everything that the guest sees.
    Full,
    /// What is in the disk's topmost image.
    Top,
}

impl Sync {
    /// The mode for a command with or without its flag `-f`.
    pub fn of(full: bool) -> Sync {
        match full {
            true => Sync::Full,
            false => Sync::Top,
        }
    }
}
