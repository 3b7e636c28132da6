// SPDX-License-Identifier: GPL-2.0-or-later

//! A file without a name that QEMU gets as an open descriptor.
//!
//! Nothing of what QEMU writes to it is ever in a directory, whatever becomes of
//! this program, and QEMU may run as another user or see other files. It takes a
//! unix socket. Whoever uses it declares the QMP commands `add-fd, remove-fd`.

use hmp_runtime::prelude::*;
use rustix::fs::{MemfdFlags, memfd_create};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;

/// The file, as long as QEMU has it.
pub(super) struct HandedFile {
    mon: Monitor,
    file: File,
    set: AddfdInfo,
}

/// QMP `AddfdInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct AddfdInfo {
    fdset_id: i64,
    /// The descriptor's number in QEMU.
    fd: i64,
}

/// What QEMU may do with the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Open it by its descriptor's number.
    Any,
    /// Write to the descriptor itself: QEMU looks for one of just this kind.
    WriteOnly,
}

impl HandedFile {
    /// Gives QEMU a new, empty file.
    ///
    /// # Errors
    ///
    /// What QEMU says; if there can be no such file.
    pub(super) async fn give(mon: &Monitor, access: Access) -> Result<HandedFile> {
        let (file, for_qemu) = files(access)
            .map_err(|error| Error::text(format!("no file to have it written to: {error}")))?;
        let set = mon
            .query_with_fd("add-fd", json!({}), for_qemu.into())
            .await?;
        Ok(HandedFile {
            mon: mon.clone(),
            file,
            set,
        })
    }

    /// Its name for commands of QEMU that open files by themselves.
    pub(super) fn path(&self) -> String {
        format!("/proc/self/fd/{}", self.set.fd)
    }

    /// Its name for those that know the descriptors that QEMU was given.
    pub(super) fn set_path(&self) -> String {
        format!("/dev/fdset/{}", self.set.fdset_id)
    }

    /// What QEMU has written.
    pub(super) fn file(&self) -> &File {
        &self.file
    }
}

impl Drop for HandedFile {
    fn drop(&mut self) {
        // If QEMU should keep it for longer, it is empty.
        let _ = self.file.set_len(0);
        let set = json!({ "fdset-id": self.set.fdset_id });
        self.mon.take_back("remove-fd", set);
    }
}

/// The file for us, and for QEMU.
fn files(access: Access) -> io::Result<(File, File)> {
    let file: File = memfd_create("hmp", MemfdFlags::CLOEXEC)?.into();
    let for_qemu = if access == Access::WriteOnly {
        let path = format!("/proc/self/fd/{}", file.as_raw_fd());
        OpenOptions::new().write(true).open(path)?
    } else {
        file.try_clone()?
    };
    Ok((file, for_qemu))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    #[test]
    fn what_is_written_to_one_is_read_from_the_other() {
        for access in [Access::Any, Access::WriteOnly] {
            let (mut file, mut for_qemu) = files(access).unwrap();
            // As QEMU does, which opens it by name.
            let path = format!("/proc/self/fd/{}", for_qemu.as_raw_fd());
            std::fs::write(path, b"abc").unwrap();
            let mut read = String::new();
            file.read_to_string(&mut read).unwrap();
            assert_eq!(read, "abc");
            for_qemu.write_all(b"d").unwrap();
        }
    }
}
