// SPDX-License-Identifier: GPL-2.0-or-later

//! The version of a QEMU.

use serde::{Deserialize, Serialize};
use std::fmt;

/// QEMU's version, as its greeting and `query-version` give it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The three numbers.
    pub qemu: Triple,
    /// What the distribution adds; may be empty.
    pub package: String,
}

/// The numbers of a version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Triple {
    /// 10 in 10.0.2
    pub major: u32,
    /// 0 in 10.0.2
    pub minor: u32,
    /// 2 in 10.0.2
    pub micro: u32,
}

impl fmt::Display for Triple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.micro)
    }
}

impl Version {
    /// Whether this is QEMU `major.minor` or newer.
    pub fn at_least(&self, major: u32, minor: u32) -> bool {
        (self.qemu.major, self.qemu.minor) >= (major, minor)
    }
}
