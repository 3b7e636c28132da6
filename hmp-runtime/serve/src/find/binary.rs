// SPDX-License-Identifier: GPL-2.0-or-later

//! The version of a QEMU, from its program.
//!
//! To ask it by `--version` would be to run whatever another user calls a QEMU, so its
//! text is looked for in the file.

use memchr::memmem::Finder;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What QEMU prints before its version.
const BEFORE: &[u8] = b"QEMU emulator version ";

/// How much is read at once, in bytes.
const PART: usize = 1 << 20;
/// The longest version that is taken for one.
const LONGEST: usize = 40;

/// The version, `10.0.2`, where the file may be read and has one.
pub(super) fn version(program: &Path) -> Option<String> {
    in_text(&mut File::open(program).ok()?)
}

fn in_text(file: &mut impl Read) -> Option<String> {
    let finder = Finder::new(BEFORE);
    // The end of one part, as the text may begin there, and the next part.
    let mut text = Vec::new();
    loop {
        let read = file.take(PART as u64).read_to_end(&mut text).ok()?;
        let mut rest = text.as_slice();
        while let Some(start) = finder.find(rest) {
            rest = &rest[start + BEFORE.len()..];
            if rest.len() < LONGEST && read == PART {
                break;
            }
            if let Some(version) = number(rest) {
                return Some(version);
            }
        }
        if read < PART {
            return None;
        }
        let overlap = BEFORE.len() + LONGEST;
        text.drain(..text.len().saturating_sub(overlap));
    }
}

/// The number at the start: another one may have a `%s` there.
fn number(text: &[u8]) -> Option<String> {
    let is_part = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let number: Vec<u8> = text
        .iter()
        .take(LONGEST)
        .take_while(is_part)
        .copied()
        .collect();
    let number = String::from_utf8(number).ok()?;
    number.contains('.').then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_wherever_it_is() {
        for before in [0, 1, 5, PART - 70, PART - 30, PART - 10, PART, 2 * PART + 7] {
            let mut text = vec![0; before];
            text.extend(b"QEMU emulator version 10.0.2 (Debian 1:10.0.2)\0");
            text.extend(vec![1; 3 * PART]);
            let found = in_text(&mut text.as_slice());
            assert_eq!(found.as_deref(), Some("10.0.2"), "{before}");
        }
    }

    #[test]
    fn a_file_without_a_version_has_none() {
        for text in [
            "",
            "QEMU emulator version",
            "QEMU emulator version %s\0",
            "x",
        ] {
            assert_eq!(in_text(&mut text.as_bytes()), None, "{text}");
        }
    }
}
