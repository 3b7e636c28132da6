// SPDX-License-Identifier: GPL-2.0-or-later

//! Runs a script on two QEMUs and compares.

use super::accepted::{Accepted, accepted, changes};
use super::builtin::Builtin;
use super::external::External;
use super::help;
use super::normalise::normalise;
use super::script::{Script, Step};
use crate::qemu::{Control, GUEST_ARGUMENTS, Qemu, Setup, Vm};
use hmp_runtime::grammar;
use hmp_runtime::registry::{self, Tier};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// Whether `hmp` may use `human-monitor-command`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It may, where there is no other way.
    Auto,
    /// It may not.
    Strict,
}

impl Mode {
    /// The word for test names.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Auto => "auto",
            Mode::Strict => "strict",
        }
    }

    /// The options that ask `hmp` for it.
    pub(super) fn options(self) -> &'static [&'static str] {
        match self {
            Mode::Auto => &["--passthrough=auto"],
            Mode::Strict => &["--strict"],
        }
    }
}

/// What a monitor said to a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reply.
    pub text: String,
    /// Whether the monitor is gone after it.
    pub closed: bool,
    /// What was said beside the reply.
    pub note: String,
}

/// Two equal QEMUs, and one monitor on each.
struct Twins {
    first: Vm,
    second: Vm,
    builtin: Builtin,
    external: External,
    // Each QEMU also has a client on the monitor that is not tested, so that
    // both show the same state for the sockets.
    _idle: (UnixStream, Builtin),
}

impl Twins {
    fn start(script: &Script, qemu: &Qemu, mode: Mode) -> Result<Twins, String> {
        let qemu = &script.system(qemu)?;
        let version = qemu.minor_version();
        let mut arguments = script.arguments(&version);
        if script.has_guest() {
            arguments.extend(GUEST_ARGUMENTS);
        }
        // Made once and copied: an image may have random numbers in it.
        let images = Setup::new(qemu);
        script
            .make_files(&images)
            .map_err(|error| error.to_string())?;
        let start = || {
            let setup = Setup::new(qemu);
            setup.copy_from(&images);
            setup.try_start(&arguments)
        };
        Twins::of(start()?, start()?, mode)
    }

    /// The QEMUs that those of `source` migrate to.
    fn destination(source: &Twins, arguments: &[&str], mode: Mode) -> Result<Twins, String> {
        let start = |source| Setup::beside(source).try_start(arguments);
        Twins::of(start(&source.first)?, start(&source.second)?, mode)
    }

    fn of(first: Vm, second: Vm, mode: Mode) -> Result<Twins, String> {
        let idle = UnixStream::connect(first.qmp_socket()).map_err(|error| error.to_string())?;
        // QEMU has taken the connection once it greets.
        let mut greeting = String::new();
        BufReader::new(&idle)
            .read_line(&mut greeting)
            .map_err(|error| error.to_string())?;
        Ok(Twins {
            builtin: Builtin::connect(&first.hmp_socket())?,
            external: External::start(mode, second.directory())?,
            _idle: (idle, Builtin::connect(&second.hmp_socket())?),
            first,
            second,
        })
    }

    /// Does on both what a guest would do. What it reads has to be the same.
    fn guest(&mut self, line: &str) -> Result<(), String> {
        let first = self.first.guest()?.run(line)?;
        let second = self.second.guest()?.run(line)?;
        if first == second {
            Ok(())
        } else {
            Err(format!("the guests read {first} and {second}"))
        }
    }

    fn controls(&mut self) -> [&mut Control; 2] {
        [self.first.control(), self.second.control()]
    }

    /// Checks that both QEMUs still run, or that both have ended well.
    fn check_end(mut self, gone: bool) -> Result<(), String> {
        let status = self.external.finish()?;
        if status.code() == Some(101) || status.code().is_none() {
            return Err(format!("hmp ended with {status}"));
        }
        for (vm, whose) in [
            (&mut self.first, "the built-in monitor's"),
            (&mut self.second, "hmp's"),
        ] {
            if gone {
                let status = vm.wait();
                if !status.success() {
                    return Err(format!("{whose} QEMU: {status}: {}", vm.stderr()));
                }
            } else {
                vm.control()
                    .execute("query-status", serde_json::Value::Null)
                    .map_err(|problem| format!("{whose} QEMU: {problem}: {}", vm.stderr()))?;
            }
        }
        Ok(())
    }
}

