// SPDX-License-Identifier: GPL-2.0-or-later

//! The output of `x` and `xp`.
//!
//! Follows `memory_dump` in QEMU's `monitor/hmp-cmds-target.c`. QEMU 11.1 pads
//! octal numbers after a leading zero.

use crate::lethal::table::TOO_MUCH_TEXT;
use hmp_runtime::prelude::*;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

/// The most memory that is shown at once, in bytes.
const LIMIT: u64 = 16 << 20;

/// How much memory to show, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub format: Format,
    /// The bytes of a value.
    value: usize,
    /// The least digits of an address.
    pub address_digits: usize,
    /// The bits of an address that are shown.
    pub address_mask: u64,
    pub is_big_endian: bool,
    /// Whether octal numbers are those of QEMU 11.
    pub pads_octal: bool,
}

impl Layout {
    /// `None` for instructions.
    pub(super) fn new(format: Format) -> Option<Layout> {
        let value = match format.kind {
            FormatKind::Instruction => return None,
            FormatKind::Char => 1,
            _ => usize::from(format.size?),
        };
        Some(Layout {
            format,
            value,
            address_digits: 16,
            address_mask: u64::MAX,
            is_big_endian: false,
            pads_octal: true,
        })
    }

    /// All bytes to show.
    pub(super) fn size(&self) -> u64 {
        size(self.format)
    }

    /// The bytes of a line.
    pub(super) fn line(&self) -> u64 {
        if self.format.size == Some(1) { 8 } else { 16 }
    }

    fn number(&self, bytes: &[u8]) -> u64 {
        let append = |number, &byte: &u8| number << 8 | u64::from(byte);
        if self.is_big_endian {
            bytes.iter().fold(0, append)
        } else {
            bytes.iter().rev().fold(0, append)
        }
    }

    fn write_value(&self, f: &mut fmt::Formatter<'_>, number: u64) -> fmt::Result {
        let bits = self.value * 8;
        match self.format.kind {
            FormatKind::Octal => {
                let width = bits.div_ceil(3);
                match (self.pads_octal, number) {
                    (true, _) => write!(f, " 0{number:width$o}"),
                    (false, 0) => write!(f, " {:>width$}", "0"),
                    (false, _) => write!(f, " {:>width$}", format!("0{number:o}")),
                }
            }
            FormatKind::Unsigned => write!(f, " {number:width$}", width = (bits * 10).div_ceil(33)),
            FormatKind::Signed => write!(
                f,
                " {:width$}",
                number as i64,
                width = (bits * 10).div_ceil(33)
            ),
            FormatKind::Char => write!(f, " {}", Character(number as u8)),
            FormatKind::Hex | FormatKind::Instruction => {
                write!(f, " 0x{number:0width$x}", width = bits / 4)
            }
        }
    }
}

/// A byte as C writes it.
struct Character(u8);

impl Display for Character {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            byte @ (b'\'' | b'\\') => write!(f, "'\\{}'", char::from(byte)),
            b'\n' => f.write_str("'\\n'"),
            b'\r' => f.write_str("'\\r'"),
            byte @ b' '..=b'~' => write!(f, "'{}'", char::from(byte)),
            byte => write!(f, "'\\x{byte:02x}'"),
        }
    }
}

/// Memory from an address on.
#[derive(Debug)]
pub(super) struct MemoryDump {
    pub layout: Layout,
    pub address: u64,
    /// The bytes that could be read: all of them, or a whole number of lines.
    pub bytes: Vec<u8>,
}

impl MemoryDump {
    /// The address `offset` bytes on, as it is shown.
    fn shown_address(&self, offset: u64) -> u64 {
        self.address.wrapping_add(offset) & self.layout.address_mask
    }

    /// The lines: the address and the bytes of each.
    fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let addresses =
            (0..).map(|line: u64| self.shown_address(line.wrapping_mul(self.layout.line())));
        addresses.zip(self.bytes.chunks(self.layout.line() as usize))
    }

    fn values<'a>(&self, line: &'a [u8]) -> impl Iterator<Item = u64> + use<'a> {
        let layout = self.layout;
        line.chunks(layout.value)
            .map(move |value| layout.number(value))
    }

    /// The address of the first line that could not be read.
    fn unreadable(&self) -> Option<u64> {
        let read = self.bytes.len() as u64;
        (read < self.layout.size()).then(|| self.shown_address(read))
    }
}

