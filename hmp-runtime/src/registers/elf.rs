// SPDX-License-Identifier: GPL-2.0-or-later

//! ELF files of guest dumps, as far as they are needed here.
//!
//! Follows QEMU's `dump/dump.c`. The class depends on the size of the guest's
//! memory, and the byte order on the target.

use std::ops::Range;

/// An ELF file.
pub(super) struct Elf<'a> {
    file: &'a [u8],
    is_64_bit: bool,
    is_big_endian: bool,
    /// The architecture that it is for.
    pub(super) machine: u16,
}

/// A note in an ELF file.
pub(super) struct Note<'a> {
    /// The owner's name, with the byte 0 that ends it.
    pub(super) name: &'a [u8],
    pub(super) kind: u32,
    pub(super) contents: &'a [u8],
}

pub(super) const CUT_SHORT: &str = "it is cut short";

impl<'a> Elf<'a> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// If it is not an ELF file.
    pub(super) fn read(file: &'a [u8]) -> Result<Elf<'a>, String> {
        if !file.starts_with(b"\x7fELF") {
            return Err("it is not an ELF file".to_owned());
        }
        let is_64_bit = match file.get(4) {
            Some(1) => false,
            Some(2) => true,
            _ => return Err("its ELF class is unknown".to_owned()),
        };
        let is_big_endian = file.get(5) == Some(&2);
        let mut elf = Elf {
            file,
            is_64_bit,
            is_big_endian,
            machine: 0,
        };
        elf.machine = elf.u16_at(file, 18).ok_or(CUT_SHORT)?;
        Ok(elf)
    }

    /// The headers of the segments.
    fn segments(&self) -> Result<Vec<&'a [u8]>, String> {
        let header = |offset_32: usize, offset_64: usize| {
            let offset = if self.is_64_bit { offset_64 } else { offset_32 };
            self.u16_at(self.file, offset).map(usize::from)
        };
        let table = self.place(self.file, 28, 32).ok_or(CUT_SHORT)?;
        let size = header(42, 54).ok_or(CUT_SHORT)?;
        let count = header(44, 56).ok_or(CUT_SHORT)?;
        let segments = (0..count).map(|segment| {
            segment
                .checked_mul(size)
                .and_then(|offset| table.checked_add(offset))
                .and_then(|start| self.file.get(start..)?.get(..size))
                .ok_or_else(|| CUT_SHORT.to_owned())
        });
        segments.collect()
    }

    /// The physical addresses of the segments of memory, in their order.
    ///
    /// # Errors
    ///
    /// If the file is cut short.
    pub(super) fn memory(&self) -> Result<Vec<Range<u64>>, String> {
        const MEMORY: u32 = 1;
        let mut ranges = Vec::new();
        for segment in self.segments()? {
            if self.u32_at(segment, 0) != Some(MEMORY) {
                continue;
            }
            let start = self.word(segment, 12, 24).ok_or(CUT_SHORT)?;
            let length = self.word(segment, 20, 40).ok_or(CUT_SHORT)?;
            ranges.push(start..start.saturating_add(length));
        }
        Ok(ranges)
    }

    /// The notes. QEMU writes one segment of them.
    ///
    /// # Errors
    ///
    /// If there is none, or the file is cut short.
    pub(super) fn notes(&self) -> Result<Vec<Note<'a>>, String> {
        const NOTES: u32 = 4;
        let segments = self.segments()?;
        let segment = segments
            .iter()
            .find(|segment| self.u32_at(segment, 0) == Some(NOTES))
            .ok_or("it has no notes")?;
        let start = self.place(segment, 4, 8).ok_or(CUT_SHORT)?;
        let length = self.place(segment, 16, 32).ok_or(CUT_SHORT)?;
        let mut bytes = self
            .file
            .get(start..)
            .and_then(|rest| rest.get(..length))
            .ok_or(CUT_SHORT)?;
        let mut notes = Vec::new();
        while !bytes.is_empty() {
            let note = self.read_note(&mut bytes).ok_or("a note is cut short")?;
            notes.push(note);
        }
        Ok(notes)
    }

    /// Takes a note off the front. Name and contents are each padded to a
    /// multiple of four bytes.
    fn read_note(&self, bytes: &mut &'a [u8]) -> Option<Note<'a>> {
        const HEADER: usize = 12;
        let name_length = usize::try_from(self.u32_at(bytes, 0)?).ok()?;
        let length = usize::try_from(self.u32_at(bytes, 4)?).ok()?;
        let kind = self.u32_at(bytes, 8)?;
        let start = name_length
            .checked_next_multiple_of(4)?
            .checked_add(HEADER)?;
        let end = start.checked_add(length)?;
        let note = Note {
            name: bytes.get(HEADER..)?.get(..name_length)?,
            kind,
            contents: bytes.get(start..end)?,
        };
        // The last note need not be padded.
        *bytes = bytes.get(end.checked_next_multiple_of(4)?..).unwrap_or(&[]);
        Some(note)
    }

    /// An address or offset, whose size and place depend on the class.
    fn word(&self, bytes: &[u8], offset_32: usize, offset_64: usize) -> Option<u64> {
        if self.is_64_bit {
            let bytes = bytes_at(bytes, offset_64)?;
            Some(if self.is_big_endian {
                u64::from_be_bytes(bytes)
            } else {
                u64::from_le_bytes(bytes)
            })
        } else {
            self.u32_at(bytes, offset_32).map(u64::from)
        }
    }

    /// A place in the file or a number of bytes there.
    fn place(&self, bytes: &[u8], offset_32: usize, offset_64: usize) -> Option<usize> {
        usize::try_from(self.word(bytes, offset_32, offset_64)?).ok()
    }

    fn u16_at(&self, bytes: &[u8], offset: usize) -> Option<u16> {
        let bytes = bytes_at(bytes, offset)?;
        Some(if self.is_big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    /// A number in the file's byte order.
    pub(super) fn u32_at(&self, bytes: &[u8], offset: usize) -> Option<u32> {
        let bytes = bytes_at(bytes, offset)?;
        Some(if self.is_big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }
}

/// The bytes from an offset on.
pub(super) fn bytes_at<const N: usize>(bytes: &[u8], offset: usize) -> Option<[u8; N]> {
    bytes.get(offset..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_of_memory_are_read_in_either_byte_order() {
        for is_big_endian in [false, true] {
            let mut file = vec![0; 64 + 56];
            file[..4].copy_from_slice(b"\x7fELF");
            file[4] = 2;
            file[5] = 1 + u8::from(is_big_endian);
            let mut put = |offset: usize, width: usize, value: u64| {
                let place = &mut file[offset..offset + width];
                if is_big_endian {
                    place.copy_from_slice(&value.to_be_bytes()[8 - width..]);
                } else {
                    place.copy_from_slice(&value.to_le_bytes()[..width]);
                }
            };
            for (offset, width, value) in [
                (18, 2, 22),
                (32, 8, 64),
                (54, 2, 56),
                (56, 2, 1),
                (64, 4, 1),
                (64 + 24, 8, 0x10_0000),
                (64 + 40, 8, 0x2000),
            ] {
                put(offset, width, value);
            }
            let elf = Elf::read(&file).unwrap();
            assert_eq!(elf.machine, 22);
            assert_eq!(elf.memory().unwrap(), vec![0x10_0000..0x10_2000]);
            assert!(elf.notes().is_err());
        }
    }
}
