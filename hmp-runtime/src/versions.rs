// SPDX-License-Identifier: GPL-2.0-or-later

//! A range of QEMU versions.

use std::fmt;

/// A QEMU version by its first two numbers: `(10, 0)`.
pub type MajorMinor = (u32, u32);

/// The QEMUs from one version to another, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// The first; `None` if there is no lower bound.
    pub since: Option<MajorMinor>,
    /// The last; `None` if there is no upper bound.
    pub until: Option<MajorMinor>,
}

impl Versions {
    /// Every QEMU.
    pub const ALL: Versions = Versions {
        since: None,
        until: None,
    };

    /// This version and those after it.
    pub const fn since(major: u32, minor: u32) -> Versions {
        Versions {
            since: Some((major, minor)),
            until: None,
        }
    }

    /// This version and those before it.
    pub const fn until(major: u32, minor: u32) -> Versions {
        Versions {
            since: None,
            until: Some((major, minor)),
        }
    }

    /// This version alone.
    pub const fn only(major: u32, minor: u32) -> Versions {
        Versions {
            since: Some((major, minor)),
            until: Some((major, minor)),
        }
    }

    /// Whether `version` is one of them.
    pub fn contains(&self, version: MajorMinor) -> bool {
        self.since.is_none_or(|since| since <= version)
            && self.until.is_none_or(|until| version <= until)
    }

    /// The version, if there is only one.
    pub fn single(&self) -> Option<MajorMinor> {
        self.since.filter(|_| self.since == self.until)
    }
}

/// `all`, `since 10.2`, `until 7.2`, `8.1 to 10.2`, or the only one: `11.1`.
impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = |(major, minor): MajorMinor| format!("{major}.{minor}");
        match (self.since, self.until) {
            (None, None) => f.write_str("all"),
            (Some(since), None) => write!(f, "since {}", version(since)),
            (None, Some(until)) => write!(f, "until {}", version(until)),
            (Some(since), Some(until)) if since == until => f.write_str(&version(since)),
            (Some(since), Some(until)) => write!(f, "{} to {}", version(since), version(until)),
        }
    }
}
