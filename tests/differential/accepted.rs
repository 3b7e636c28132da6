// SPDX-License-Identifier: GPL-2.0-or-later

//! The differences that are known to be right, each with its reason.

use super::directory;
use super::run::Mode;
use similar::{ChangeTag, TextDiff};

/// One entry of `accepted.txt`.
///
/// An entry is a line `SCRIPT MODE VERSIONS COMMAND`, with its reason indented below.
/// `SCRIPT` may end in `*` for whatever follows. `MODE` is `auto`, `strict` or `both`;
/// `VERSIONS` are joined by commas; `COMMAND` is the line typed, and may end in `*` for
/// whatever follows. Lines below the reason that begin with `qemu: ` or `hmp: ` are the
/// only lines that may differ; without them, all may. Such a line may end in `*` for
/// whatever follows. The entry must accept at least one difference in every run that it
/// names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The entry's line number.
    pub number: usize,
    /// The script's name.
    pub script: String,
    modes: Vec<Mode>,
    versions: Vec<String>,
    command: String,
    reason: String,
    changes: Vec<String>,
}

/// Every entry of `accepted.txt`.
pub fn accepted() -> Vec<Accepted> {
    let path = directory().join("accepted.txt");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    parse(&text).unwrap_or_else(|problem| panic!("{}:{problem}", path.display()))
}

fn parse(text: &str) -> Result<Vec<Accepted>, String> {
    let mut entries: Vec<Accepted> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with(' ') {
            let entry = entries
                .last_mut()
                .ok_or_else(|| format!("{number}: a reason without an entry"))?;
            let line = line.trim();
            if line.starts_with("qemu: ") || line.starts_with("hmp: ") {
                entry.changes.push(line.to_owned());
            } else {
                entry.reason.push_str(line);
            }
            continue;
        }
        entries.push(entry(number, line).map_err(|problem| format!("{number}: {problem}"))?);
    }
    match entries.iter().find(|entry| entry.reason.is_empty()) {
        Some(entry) => Err(format!("{}: the reason is missing", entry.number)),
        None => Ok(entries),
    }
}

fn entry(number: usize, line: &str) -> Result<Accepted, String> {
    let mut rest = line;
    let mut word = || {
        let (word, after) = rest.trim_start().split_once(' ')?;
        rest = after;
        Some(word.to_owned())
    };
    let (Some(script), Some(mode), Some(versions)) = (word(), word(), word()) else {
        return Err("an entry is `SCRIPT MODE VERSIONS COMMAND`".to_owned());
    };
    let modes = match mode.as_str() {
        "auto" => vec![Mode::Auto],
        "strict" => vec![Mode::Strict],
        "both" => vec![Mode::Auto, Mode::Strict],
        _ => return Err(format!("`{mode}` is not `auto`, `strict` or `both`")),
    };
    Ok(Accepted {
        number,
        script,
        modes,
        versions: versions.split(',').map(str::to_owned).collect(),
        command: rest.trim_start().to_owned(),
        reason: String::new(),
        changes: Vec::new(),
    })
}

impl Accepted {
    /// Whether the entry is about this script.
    pub fn is_of(&self, script: &str) -> bool {
        covers(&self.script, script)
    }

    /// Whether the entry is about this run.
    pub fn is_for(&self, script: &str, mode: Mode, version: &str) -> bool {
        self.is_of(script)
            && self.modes.contains(&mode)
            && self.versions.iter().any(|known| known == version)
    }

    /// Whether the entry accepts that the replies to `line` differ by
    /// `changes`, as this file's `changes` makes them.
    pub fn accepts(&self, line: &str, changes: &[String]) -> bool {
        covers(&self.command, line) && (self.changes.is_empty() || self.covers_all(changes))
    }

    fn covers_all(&self, changes: &[String]) -> bool {
        let mut pairs = self.changes.iter().zip(changes);
        self.changes.len() == changes.len() && pairs.all(|(known, change)| covers(known, change))
    }
}

/// Whether `pattern`, which may end in `*`, covers `text`.
fn covers(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => text == pattern,
    }
}

/// The lines that only one of the two replies has, marked with whose they are.
pub fn changes(theirs: &str, ours: &str) -> Vec<String> {
    TextDiff::from_lines(theirs, ours)
        .iter_all_changes()
        .filter_map(|change| {
            let whose = match change.tag() {
                ChangeTag::Delete => "qemu",
                ChangeTag::Insert => "hmp",
                ChangeTag::Equal => return None,
            };
            Some(format!("{whose}: {}", change.value().trim_end()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_the_runs_and_the_lines_that_it_is_for() {
        let entries = parse("# x\npc strict 7.2,10.0 info tpm*\n    Because.\n").unwrap();
        assert_eq!(entries.len(), 1);
        assert!(entries[0].is_for("pc", Mode::Strict, "10.0"));
        assert!(!entries[0].is_for("pc", Mode::Auto, "10.0"));
        assert!(!entries[0].is_for("pc", Mode::Strict, "11.1"));
        assert!(!entries[0].is_for("q35", Mode::Strict, "10.0"));
        assert!(entries[0].accepts("info tpm x", &[]));
        assert!(!entries[0].accepts("info vnc", &[]));
    }

    #[test]
    fn an_entry_may_name_scripts_by_their_beginning() {
        let entries = parse("run_* auto 10.0 stop\n    Because.\n").unwrap();
        assert!(entries[0].is_for("run_file", Mode::Auto, "10.0"));
        assert!(!entries[0].is_for("runs", Mode::Auto, "10.0"));
    }

    #[test]
    fn an_entry_may_say_which_lines_differ() {
        let text = "pc both 10.0 help\n    Because.\n    qemu: stop x\n    hmp: stop y\n";
        let entries = parse(text).unwrap();
        let same = "cont\n";
        let differ = |ours: &str| changes(&format!("{same}stop x\n"), &format!("{same}{ours}\n"));
        assert!(entries[0].accepts("help", &differ("stop y")));
        assert!(!entries[0].accepts("help", &differ("stop z")));
    }

    #[test]
    fn a_line_that_differs_may_be_named_by_its_beginning() {
        let text = "pc both 10.0 help\n    Because.\n    qemu: stop *\n    hmp: stop: *\n";
        let entries = parse(text).unwrap();
        let accepts = |ours: &str| entries[0].accepts("help", &changes("stop x\n", ours));
        assert!(accepts("stop: y\n"));
        assert!(!accepts("cont: y\n"));
        assert!(!accepts("stop: y\nstop: z\n"));
        assert!(!accepts(""));
    }

    #[test]
    fn an_entry_without_a_reason_is_an_error() {
        let problem = parse("pc both 10.0 help\n").unwrap_err();
        assert_eq!(problem, "1: the reason is missing");
    }
}