impl Display for MemoryDump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.layout.address_digits;
        for (address, line) in self.lines() {
            write!(f, "{address:0width$x}:")?;
            for value in self.values(line) {
                self.layout.write_value(f, value)?;
            }
            writeln!(f)?;
        }
        match self.unreadable() {
            Some(address) => writeln!(f, "{address:0width$x}: Cannot access memory"),
            None => Ok(()),
        }
    }
}

impl Serialize for MemoryDump {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("address", &self.shown_address(0))?;
        map.serialize_entry("value-size", &self.layout.value)?;
        map.serialize_entry("values", &Values(self))?;
        if let Some(address) = self.unreadable() {
            map.serialize_entry("unreadable", &address)?;
        }
        map.end()
    }
}

struct Values<'a>(&'a MemoryDump);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(None)?;
        for value in self.0.values(&self.0.bytes) {
            sequence.serialize_element(&value)?;
        }
        sequence.end()
    }
}

/// The bytes that a format shows. The product is a C `int`, and a negative one
/// shows nothing.
fn size(format: Format) -> u64 {
    let value = i32::from(format.size.unwrap_or(1));
    u64::try_from(value.wrapping_mul(format.count)).unwrap_or(0)
}

/// Refuses a format that would take QEMU or this program more memory than there
/// is.
pub(super) fn refuse_a_flood(mon: &Monitor, format: Format) -> Result<()> {
    if size(format) <= LIMIT {
        return Ok(());
    }
    mon.refuse(&TOO_MUCH_TEXT, &[("limit", &(LIMIT >> 20))])
}

/// Whether a target's memory has the highest byte of a number first.
pub(super) fn is_big_endian(target: &str) -> bool {
    const BIG: [&str; 13] = [
        "hppa",
        "m68k",
        "microblaze",
        "mips",
        "mips64",
        "or1k",
        "ppc",
        "ppc64",
        "s390x",
        "sh4eb",
        "sparc",
        "sparc64",
        "xtensaeb",
    ];
    BIG.contains(&target)
}

