// SPDX-License-Identifier: GPL-2.0-or-later

//! A guest dump with little more in it than the notes about the CPUs.
//!
//! Follows QEMU's `dump/dump.c`. The dump goes to a nameless file that is
//! handed to QEMU, so that no directory has to be shared with it. That takes a
//! unix socket. `begin` and `length` may choose a single byte of memory, but
//! QEMU refuses a dump without any. Only a dump with `detach` could return
//! before its end.

use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::qmp::Request;
use rustix::fs::{MemfdFlags, memfd_create};
use serde::de::IgnoredAny;
use serde_json::value::to_raw_value;
use serde_json::{Value as Json, json};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::atomic::{AtomicU64, Ordering};

/// Has QEMU dump every CPU's registers and a part of the memory, in ELF.
///
/// # Errors
///
/// What QEMU says, or a connection that cannot pass an open file.
pub(super) async fn take(monitor: &Monitor, begin: u64, length: u64) -> Result<Vec<u8>> {
    let mut file: File = memfd_create("hmp-registers", MemfdFlags::CLOEXEC)
        .map_err(|error| unusable_file(error.into()))?
        .into();
    let fd = file.try_clone().map_err(unusable_file)?;
    // QEMU knows the files handed to it by name, and several dumps may be under
    // way on one connection.
    static TAKEN: AtomicU64 = AtomicU64::new(0);
    let name = format!("hmp-registers-{}", TAKEN.fetch_add(1, Ordering::Relaxed));

    let getfd = request("getfd", &json!({ "fdname": name }))?;
    monitor
        .converse_with_fd::<IgnoredAny>(&getfd, fd.into())
        .await?;
    if let Err(error) = dump_to(monitor, &name, begin, length).await {
        // QEMU may have refused before it took the file out of its list.
        let closefd = request("closefd", &json!({ "fdname": name }))?;
        let _ = monitor.converse::<IgnoredAny>(&closefd).await;
        return Err(error);
    }

    // Both ends share the file position, and QEMU has left it at the end.
    let mut dump = Vec::new();
    file.rewind()
        .and_then(|()| file.read_to_end(&mut dump))
        .map_err(unusable_file)?;
    Ok(dump)
}

/// In which state QEMU is, if that is why it makes no dump. QMP has no class for it,
/// so the text has to tell.
pub(super) fn state_without(error: &Error) -> Option<&'static str> {
    let Error::Qmp(error) = error else {
        return None;
    };
    if error.desc.starts_with("Dump not allowed during ") {
        Some("while it awaits a migration")
    } else if error
        .desc
        .starts_with("disallowing migration blocker (--only-migratable)")
    {
        Some("where it was started with --only-migratable")
    } else if error.desc.starts_with("disallowing migration blocker ") {
        Some("while the guest migrates or is saved")
    } else if error.desc.starts_with("There is a dump in process") {
        Some("while it writes another one")
    } else {
        None
    }
}

async fn dump_to(monitor: &Monitor, name: &str, begin: u64, length: u64) -> Result<()> {
    let arguments = json!({
        "paging": false,
        "protocol": format!("fd:{name}"),
        "begin": begin,
        "length": length,
    });
    let dump = request("dump-guest-memory", &arguments)?;
    monitor.converse::<IgnoredAny>(&dump).await.map(drop)
}

fn request(command: &str, arguments: &Json) -> Result<Request> {
    Ok(Request {
        command: command.to_owned(),
        arguments: Some(to_raw_value(arguments).map_err(|error| Error::text(error.to_string()))?),
    })
}

fn unusable_file(error: io::Error) -> Error {
    Error::text(format!("no file to have it written to: {error}"))
}
