// SPDX-License-Identifier: GPL-2.0-or-later

//! The reference of all commands, as a Markdown page.

use hmp_runtime::lethal::forbidding;
use hmp_runtime::registry::{Command, Tier};
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display};

/// The reference of some commands.
pub struct Reference<'a>(pub &'a [&'static Command]);

const INTRODUCTION: &str = "\
# Commands

Made by `cargo run --bin parity -- reference` from the commands' attributes and
doc comments. `help NAME` shows the same for one command, and how it runs on the
QEMU that one is connected to.

The last line on each command says what it takes of QEMU:

| tier | |
|---|---|
";

const TIERS: [(Tier, &str); 7] = [
    (Tier::Native, "QMP does it"),
    (Tier::Composed, "several QMP commands are combined"),
    (Tier::Text, "QMP gives the text as a whole"),
    (Tier::Local, "QEMU is not needed"),
    (
        Tier::Partial,
        "QMP can do a part of it; the built-in monitor does it, but with `--strict`",
    ),
    (
        Tier::Gap,
        "QMP cannot do it; the built-in monitor does it, and with `--strict` it fails",
    ),
    (Tier::Stub, "not written yet; the built-in monitor does it"),
];

impl Display for Reference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(INTRODUCTION)?;
        for (tier, meaning) in TIERS {
            writeln!(f, "| {tier} | {meaning} |")?;
        }
        let mut subsystems: BTreeMap<&str, Vec<&Command>> = BTreeMap::new();
        for command in self.0 {
            let subsystem = subsystems.entry(command.subsystem()).or_default();
            subsystem.push(command);
        }
        let mut anchors = Anchors::default();
        anchors.of("Commands");
        writeln!(f, "\n## Contents\n")?;
        anchors.of("Contents");
        for (subsystem, commands) in &subsystems {
            writeln!(f, "- [{subsystem}](#{})", anchors.of(subsystem))?;
            for command in commands {
                let anchor = anchors.of(&heading(command));
                writeln!(f, "  - [{}](#{anchor})", heading(command))?;
            }
        }
        for (subsystem, commands) in &subsystems {
            writeln!(f, "\n## {subsystem}")?;
            for command in commands {
                write!(f, "\n{}", Section(command))?;
            }
        }
        Ok(())
    }
}

/// The section about one command.
struct Section<'a>(&'a Command);

impl Display for Section<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = self.0;
        writeln!(f, "### {}\n", heading(command))?;
        let name = command.name.split('|').next().unwrap_or_default();
        let usage = format!("{name} {}", command.params);
        let usage = usage.trim_end();
        writeln!(f, "```text\n{usage}\n```\n\n{}", command.summary)?;
        let mut described = command
            .args
            .iter()
            .filter(|arg| !arg.meaning.is_empty())
            .peekable();
        if described.peek().is_some() {
            writeln!(f)?;
        }
        for arg in described {
            // A list in the text becomes a list below the item.
            writeln!(
                f,
                "- `{}`: {}",
                arg.title(),
                arg.meaning.replace('\n', "\n  ")
            )?;
        }
        if !command.description.is_empty() {
            writeln!(f, "\n{}", command.description)?;
        }
        writeln!(f, "\n{}", facts(command))
    }
}

/// The name, its aliases, and the QEMUs that have it, if not all do.
fn heading(command: &Command) -> String {
    let names = command.name.replace('|', "`, `");
    match command.availability() {
        Some(which) => format!("`{names}` ({which})"),
        None => format!("`{names}`"),
    }
}

fn facts(command: &Command) -> String {
    let code = |names: &[&str]| format!("`{}`", names.join("`, `"));
    let mut facts = vec![format!("*{}*", command.tier)];
    if !command.qmp.is_empty() {
        facts.push(format!("QMP: {}", code(command.qmp)));
    }
    if let Some(gap) = command.gap {
        let names: Vec<&str> = gap.split(',').map(str::trim).collect();
        facts.push(format!("QMP lacks: {}", code(&names)));
    }
    if let Some(hazard) = forbidding(command) {
        let qemus = hazard.qemus;
        facts.push(format!("not run on QEMU {qemus}, which it aborts"));
    }
    facts.join("; ")
}

/// The anchors that a Markdown page has for its headings.
#[derive(Default)]
struct Anchors(HashMap<String, usize>);

impl Anchors {
    /// The anchor of the next heading of the page.
    fn of(&mut self, heading: &str) -> String {
        let anchor: String = heading
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect();
        let count = self.0.entry(anchor.clone()).or_default();
        *count += 1;
        match *count {
            1 => anchor,
            count => format!("{anchor}-{}", count - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commands as _;
    use hmp_runtime::registry::commands;

    fn find(name: &str) -> &'static Command {
        commands()
            .iter()
            .find(|command| command.name == name)
            .unwrap()
    }

    #[test]
    fn every_command_has_a_section_and_a_link_to_it() {
        let page = Reference(commands()).to_string();
        let links = page
            .lines()
            .filter(|line| line.starts_with("  - [`"))
            .count();
        let sections = page.lines().filter(|line| line.starts_with("### ")).count();
        assert_eq!((links, sections), (commands().len(), commands().len()));
    }

    #[test]
    fn a_section_has_usage_aliases_and_what_it_takes() {
        let quit = Section(find("quit|q")).to_string();
        assert!(
            quit.starts_with("### `quit`, `q`\n\n```text\nquit\n```\n\n"),
            "{quit}"
        );
        assert!(quit.ends_with("\n\n*native*; QMP: `quit`\n"), "{quit}");
        let status = facts(find("info virtio-status"));
        assert_eq!(status, "*text*; QMP: `x-query-virtio-status`");
    }

    #[test]
    fn equal_headings_have_anchors_of_their_own() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.of("help, ?"), "help-");
        assert_eq!(anchors.of("info mem"), "info-mem");
        assert_eq!(anchors.of("info mem"), "info-mem-1");
        assert_eq!(anchors.of("block_job"), "block_job");
    }
}
