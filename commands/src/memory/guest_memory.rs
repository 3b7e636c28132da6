// SPDX-License-Identifier: GPL-2.0-or-later

//! The guest's memory, read through QMP.
//!
//! `memsave` (virtual addresses) fails where nothing is mapped, but has by then
//! written the memory before, in pieces of 1 KiB. `pmemsave` (physical) never
//! fails: it writes zeros where no memory is. Follows `qmp_memsave` and
//! `qmp_pmemsave` in QEMU's `system/cpus.c`. Whoever reads memory declares the QMP
//! commands `add-fd, remove-fd` as well.

use super::handed_file::{Access, HandedFile};
use super::scratch_file::{ScratchFile, contents};
use hmp_runtime::prelude::*;
use std::borrow::Cow;

/// How QEMU 11 says that it is not the time to read memory.
const NOT_NOW: &str = "Guest memory access not allowed during ";

/// The size of the pieces that `memsave` reads and writes.
const PIECE: u64 = 1024;

/// A reader of the guest's memory, with a file that lasts as long.
pub(crate) struct GuestMemory<'a> {
    mon: &'a Monitor,
    file: Place,
}

/// Where QEMU writes the memory to.
enum Place {
    Handed(HandedFile),
    Named(ScratchFile),
}

impl Place {
    /// A file that QEMU is handed, or else one that it finds by its name.
    async fn on(mon: &Monitor) -> Result<Place> {
        // Before, QEMU closed such a file only while the guest ran.
        if mon.version().at_least(9, 1) && mon.carries_descriptors() {
            match HandedFile::give(mon, Access::Any).await {
                // What is between us and QEMU may lose the descriptor.
                Err(Error::Qmp(_)) => {}
                result => return result.map(Place::Handed),
            }
        }
        match ScratchFile::new() {
            // The built-in monitor needs no file.
            Err(_) if mon.passthrough_allowed() => Err(mon.gap()),
            result => result.map(Place::Named),
        }
    }

    fn name(&self) -> Cow<'_, str> {
        match self {
            Place::Handed(file) => file.path().into(),
            Place::Named(file) => file.name().into(),
        }
    }

    /// What QEMU has written, up to `limit` bytes.
    fn contents(&self, limit: u64) -> Result<Vec<u8>> {
        let file = match self {
            Place::Handed(file) => file.file(),
            Place::Named(file) => file.file(),
        };
        contents(file, limit).map_err(|error| Error::text(format!("{}: {error}", self.name())))
    }
}

impl GuestMemory<'_> {
    /// # Errors
    ///
    /// If there is no place for temporary files.
    pub(crate) async fn of(mon: &Monitor) -> Result<GuestMemory<'_>> {
        Ok(GuestMemory {
            mon,
            file: Place::on(mon).await?,
        })
    }

    /// The bytes at a physical address; zeros where no memory is.
    ///
    /// # Errors
    ///
    /// QEMU's own, or a file that it cannot write.
    pub(crate) async fn physical(&self, address: u64, size: u64) -> Result<Vec<u8>> {
        let arguments = json!({
            // QEMU reads it as the same 64 bits, and 7.2 takes no other form.
            "val": address as i64,
            "size": size,
            "filename": self.file.name(),
        });
        self.mon
            .execute("pmemsave", arguments)
            .await
            .map_err(|error| self.explained(error))?;
        let bytes = self.file.contents(size)?;
        if bytes.len() as u64 == size {
            Ok(bytes)
        } else {
            Err(self.incomplete(&bytes, size))
        }
    }

    /// The bytes at a virtual address of a CPU, in lines of `line` bytes, up to
    /// the first line that cannot be read.
    ///
    /// The last KiB before that line is read more than once, which a device
    /// behind it might notice.
    ///
    /// # Errors
    ///
    /// As [`physical`](GuestMemory::physical).
    pub(super) async fn lines(
        &self,
        cpu: i64,
        address: u64,
        size: u64,
        line: u64,
    ) -> Result<Vec<u8>> {
        let (mut bytes, is_all) = self.readable(cpu, address, size).await?;
        if is_all {
            return Ok(bytes);
        }
        bytes.truncate(bytes.len() - bytes.len() % PIECE as usize);
        loop {
            let done = bytes.len() as u64;
            let wanted = line.min(size.saturating_sub(done));
            let (more, is_all) = self
                .readable(cpu, address.wrapping_add(done), wanted)
                .await?;
            if !is_all || wanted == 0 {
                return Ok(bytes);
            }
            bytes.extend(more);
        }
    }

    /// Reads `size` bytes. Returns whether all of them could be read.
    async fn readable(&self, cpu: i64, address: u64, size: u64) -> Result<(Vec<u8>, bool)> {
        let arguments = json!({
            "val": address as i64,
            "size": size,
            "filename": self.file.name(),
            "cpu-index": cpu,
        });
        let is_all = match self.mon.execute("memsave", arguments).await {
            Ok(()) => true,
            Err(error) if is_no_memory(&error) => false,
            Err(error) => return Err(self.explained(error)),
        };
        let bytes = self.file.contents(size)?;
        if is_all && bytes.len() as u64 != size {
            return Err(self.incomplete(&bytes, size));
        }
        Ok((bytes, is_all))
    }

    /// Whether a physical address can be read by a CPU without paging.
    pub(super) async fn is_readable(&self, cpu: i64, address: u64, size: u64) -> Result<bool> {
        Ok(self.readable(cpu, address, size).await?.1)
    }

    /// Adds the likely reason to an error if QEMU could not open the file, or the
    /// state that forbids to read. QMP has no error class for it, so the text has to
    /// tell.
    fn explained(&self, error: Error) -> Error {
        let start = format!("Could not open '{}': ", self.file.name());
        match error {
            // The built-in monitor still reads.
            Error::Qmp(error) if error.desc.starts_with(NOT_NOW) => self.mon.gap_now(
                "QEMU lets nobody read the guest's memory through QMP while it awaits a \
                 migration",
            ),
            Error::Qmp(error) if error.desc.starts_with(&start) => {
                self.unwritable(error.desc.strip_prefix(&start).unwrap_or_default())
            }
            other => other,
        }
    }

    /// QEMU does not notice a full file system. Nor can it know that it sees
    /// another file of that name.
    fn incomplete(&self, bytes: &[u8], size: u64) -> Error {
        Error::text(format!(
            "memory cannot be read: QEMU was to write {size} bytes to '{}', \
             and {} are there",
            self.file.name(),
            bytes.len()
        ))
    }

    /// If the built-in monitor may be used, no file is needed.
    fn unwritable(&self, reason: &str) -> Error {
        if self.mon.passthrough_allowed() {
            return self.mon.gap();
        }
        Error::text(format!(
            "memory cannot be read: QEMU cannot write '{}' for this program: {reason} \
             (it has to run as the same user, or root, and see the same files)",
            self.file.name()
        ))
    }
}

/// Whether there is no memory at an address. QMP has no error class for it, so
/// the text has to tell.
fn is_no_memory(error: &Error) -> bool {
    matches!(error, Error::Qmp(error) if error.desc.starts_with("Invalid addr "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_a_whole_number_of_lines() {
        for line in [8, 16] {
            assert_eq!(PIECE % line, 0);
        }
    }
}