/// Whether a target's virtual addresses have 64 bits.
pub(super) fn has_wide_addresses(target: &str) -> bool {
    const WIDE: [&str; 11] = [
        "aarch64",
        "alpha",
        "hppa",
        "loongarch64",
        "mips64",
        "mips64el",
        "ppc64",
        "riscv64",
        "s390x",
        "sparc64",
        "x86_64",
    ];
    WIDE.contains(&target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(kind: FormatKind, size: u8, count: i32, bytes: &[u8]) -> MemoryDump {
        let format = Format {
            count,
            kind,
            size: Some(size),
        };
        MemoryDump {
            layout: Layout::new(format).unwrap(),
            address: 0x1000,
            bytes: bytes.to_vec(),
        }
    }

    fn printed(kind: FormatKind, size: u8, bytes: &[u8]) -> String {
        let count = bytes.len() / usize::from(size);
        dump(kind, size, count as i32, bytes).to_string()
    }

    const BYTES: [u8; 8] = [0xff, 0x02, 0x03, 0x80, 0, 0, 0, 0x80];

    #[test]
    fn hexadecimal_fills_up_with_zeros() {
        let hex = |size| printed(FormatKind::Hex, size, &BYTES);
        assert_eq!(
            hex(1),
            "0000000000001000: 0xff 0x02 0x03 0x80 0x00 0x00 0x00 0x80\n"
        );
        assert_eq!(hex(2), "0000000000001000: 0x02ff 0x8003 0x0000 0x8000\n");
        assert_eq!(hex(4), "0000000000001000: 0x800302ff 0x80000000\n");
        assert_eq!(hex(8), "0000000000001000: 0x80000000800302ff\n");
    }

    #[test]
    fn only_numbers_of_eight_bytes_have_a_sign() {
        let signed = |size| printed(FormatKind::Signed, size, &BYTES);
        assert_eq!(
            signed(1),
            "0000000000001000: 255   2   3 128   0   0   0 128\n"
        );
        assert_eq!(signed(4), "0000000000001000: 2147681023 2147483648\n");
        assert_eq!(signed(8), "0000000000001000: -9223372034707094785\n");
        let unsigned = printed(FormatKind::Unsigned, 8, &BYTES);
        assert_eq!(unsigned, "0000000000001000:  9223372039002456831\n");
    }

    #[test]
    fn octal_depends_on_the_version() {
        let mut octal = dump(FormatKind::Octal, 2, 2, &[0xea, 0x5b, 0xe0, 0]);
        assert_eq!(octal.to_string(), "0000000000001000: 0 55752 0   340\n");
        octal.layout.pads_octal = false;
        assert_eq!(octal.to_string(), "0000000000001000: 055752   0340\n");
        let mut zero = dump(FormatKind::Octal, 1, 1, &[0]);
        assert_eq!(zero.to_string(), "0000000000001000: 0  0\n");
        zero.layout.pads_octal = false;
        assert_eq!(zero.to_string(), "0000000000001000:   0\n");
    }

    #[test]
    fn characters_are_as_c_writes_them() {
        let text = printed(FormatKind::Char, 1, b"a'\\\n\r\0~");
        assert_eq!(
            text,
            "0000000000001000: 'a' '\\'' '\\\\' '\\n' '\\r' '\\x00' '~'\n"
        );
        // A size counts bytes, but each byte is shown.
        let wide = dump(FormatKind::Char, 4, 1, b"wxyz");
        assert_eq!(wide.to_string(), "0000000000001000: 'w' 'x' 'y' 'z'\n");
    }

    #[test]
    fn lines_have_8_bytes_for_bytes_and_else_16() {
        let lines = |size| printed(FormatKind::Hex, size, &[1; 24]).lines().count();
        assert_eq!((lines(1), lines(2), lines(8)), (3, 2, 2));
        let second = printed(FormatKind::Hex, 8, &[1; 24]);
        assert!(second.ends_with("\n0000000000001010: 0x0101010101010101\n"));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_the_last_one() {
        let cut = dump(FormatKind::Hex, 4, 20, &[0; 16]);
        assert_eq!(
            cut.to_string(),
            "0000000000001000: 0x00000000 0x00000000 0x00000000 0x00000000\n\
             0000000000001010: Cannot access memory\n"
        );
        let json = serde_json::to_value(&cut).unwrap();
        assert_eq!(
            json,
            json!({
                "address": 0x1000, "value-size": 4, "values": [0, 0, 0, 0], "unreadable": 0x1010
            })
        );
    }

    #[test]
    fn addresses_wrap_around() {
        let mut end = dump(FormatKind::Hex, 1, 16, &[7; 8]);
        end.address = u64::MAX - 7;
        let text = end.to_string();
        assert!(text.ends_with("\n0000000000000000: Cannot access memory\n"));
    }

    #[test]
    fn addresses_of_32_bits_are_shown_as_such() {
        let mut narrow = dump(FormatKind::Hex, 1, 16, &[7; 8]);
        narrow.address = i64::from(-8_i32) as u64;
        narrow.layout.address_mask = 0xffff_ffff;
        narrow.layout.address_digits = 8;
        let text = narrow.to_string();
        assert!(text.starts_with("fffffff8: 0x07 "), "{text}");
        assert!(text.ends_with("\n00000000: Cannot access memory\n"));
    }

    #[test]
    fn a_count_whose_bytes_are_negative_shows_nothing() {
        assert_eq!(dump(FormatKind::Hex, 4, 0x4000_0000, &[]).to_string(), "");
        assert_eq!(dump(FormatKind::Hex, 4, -1, &[]).to_string(), "");
        assert_eq!(dump(FormatKind::Hex, 4, 0, &[]).to_string(), "");
    }

    #[test]
    fn the_byte_order_is_the_targets() {
        let mut dump = dump(FormatKind::Hex, 2, 2, &[1, 2, 3, 4]);
        dump.layout.is_big_endian = is_big_endian("s390x");
        assert_eq!(dump.to_string(), "0000000000001000: 0x0102 0x0304\n");
        assert!(!is_big_endian("x86_64") && !is_big_endian("ppc64le"));
    }
}
