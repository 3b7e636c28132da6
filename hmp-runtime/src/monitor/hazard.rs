// SPDX-License-Identifier: GPL-2.0-or-later

//! What is refused because it would end the connected QEMU.

use super::Monitor;
use crate::declaration::Declaration;
use crate::error::{Error, Result};
use crate::lethal::{Hazard, forbidding};
use std::fmt::Display;

impl Monitor {
    /// Whether the connected QEMU is of a version with this hazard.
    pub fn is_exposed_to(&self, hazard: &Hazard) -> bool {
        let version = self.version().qemu;
        hazard.qemus.contains((version.major, version.minor))
    }

    /// Refuses what would run into a hazard. The reason has these values in it.
    /// `--force` allows it.
    ///
    /// # Errors
    ///
    /// The reason, unless `--force` was given.
    pub fn refuse(&self, hazard: &Hazard, values: &[(&str, &dyn Display)]) -> Result<()> {
        if self.is_forced() {
            return Ok(());
        }
        let reason = hazard.says(values);
        Err(Error::text(format!(
            "{reason}, so it is not sent; --force sends it"
        )))
    }

    /// The hazard for which a whole command is refused on the connected QEMU,
    /// unless `--force` was given.
    pub(crate) fn refused_by(&self, command: &Declaration) -> Option<&'static Hazard> {
        forbidding(command).filter(|hazard| self.is_exposed_to(hazard) && !self.is_forced())
    }
}