/// Runs `script` on two QEMUs. The error shows every difference that
/// `accepted.txt` does not list, and what it lists in vain.
pub fn run(script: &Script, qemu: &Qemu, mode: Mode) -> Result<(), String> {
    let version = qemu.minor_version();
    let mut accepted: Vec<(Accepted, bool)> = accepted()
        .into_iter()
        .filter(|entry| entry.is_for(&script.name, mode, &version))
        .map(|entry| (entry, false))
        .collect();
    let mut twins = Twins::start(script, qemu, mode)?;
    let mut there = match &script.destination {
        Some(further) => {
            let arguments: Vec<&str> = script.qemu.iter().chain(further).map(|it| &**it).collect();
            Some(Twins::destination(&twins, &arguments, mode)?)
        }
        None => None,
    };
    let mut report = String::new();
    let mut gone = false;
    for (number, step) in &script.steps {
        let place = format!("{}.steps:{number}", script.name);
        let broken = |problem: String| format!("{place}: {problem}");
        let (twins, step) = match (step, &mut there) {
            (Step::There(step), Some(there)) => (there, &**step),
            _ => (&mut twins, step),
        };
        match step {
            Step::Line { line, versions } => {
                if !versions.is_empty() && !versions.contains(&version) {
                    continue;
                }
                let theirs = twins.builtin.run(line).map_err(broken)?;
                let ours = twins.external.run(line).map_err(broken)?;
                gone = theirs.closed;
                if gone {
                    twins.second.wait();
                }
                let ours = if mode == Mode::Strict && is_gap(line, &theirs.text, &ours.text) {
                    make_up_for(&mut twins.second, line).map_err(broken)?
                } else if mode == Mode::Strict && is_part(line, &theirs.text, &ours) {
                    continue;
                } else {
                    ours.text
                };
                let theirs = normalise(line, &theirs.text);
                let ours = normalise(line, help::without_details(line, &ours));
                if theirs == ours {
                    continue;
                }
                let changes = changes(&theirs, &ours);
                match accepted
                    .iter_mut()
                    .find(|(entry, _)| entry.accepts(line, &changes))
                {
                    Some((_, used)) => *used = true,
                    None => show(&mut report, &place, line, &theirs, &ours),
                }
            }
            Step::Until { line, text } => {
                for control in twins.controls() {
                    until(control, line, text).map_err(broken)?;
                }
            }
            Step::Guest(line) => twins.guest(line).map_err(broken)?,
            Step::Event(name) => {
                for control in twins.controls() {
                    control.wait_for(name).map_err(broken)?;
                }
            }
            Step::There(_) => return Err(broken("there is no destination".to_owned())),
        }
    }
    twins.check_end(gone)?;
    if let Some(there) = there {
        there.check_end(false)?;
    }
    for (entry, _) in accepted.iter().filter(|(_, used)| !used) {
        let _ = writeln!(
            report,
            "accepted.txt:{}: this entry accepts no difference any more",
            entry.number
        );
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(report)
    }
}

/// Whether `hmp` rightly refuses the line in strict mode: this QEMU's monitor
/// has the command, but no QMP command does it, or it is not registered.
fn is_gap(line: &str, theirs: &str, ours: &str) -> bool {
    if theirs.starts_with("unknown command") {
        return false;
    }
    match grammar::find(line, registry::commands(), &|_| true) {
        Ok(Some(found)) => {
            (found.command.gap.is_some() || found.command.tier == Tier::Stub)
                && ours.contains("cannot be done through QMP")
        }
        Ok(None) => false,
        Err(unknown) => ours == format!("{unknown}\n"),
    }
}

/// Whether `hmp` rightly prints only a part in strict mode. QMP can do the
/// command in part, a note says so, and QEMU's own monitor prints all of that
/// part. `tests/partial.rs` checks that the part is as large as it can be.
fn is_part(line: &str, theirs: &str, ours: &Answer) -> bool {
    let is_partial = matches!(
        grammar::find(line, registry::commands(), &|_| true),
        Ok(Some(found)) if found.command.tier == Tier::Partial
    );
    let theirs = normalise(line, theirs);
    let is_theirs = |line: &str| theirs.lines().any(|it| it.contains(line.trim_start()));
    is_partial && !ours.note.is_empty() && normalise(line, &ours.text).lines().all(is_theirs)
}

/// Runs a line that `hmp` has refused through `human-monitor-command`, so that
/// the two QEMUs stay equal for the next steps.
fn make_up_for(vm: &mut Vm, line: &str) -> Result<String, String> {
    vm.control().hmp(line)
}

/// Repeats `line` until its reply has `text` in it.
fn until(control: &mut Control, line: &str, text: &str) -> Result<(), String> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let reply = control.hmp(line)?;
        if reply.contains(text) {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(format!("still no {text:?} in {reply:?}"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// How many lines of one difference are shown.
const SHOWN: usize = 30;

/// Writes one difference: the lines that only one of the two has, and the line
/// before and after each group of them.
fn show(report: &mut String, place: &str, line: &str, theirs: &str, ours: &str) {
    let _ = writeln!(report, "{place}: {line}");
    let diff = TextDiff::from_lines(theirs, ours);
    let groups = diff.grouped_ops(1);
    let changes = groups.iter().flatten().flat_map(|op| diff.iter_changes(op));
    let mut hidden: usize = 0;
    for (index, change) in changes.enumerate() {
        let whose = match change.tag() {
            ChangeTag::Delete => "qemu",
            ChangeTag::Insert => "hmp",
            ChangeTag::Equal => "",
        };
        if index < SHOWN {
            let _ = writeln!(report, "    {whose:4} {:?}", change.value());
        } else {
            hidden += 1;
        }
    }
    if hidden > 0 {
        let _ = writeln!(report, "    ... and {hidden} lines more");
    }
}
