// SPDX-License-Identifier: GPL-2.0-or-later

//! The `.steps` files.

use super::directory;
use super::guests::Paging;
use crate::qemu::{Qemu, Setup};
use std::path::Path;

/// One `.steps` file: a machine, and what to type at its monitor.
///
/// Every line of the file is a line for the monitor, including blanks at its
/// ends. The exceptions are empty lines, comments (`#`) and directives:
///
/// | directive | meaning |
/// |---|---|
/// | `@system TARGET` | the QEMUs are for this target, `s390x` for one; x86_64 without it |
/// | `@qemu ARGUMENTS` | arguments for the QEMUs; may repeat |
/// | `@qemu-only 10.0 11.1: ARGUMENTS` | more arguments, for these QEMU versions only |
/// | `@img ARGUMENTS` | a `qemu-img` command to run before they start; may repeat |
/// | `@firmware PAGING` | make `firmware` and `memory` of a guest with `32-bit`, `pae`, `4-level` or `5-level` paging: see `guests.rs` |
/// | `@versions 10.0 11.1: WHY` | run on these QEMU versions only |
/// | `@only 10.0 11.1: LINE` | a line for these QEMU versions only |
/// | `@blank` | an empty line for the monitor |
/// | `@until LINE => TEXT` | repeat LINE on both QEMUs, not through the tested monitors, until its reply has TEXT in it |
/// | `@event NAME` | wait for the next QMP event NAME on both |
/// | `@destination ARGUMENTS` | beside each QEMU, in its directory `destination`, start another with its and these arguments |
/// | `@there STEP` | do a step, a line or a directive, on the destinations |
/// | `@guest LINE` | do on both what a guest would do, in a line of QEMU's qtest protocol: `writel 0x1000 1` |
///
/// The QEMUs run in directories of their own, so file and socket names should
/// be relative. They start with `-nodefaults`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The file's name without `.steps`.
    pub name: String,
    /// The target of the QEMUs, if it is not x86_64.
    pub system: Option<String>,
    /// Arguments for QEMU.
    pub qemu: Vec<String>,
    /// Versions, and more arguments for them.
    pub qemu_only: Vec<(Vec<String>, Vec<String>)>,
    /// Further arguments for the QEMUs to migrate to, if there are any.
    pub destination: Option<Vec<String>>,
    /// Arguments for each run of `qemu-img`.
    pub images: Vec<Vec<String>>,
    /// The paging of the guest whose files are made before the QEMUs start.
    pub firmware: Option<Paging>,
    /// The only QEMU versions to run on; all if empty.
    pub versions: Vec<String>,
    /// The steps, with their line numbers.
    pub steps: Vec<(usize, Step)>,
}

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A line for both monitors, whose replies are compared.
    Line {
        /// The line, without its end.
        line: String,
        /// The only QEMU versions to type it on; all if empty.
        versions: Vec<String>,
    },
    /// Wait until `line` prints `text`.
    Until {
        /// A line for the built-in monitor.
        line: String,
        /// What its reply has to contain.
        text: String,
    },
    /// Wait for a QMP event.
    Event(String),
    /// Do what a guest would do.
    Guest(String),
    /// Do a step on the destinations.
    There(Box<Step>),
}

/// All scripts, by name.
pub fn scripts() -> Vec<Script> {
    let mut scripts: Vec<Script> = directory()
        .read_dir()
        .expect("the directory of the scripts can be read")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "steps"))
        .map(|path| Script::read(&path))
        .collect();
    scripts.sort_by(|a, b| a.name.cmp(&b.name));
    scripts
}

impl Script {
    fn read(path: &Path) -> Script {
        let text = std::fs::read_to_string(path).expect("a script is a text file");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Script::parse(&name, &text).unwrap_or_else(|problem| panic!("{}:{problem}", path.display()))
    }

    /// Reads the text of a script. The error begins with the line's number.
    pub fn parse(name: &str, text: &str) -> Result<Script, String> {
        let mut script = Script {
            name: name.to_owned(),
            ..Script::default()
        };
        for (number, line) in (1..).zip(text.lines()) {
            script
                .add(number, line)
                .map_err(|problem| format!("{number}: {problem}"))?;
        }
        Ok(script)
    }

    fn add(&mut self, number: usize, line: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let Some(directive) = line.strip_prefix('@') else {
            self.steps.push((number, Step::line(line, Vec::new())));
            return Ok(());
        };
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match word {
            "system" if !rest.is_empty() => self.system = Some(rest.to_owned()),
            "qemu" => self.qemu.extend(words(rest)),
            "qemu-only" => match rest.split_once(": ") {
                Some((versions, arguments)) => {
                    self.qemu_only.push((words(versions), words(arguments)));
                }
                None => return Err("`@qemu-only VERSIONS: ARGUMENTS` lacks the colon".to_owned()),
            },
            "img" => self.images.push(words(rest)),
            "firmware" => match Paging::named(rest) {
                Some(paging) => self.firmware = Some(paging),
                None => return Err(format!("there is no firmware with `{rest}` paging")),
            },
            "versions" => match rest.split_once(':') {
                Some((versions, reason)) if !reason.trim().is_empty() => {
                    self.versions = words(versions);
                }
                _ => return Err("`@versions` needs a reason after a colon".to_owned()),
            },
            "only" => match rest.split_once(": ") {
                Some((versions, line)) => {
                    self.steps.push((number, Step::line(line, words(versions))));
                }
                None => return Err("`@only VERSIONS: LINE` lacks the colon".to_owned()),
            },
            "blank" => self.steps.push((number, Step::line("", Vec::new()))),
            "until" => match rest.split_once(" => ") {
                Some((line, text)) => self.steps.push((
                    number,
                    Step::Until {
                        line: line.to_owned(),
                        text: text.to_owned(),
                    },
                )),
                None => return Err("`@until LINE => TEXT` lacks the arrow".to_owned()),
            },
            "event" => self.steps.push((number, Step::Event(rest.to_owned()))),
            "guest" => self.steps.push((number, Step::Guest(rest.to_owned()))),
            "destination" => self.destination = Some(words(rest)),
            "there" => {
                let steps = self.steps.len();
                self.add(number, rest)?;
                match self.steps.split_off(steps).pop() {
                    Some((_, step)) if self.destination.is_some() => {
                        self.steps.push((number, Step::There(Box::new(step))));
                    }
                    _ => return Err("`@there STEP` needs a step and a destination".to_owned()),
                }
            }
            _ => return Err(format!("there is no directive `@{word}`")),
        }
        Ok(())
    }

