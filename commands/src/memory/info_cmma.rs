// SPDX-License-Identifier: GPL-2.0-or-later

//! `info cmma`: the storage attributes that an s390x guest gives its pages.
//!
//! Follows `hmp_info_cmma` in QEMU's `hw/s390x/s390-stattrib.c`. No QEMU has
//! the QMP command for it yet. It would take the address and the number of
//! pages, and return the values and the number of the first page.

use hmp_runtime::prelude::*;

/// The reply of the QMP command.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Pages {
    start_page: u64,
    values: Vec<u8>,
}

#[derive(Serialize)]
struct Attributes {
    #[serde(flatten)]
    pages: Pages,
    /// The offset of the address in its page.
    #[serde(skip)]
    offset: u64,
}

/// The size of a page of an s390x guest.
const PAGE: u64 = 4096;

impl Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pages { start_page, values } = &self.pages;
        let (count, offset) = (values.len(), self.offset);
        writeln!(
            f,
            "  CMMA attributes, pages {start_page}+{count} (0x{offset:x}):"
        )?;
        for (place, value) in (1..).zip(values) {
            write!(f, "{value:02x}")?;
            if place % 8 == 0 {
                writeln!(f)?;
            }
        }
        writeln!(f)
    }
}

/// Show storage attributes of s390x guest memory.
///
/// - `addr`: a physical address in the first page.
/// - `count`: the number of pages, 8 by default.
///
/// The attributes tell which pages the guest does not need just now, so that
/// QEMU may leave them out. They are printed in hexadecimal after the number of
/// the first page; nothing follows it if the guest or the host does not use
/// them.
#[hmp(
    name = "info cmma",
    args = "addr:l,count:l?",
    params = "address [count]",
    target = "s390x",
    gap = "x-query-s390-cmma"
)]
async fn info_cmma(mon: &Monitor, addr: i64, count: Option<i64>) -> Result<Attributes> {
    let address = addr as u64;
    let mut arguments = json!({ "addr": address });
    if let Some(count) = count {
        arguments["count"] = json!(count);
    }
    Ok(Attributes {
        pages: mon.query_with("x-query-s390-cmma", arguments).await?,
        offset: address % PAGE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(values: Vec<u8>) -> String {
        let pages = Pages {
            start_page: 16,
            values,
        };
        Attributes { pages, offset: 255 }.to_string()
    }

    #[test]
    fn eight_pages_share_a_line() {
        assert_eq!(
            printed(vec![0, 1, 2, 3, 4, 5, 6, 0xff, 0x10]),
            "  CMMA attributes, pages 16+9 (0xff):\n00010203040506ff\n10\n"
        );
        assert_eq!(
            printed(vec![0; 8]),
            "  CMMA attributes, pages 16+8 (0xff):\n0000000000000000\n\n"
        );
    }

    #[test]
    fn without_pages_there_is_an_empty_line() {
        assert_eq!(
            printed(Vec::new()),
            "  CMMA attributes, pages 16+0 (0xff):\n\n"
        );
    }
}
