// SPDX-License-Identifier: GPL-2.0-or-later

//! `ringbuf_read`: read from a ring buffer.
//!
//! Follows `hmp_ringbuf_read` in QEMU's `chardev/char-hmp-cmds.c`. Bytes that
//! are not UTF-8 are shown as U+FFFD, since QMP has no other text.

use super::chardevs::RING_BUFFERS;
use hmp_runtime::prelude::*;

/// What was in the buffer.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Content(String);

impl Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '\\' => f.write_str("\\\\")?,
                '\n' | '\t' => write!(f, "{character}")?,
                '\0'..='\x1f' | '\x7f' => {
                    write!(f, "\\u{:04X}", u32::from(character))?;
                }
                _ => write!(f, "{character}")?,
            }
        }
        writeln!(f)
    }
}

/// Read and remove text from a ring buffer, the oldest first.
///
/// - `device`: the label of a `ringbuf` character device, as `info chardev`
///   shows it.
/// - `size`: the most bytes to read; at least 1.
///
/// The text is removed from the buffer; an empty buffer prints an empty line. A
/// backslash is shown twice, and a control character as `\u` and four digits;
/// tabs and line feeds are printed as they are. All bytes that are not UTF-8
/// are shown as U+FFFD. Fails for a device of another kind.
#[hmp(name = "ringbuf_read", args = "device:s,size:i", qmp = "ringbuf-read")]
async fn ringbuf_read(
    mon: &Monitor,
    #[complete(RING_BUFFERS)] device: String,
    size: u32,
) -> Result<Content> {
    let arguments = json!({ "device": device, "size": size });
    mon.query_with("ringbuf-read", arguments).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_disturb_a_terminal_is_spelled_out() {
        let content = Content("a b\\n\n\t\x1b[0m\x7f\r\x01é\u{85}".to_owned());
        assert_eq!(
            content.to_string(),
            "a b\\\\n\n\t\\u001B[0m\\u007F\\u000D\\u0001é\u{85}\n"
        );
    }

    #[test]
    fn an_empty_buffer_is_an_empty_line() {
        assert_eq!(Content(String::new()).to_string(), "\n");
    }
}
