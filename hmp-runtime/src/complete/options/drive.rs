//! The options of `drive_add` without `-n`: those of QEMU's `-drive`.

use super::Key;
use super::values::Values;
use crate::monitor::Monitor;

/// Options that stand for others, and so are not in QEMU's list.
const CACHES: &[&str] = &["directsync", "none", "unsafe", "writeback", "writethrough"];

/// What can be done about an I/O error.
const ON_ERROR: &[&str] = &["auto", "enospc", "ignore", "report", "stop"];

impl Monitor {
    /// What a drive can be told.
    pub(super) async fn drive_keys(&self) -> Vec<Key> {
        let mut keys = vec![
            Key::new("id", Values::Free).about("name of the drive"),
            Key::new("cache", Values::words(CACHES)).about("cache mode"),
        ];
        let schema = self.schema().await;
        let drivers = schema.map(|schema| schema.values_of("blockdev-add", "driver"));
        let drivers = drivers.unwrap_or_default();
        for parameter in self.command_line_options("drive").await {
            let values = match (parameter.name.as_str(), parameter.kind.as_str()) {
                (_, "boolean") => Values::OnOff,
                // The only ones that can be added later.
                ("if", _) => Values::words(&["none"]),
                ("format" | "driver", _) => Values::Words(drivers.clone()),
                ("werror" | "rerror", _) => Values::words(ON_ERROR),
                (name, _) => match in_parentheses(parameter.help.as_deref().unwrap_or_default()) {
                    Some(words) => Values::Words(words),
                    None => Values::by_key(name),
                },
            };
            keys.push(Key::new(&parameter.name, values).about(&parameter.about()));
        }
        keys
    }
}

/// The words of a help line that ends in `(a, b/c)`.
fn in_parentheses(help: &str) -> Option<Vec<String>> {
    let (_, list) = help.strip_suffix(')')?.rsplit_once('(')?;
    let words: Vec<String> = list
        .split([',', '/'])
        .map(|word| word.trim().to_owned())
        .collect();
    let is_word = |word: &String| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    (words.len() > 1 && words.iter().all(is_word)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_help_line_may_list_the_values() {
        let words = |help| in_parentheses(help).unwrap_or_default().join(" ");
        assert_eq!(words("media type (disk, cdrom)"), "disk cdrom");
        assert_eq!(
            words("discard operation (ignore/off, unmap/on)"),
            "ignore off unmap on"
        );
        for help in [
            "unit number (i.e. lun for scsi)",
            "disk format (raw, qcow2, ...)",
            "always accept other writers (default: off)",
            "file name",
            "",
            ")",
        ] {
            assert_eq!(words(help), "", "{help}");
        }
    }
}
