// SPDX-License-Identifier: GPL-2.0-or-later

//! `info history`: the lines of this session.
//!
//! Follows `hmp_info_history` in QEMU's `monitor/hmp-cmds.c`; the lines are
//! those of this session, not of the built-in monitor.

use hmp_runtime::prelude::*;

/// The lines, oldest first.
#[derive(Serialize)]
#[serde(transparent)]
struct History(Vec<String>);

impl Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut numbered = self.0.iter().enumerate();
        numbered.try_for_each(|(number, line)| writeln!(f, "{number}: '{line}'"))
    }
}

/// Show the last 64 lines of this session.
///
/// The oldest comes first, and this line is the last. A repeated line is listed
/// only once, where it was typed last. Empty lines and lines with a password
/// are not kept. The up and down keys go through the same list.
#[hmp(name = "info history", preconfig)]
async fn info_history(mon: &Monitor) -> Result<History> {
    Ok(History(mon.history().lines()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_from_zero_and_quoted() {
        let history = History(vec!["info status".to_owned(), "info history".to_owned()]);
        assert_eq!(history.to_string(), "0: 'info status'\n1: 'info history'\n");
    }
}
