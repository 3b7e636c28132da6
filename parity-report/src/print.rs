// SPDX-License-Identifier: GPL-2.0-or-later

//! The report as text for a terminal, as Markdown or as JSON.

use crate::rows::{Access, Report, Row};
use std::fmt::{self, Display};

/// The report for a terminal.
pub struct Text<'a>(pub &'a Report);

/// The report as a Markdown page.
pub struct Markdown<'a>(pub &'a Report);

impl Row {
    /// Which QEMUs have the command; empty for all.
    fn versions(&self) -> &str {
        self.availability.as_deref().unwrap_or_default()
    }

    /// The QMP commands that it uses, or those that it lacks.
    fn means(&self) -> String {
        let mut parts = Vec::new();
        if !self.qmp.is_empty() {
            parts.push(self.qmp.join(", "));
        }
        parts.extend(self.gap.map(|gap| format!("lacks {gap}")));
        parts.extend(
            self.crashes
                .as_ref()
                .map(|version| format!("aborts QEMU {version}")),
        );
        parts.join("; ")
    }

    fn access_word(&self) -> &'static str {
        match self.access {
            Access::Reads => "reads",
            Access::Changes => "changes",
        }
    }
}

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        writeln!(f, "{} commands, {} done", report.rows.len(), report.done)?;
        for total in &report.totals {
            writeln!(f, "  {:<10}{:>4}", total.tier, total.commands)?;
        }
        writeln!(f)?;
        let width = report
            .rows
            .iter()
            .map(|row| row.name.len())
            .max()
            .unwrap_or(0);
        for row in &report.rows {
            let line = format!(
                "{:<width$}  {:<10}{:<9}{:<11}{:<16}{}",
                row.name,
                row.tier,
                row.access_word(),
                row.subsystem,
                row.versions(),
                row.means()
            );
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

impl Display for Markdown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        writeln!(f, "# Parity with QEMU's built-in monitor\n")?;
        writeln!(
            f,
            "Made by `cargo run --bin parity -- --format markdown` from the commands' attributes.\n"
        )?;
        writeln!(f, "{} commands, {} done.\n", report.rows.len(), report.done)?;
        writeln!(f, "| tier | commands |\n|---|---:|")?;
        for total in &report.totals {
            writeln!(f, "| {} | {} |", total.tier, total.commands)?;
        }
        writeln!(
            f,
            "\n| command | tier | | subsystem | QEMU | QMP |\n|---|---|---|---|---|---|"
        )?;
        for row in &report.rows {
            writeln!(
                f,
                "| `{}` | {} | {} | {} | {} | {} |",
                row.name.replace('|', "\\|"),
                row.tier,
                row.access_word(),
                row.subsystem,
                row.versions(),
                row.means()
            )?;
        }
        writeln!(f, "\n## Completion\n")?;
        writeln!(
            f,
            "| command | argument | candidates | QMP lacks |\n|---|---|---|---|"
        )?;
        for row in &report.rows {
            for completed in &row.completion {
                writeln!(
                    f,
                    "| `{}` | {} | {} | {} |",
                    row.name.replace('|', "\\|"),
                    completed.argument,
                    completed.from,
                    completed.lacks.unwrap_or_default()
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            name: "info profile",
            subsystem: "debug".to_owned(),
            tier: "gap",
            access: Access::Reads,
            qmp: &[],
            gap: Some("x-query-profile"),
            since: None,
            until: None,
            target: None,
            build: None,
            availability: None,
            crashes: None,
            completion: Vec::new(),
        }
    }

    #[test]
    fn a_gap_names_what_would_close_it() {
        let report = Report {
            totals: Vec::new(),
            done: 1,
            rows: vec![row()],
        };
        assert!(Text(&report).to_string().contains("lacks x-query-profile"));
        assert!(
            Markdown(&report)
                .to_string()
                .contains("| `info profile` | gap | reads |")
        );
    }

    #[test]
    fn a_bar_in_a_name_does_not_end_a_cell() {
        let mut quit = row();
        quit.name = "quit|q";
        let report = Report {
            totals: Vec::new(),
            done: 1,
            rows: vec![quit],
        };
        assert!(Markdown(&report).to_string().contains("`quit\\|q`"));
    }
}
