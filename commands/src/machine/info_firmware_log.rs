// SPDX-License-Identifier: GPL-2.0-or-later

//! `info firmware-log`: the log that the firmware keeps in memory.
//!
//! QMP gives the log in base64. The built-in monitor prints the log up to its
//! first zero byte, escaped as by GLib's `g_strescape`, and adds a newline.
//! Carriage returns and newlines are escaped in the version only, not in the
//! log.

use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct FirmwareLog {
    version: Option<String>,
    /// In base64.
    log: String,
}

/// The decoded log.
#[derive(Serialize)]
struct DecodedLog {
    /// Of the firmware.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(serialize_with = "as_text")]
    log: Vec<u8>,
}

fn as_text<S: serde::Serializer>(log: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(log))
}

impl Display for DecodedLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(version) = &self.version {
            let version = escaped(version.as_bytes(), b"");
            writeln!(f, "[ firmware version: {version} ]")?;
        }
        let log = self.log.split(|byte| *byte == 0).next().unwrap_or(&[]);
        writeln!(f, "{}", escaped(log, b"\r\n"))
    }
}

/// Escapes text as `g_strescape` does; the bytes in `kept` stay as they are.
fn escaped(bytes: &[u8], kept: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        let letter = match byte {
            0x08 => 'b',
            0x0b => 'v',
            0x0c => 'f',
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            b'"' => '"',
            b'\\' => '\\',
            b' '..=b'~' => {
                text.push(char::from(byte));
                continue;
            }
            _ => {
                text.push_str(&format!("\\{byte:03o}"));
                continue;
            }
        };
        if !kept.contains(&byte) {
            text.push('\\');
            text.push(letter);
        } else {
            text.push(char::from(byte));
        }
    }
    text
}

/// Decodes base64; `None` if `text` is not base64.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

/// Show the log that the firmware keeps in memory, as OVMF does.
///
/// - `max-size`: show at most this much of the log's end: a number in MiB, or
///   one with a suffix (`B`, `K`, `M`, ...), as in `64k`. The limit is 1 MiB.
///   All that QEMU hands out, if left out.
///
/// OVMF keeps such a log if it is built to. The first line has the firmware's
/// version, if the log tells it; bytes that are not text are shown as backslash
/// escapes. Fails if there is no log: other firmware keeps none, or the
/// firmware has not run yet.
#[hmp(
    name = "info firmware-log",
    args = "max-size:o?",
    params = "[max-size]",
    since = "10.2",
    qmp = "query-firmware-log"
)]
async fn info_firmware_log(mon: &Monitor, max_size: Option<Bytes>) -> Result<DecodedLog> {
    let arguments = match max_size {
        Some(size) => json!({ "max-size": size }),
        None => json!({}),
    };
    let reply: FirmwareLog = mon.query_with("query-firmware-log", arguments).await?;
    let log = from_base64(&reply.log).ok_or_else(|| Error::Reply {
        command: "query-firmware-log".to_owned(),
        problem: "the log is not in base64".to_owned(),
    })?;
    Ok(DecodedLog {
        version: reply.version,
        log,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(version: Option<&str>, log: &[u8]) -> String {
        let version = version.map(str::to_owned);
        let log = log.to_owned();
        DecodedLog { version, log }.to_string()
    }

    #[test]
    fn the_version_comes_before_the_log() {
        assert_eq!(
            printed(Some("edk2-stable202511"), b"SecCoreStartup\nPEI\n"),
            "[ firmware version: edk2-stable202511 ]\nSecCoreStartup\nPEI\n\n"
        );
        assert_eq!(printed(None, b""), "\n");
    }

    #[test]
    fn what_is_no_printable_ascii_is_escaped() {
        assert_eq!(
            printed(
                Some("a\r\n\t\"é"),
                b"\x01\x08\t\x0b\x0c\r\n\x1b[m\"\\~\x7f\xff"
            ),
            "[ firmware version: a\\r\\n\\t\\\"\\303\\251 ]\n\
             \\001\\b\\t\\v\\f\r\n\\033[m\\\"\\\\~\\177\\377\n"
        );
    }

    #[test]
    fn the_text_ends_at_a_zero_byte() {
        assert_eq!(printed(None, b"one\0two"), "one\n");
    }

    #[test]
    fn base64_of_every_length_is_read() {
        assert_eq!(from_base64("").unwrap(), b"");
        assert_eq!(from_base64("Zg==").unwrap(), b"f");
        assert_eq!(from_base64("Zm8=").unwrap(), b"fo");
        assert_eq!(from_base64("Zm9v").unwrap(), b"foo");
        assert_eq!(from_base64("+/+/").unwrap(), [0xfb, 0xff, 0xbf]);
        assert_eq!(from_base64("Zg==Zg=="), None);
        assert_eq!(from_base64("Z\n"), None);
    }
}
