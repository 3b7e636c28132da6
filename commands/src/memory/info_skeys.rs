// SPDX-License-Identifier: GPL-2.0-or-later

//! `info skeys`: the storage key of a page of an s390x guest.
//!
//! Follows `hmp_info_skeys` in QEMU's `hw/s390x/s390-skeys.c`. QMP writes the
//! keys of all pages to a file, and cannot choose pages. QEMU gets the file
//! open and without a name, so nothing is left behind, whatever happens.

use super::handed_file::{Access, HandedFile};
use hmp_runtime::prelude::*;
use std::io::{self, BufRead, BufReader};

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
    let file = HandedFile::give(mon, Access::WriteOnly).await?;
    let dumped = json!({ "filename": file.set_path() });
    let dumped = mon.execute("dump-skeys", dumped).await;
    dumped.map_err(|error| {
        error.map_description(|description| match description.strip_suffix(NOTHING) {
            Some(short) => short.to_owned(),
            None => description,
        })
    })?;
    let page = addr as u64 / 4096;
    let key = find(BufReader::new(file.file()), page)
        .map_err(|error| Error::text(format!("the keys cannot be read: {error}")))?;
    let key = key.ok_or_else(|| Error::refusal("The given address is not valid"))?;
    Ok(StorageKey { key })
}

/// The addition of `dump-skeys` to the error of a guest without keys.
const NOTHING: &str = " - nothing to dump";

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
}