    /// The QEMU to run on: `qemu`, or the one beside it for another target.
    pub fn system(&self, qemu: &Qemu) -> Result<Qemu, String> {
        match &self.system {
            Some(target) => qemu.of_target(target),
            None => Ok(qemu.clone()),
        }
    }

    /// Arguments for a QEMU of this version (`10.0`).
    pub fn arguments(&self, version: &str) -> Vec<&str> {
        let all = self.qemu.iter();
        let only = self.qemu_only.iter();
        let only = only.filter(|(versions, _)| versions.iter().any(|it| it == version));
        let arguments = all.chain(only.flat_map(|(_, arguments)| arguments));
        arguments.map(String::as_str).collect()
    }

    /// Whether a step does what a guest would do.
    pub fn has_guest(&self) -> bool {
        let is_guest = |step: &Step| matches!(step, Step::Guest(_));
        self.steps.iter().any(|(_, step)| is_guest(step))
    }

    /// Makes the images and the guest's files that the machine needs.
    ///
    /// # Errors
    ///
    /// If the directory cannot be written.
    pub fn make_files(&self, setup: &Setup) -> std::io::Result<()> {
        for arguments in &self.images {
            setup.image(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        }
        match self.firmware {
            Some(guest) => guest.write_guest(setup.directory()),
            None => Ok(()),
        }
    }

    /// Whether the script is for this QEMU version (`10.0`).
    pub fn runs_on(&self, version: &str) -> bool {
        self.versions.is_empty() || self.versions.iter().any(|known| known == version)
    }
}

impl Step {
    fn line(line: &str, versions: Vec<String>) -> Step {
        Step::Line {
            line: line.to_owned(),
            versions,
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_a_machine_and_its_lines() {
        let text = "# why\n@qemu -machine pc -S\n@img create a 1M\n\ninfo status\n  cont \n\
                    @blank\n@only 10.0: stop\n@until info status => running\n@event RESUME\n";
        let script = Script::parse("example", text).unwrap();
        assert_eq!(script.qemu, ["-machine", "pc", "-S"]);
        assert_eq!(script.images, [["create", "a", "1M"]]);
        let steps = [
            (5, Step::line("info status", vec![])),
            (6, Step::line("  cont ", vec![])),
            (7, Step::line("", vec![])),
            (8, Step::line("stop", vec!["10.0".to_owned()])),
            (
                9,
                Step::Until {
                    line: "info status".to_owned(),
                    text: "running".to_owned(),
                },
            ),
            (10, Step::Event("RESUME".to_owned())),
        ];
        assert_eq!(script.steps, steps);
    }

    #[test]
    fn a_script_may_be_for_another_target_and_act_as_its_guest() {
        let script = Script::parse("example", "@system s390x\n@guest writel 0 1\n").unwrap();
        assert_eq!(script.system.as_deref(), Some("s390x"));
        assert_eq!(script.steps, [(2, Step::Guest("writel 0 1".to_owned()))]);
        assert!(script.has_guest());
        assert!(!Script::parse("example", "stop\n").unwrap().has_guest());
        assert!(Script::parse("example", "@system\n").is_err());
    }

    #[test]
    fn a_machine_may_differ_by_version() {
        let text = "@qemu-only 7.2 10.0: -device a\n@qemu -S\n@qemu-only 11.1: -device b\n";
        let script = Script::parse("example", text).unwrap();
        assert_eq!(script.arguments("7.2"), ["-S", "-device", "a"]);
        assert_eq!(script.arguments("11.1"), ["-S", "-device", "b"]);
        assert_eq!(script.arguments("9.0"), ["-S"]);
    }

    #[test]
    fn a_step_may_be_for_the_destination() {
        let text = "@destination -incoming defer\n@there stop\n@there @event STOP\n";
        let script = Script::parse("example", text).unwrap();
        let destination = script.destination.unwrap_or_default();
        assert_eq!(destination, ["-incoming", "defer"]);
        let there = |step| Step::There(Box::new(step));
        let steps = [
            (2, there(Step::line("stop", vec![]))),
            (3, there(Step::Event("STOP".to_owned()))),
        ];
        assert_eq!(script.steps, steps);
        assert!(Script::parse("example", "@there stop\n").is_err());
    }

    #[test]
    fn a_directive_that_does_not_exist_is_an_error_with_its_line() {
        let problem = Script::parse("example", "stop\n@wait 5\n").unwrap_err();
        assert_eq!(problem, "2: there is no directive `@wait`");
    }

    #[test]
    fn a_restriction_to_versions_needs_a_reason() {
        let problem = Script::parse("example", "@versions 10.0\n").unwrap_err();
        assert!(problem.contains("reason"), "{problem}");
        let script = Script::parse("example", "@versions 10.0 11.1: newer\n").unwrap();
        assert!(script.runs_on("11.1") && !script.runs_on("7.2"));
    }
}
