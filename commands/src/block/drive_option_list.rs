// SPDX-License-Identifier: GPL-2.0-or-later

//! The option list of `drive_add`: for a drive, the options of QEMU's `-drive`;
//! for a block node (`-n`), the arguments of QMP `blockdev-add`.

use super::block_names::BLOCK_NODES;
use crate::qom::text_values::by_key;
use hmp_runtime::complete::options::{Key, OptionWord, SchemaKeys, Values};
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::options::command_line::parameters_of;
use hmp_runtime::prelude::*;

/// The option list.
pub(crate) static DRIVE_OPTIONS: Completer = Completer::new(
    "query-command-line-options; for block nodes the schema and queries for the values",
    &["query-command-line-options"],
    |mon, question| Box::pin(drive_options(mon, question)),
)
.goes_on();

/// Drivers of block nodes.
static DRIVERS: Completer = Completer::values("blockdev-add", "driver");

const NODE_KEYS: SchemaKeys = SchemaKeys {
    command: "blockdev-add",
    has_dots: true,
    text: by_key,
    nodes: Some(&BLOCK_NODES),
};

/// Options that stand for others, and are therefore not in QEMU's list.
const CACHES: &[&str] = &["directsync", "none", "unsafe", "writeback", "writethrough"];

/// What QEMU can do about an I/O error.
const ON_ERROR: &[&str] = &["auto", "enospc", "ignore", "report", "stop"];

async fn drive_options(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let word = OptionWord::read(question.current, None);
    let keys = if question.before.first() == Some(&"-n") {
        NODE_KEYS.of(mon, &word).await?
    } else {
        drive_keys(mon).await
    };
    word.candidates(mon, keys).await
}

/// The options of a drive.
async fn drive_keys(mon: &Monitor) -> Vec<Key> {
    let mut keys = vec![
        Key::new("id", Values::Free).about("name of the drive"),
        Key::new("cache", Values::words(CACHES)).about("cache mode"),
    ];
    let parameters = parameters_of(mon, "drive").await.unwrap_or_default();
    keys.extend(parameters.iter().map(|parameter| {
        let help = parameter.help.as_deref().unwrap_or_default();
        let values = match (parameter.name.as_str(), parameter.kind.as_str()) {
            (_, "boolean") => Values::on_off(),
            // Only these can be added later.
            ("if", _) => Values::words(&["none"]),
            ("format" | "driver", _) => Values::Offered(&DRIVERS),
            ("werror" | "rerror", _) => Values::words(ON_ERROR),
            (name, _) => match in_parentheses(help) {
                Some(words) => Values::Words(words),
                None => by_key(name),
            },
        };
        Key::new(&parameter.name, values).about(&parameter.in_a_line())
    }));
    keys
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
