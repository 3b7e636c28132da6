// SPDX-License-Identifier: GPL-2.0-or-later

//! `info skeys`: the storage key of a page of an s390x guest.
//!
//! Follows `hmp_info_skeys` in QEMU's `hw/s390x/s390-skeys.c`. QMP writes the
//! keys of all pages to a file, and cannot choose pages. QEMU gets the file
//! open and without a name, so nothing is left behind, whatever happens.

use hmp_runtime::prelude::*;
use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, process};

/// The storage key of a page.
#[derive(Serialize)]
struct StorageKey {
    key: u8,
}

impl Display for StorageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  key: 0x{:X}", self.key)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct AddfdInfo {
    fdset_id: i64,
}

/// Show the storage key of the page at an address.
///
/// - `addr`: a physical address in the page, a number or an expression.
///
/// The key says who may read and write the page, and whether it was read and
/// written. QMP has only the keys of all pages, so the command takes longer the
/// more memory the guest has. The connection to QEMU has to be a unix socket.
/// Fails if there is no memory at the address, or if the guest does not use
/// storage keys.
#[hmp(
    name = "info skeys",
    args = "addr:l",
    params = "address",
    target = "s390x",
    qmp = "add-fd, dump-skeys, remove-fd",
    tier = "composed"
)]
async fn info_skeys(mon: &Monitor, addr: i64) -> Result<StorageKey> {
    if !mon.carries_descriptors() {
        let needs = "QEMU gets the file for the keys over a unix socket only";
        return Err(mon.gap_for("info skeys", needs));
    }
    let (for_qemu, for_us) = nameless_file().map_err(unusable_file)?;
    let set: AddfdInfo = mon
        .query_with_fd("add-fd", json!({}), for_qemu.into())
        .await?;
    let path = format!("/dev/fdset/{}", set.fdset_id);
    let dumped = mon.execute("dump-skeys", json!({ "filename": path })).await;
    // The keys count even if the file cannot be closed.
    let closed = json!({ "fdset-id": set.fdset_id });
    let _ = mon.execute("remove-fd", closed).await;
    dumped.map_err(|error| {
        error.map_description(|description| match description.strip_suffix(NOTHING) {
            Some(short) => short.to_owned(),
            None => description,
        })
    })?;
    let page = addr as u64 / 4096;
    let key = find(BufReader::new(for_us), page).map_err(unusable_file)?;
    let key = key.ok_or_else(|| Error::refusal("The given address is not valid"))?;
    Ok(StorageKey { key })
}

/// The addition of `dump-skeys` to the error of a guest without keys.
const NOTHING: &str = " - nothing to dump";

/// A new file without a name. It is opened for writing, the only mode that QEMU
/// takes, and for reading.
fn nameless_file() -> io::Result<(File, File)> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let path = env::temp_dir().join(format!("hmp-skeys-{}-{number}", process::id()));
    let for_qemu = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    let for_us = File::open(&path);
    remove_file(&path)?;
    Ok((for_qemu, for_us?))
}

fn unusable_file(error: io::Error) -> Error {
    Error::text(format!("no file to have it written to: {error}"))
}

/// The key of a page, in lines like `page=005: key(54) => ACC=3, ...`.
fn find(lines: impl BufRead, page: u64) -> io::Result<Option<u8>> {
    let start = format!("page={page:03x}: key(");
    for line in lines.lines() {
        let line = line?;
        let key = line.strip_prefix(&start).and_then(|it| it.split_once(')'));
        if let Some((key, _)) = key {
            return Ok(key.parse().ok());
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "page=fff: key(0) => ACC=0, FP=0, REF=0, ch=0, reserved=0\n\
                        page=1000: key(54) => ACC=3, FP=0, REF=4, ch=2, reserved=0\n\
                        page=1001: key(300) => nonsense\n";

    #[test]
    fn a_page_is_found_by_its_number() {
        assert_eq!(find(DUMP.as_bytes(), 0xfff).unwrap(), Some(0));
        assert_eq!(find(DUMP.as_bytes(), 0x1000).unwrap(), Some(0x36));
        assert_eq!(find(DUMP.as_bytes(), 0x100).unwrap(), None);
        assert_eq!(find(DUMP.as_bytes(), 0x1001).unwrap(), None);
    }

    #[test]
    fn keys_are_hexadecimal() {
        assert_eq!(StorageKey { key: 0x3e }.to_string(), "  key: 0x3E\n");
    }

    #[test]
    fn the_file_has_no_name_left() {
        use std::io::Write;
        let (mut for_qemu, for_us) = nameless_file().unwrap();
        for_qemu.write_all(DUMP.as_bytes()).unwrap();
        assert_eq!(find(BufReader::new(for_us), 0x1000).unwrap(), Some(0x36));
    }
}
