// SPDX-License-Identifier: GPL-2.0-or-later

//! The grammar against the truth. Each of thousands of generated lines is given
//! to `hmp` and, through `human-monitor-command`, to the monitor built into a
//! QEMU. The two answers have to be equal to the last byte, including error
//! texts. So does the size of a disk after `block_resize`.
//!
//! Each of the two has a QEMU of its own, because all monitors of a QEMU share
//! the `/fmt` that it remembers: what `hmp` asks of its QEMU changes it.
//!
//! `HMP_SEED=12345` generates lines other than the usual ones, and
//! `HMP_LINES=100000` generates more of them.

#![allow(clippy::expect_used, clippy::print_stderr)]

mod lines;
mod random;

use commands as _;
use hmp_runtime::grammar::{self, ArgumentError, Context, Dialect, Register, StickyFormat};
use hmp_runtime::registry::{Tier, commands};
use libtest_mimic::{Arguments, Trial};
use random::Random;
use std::fmt::Write;
use tests::differential::{External, Mode};
use tests::program;
use tests::qemu::{self, Control, Qemu, Setup, Vm};

/// The disk that `block_resize` resizes.
const DISK: &str = "disk0";

/// How many differences are shown; one mistake makes many.
const SHOWN: usize = 20;

fn main() {
    let arguments = Arguments::from_args();
    let setting = |name: &str, default: u64| match std::env::var(name) {
        Ok(value) => value.parse().expect(name),
        Err(_) => default,
    };
    let (seed, count) = (setting("HMP_SEED", 1), setting("HMP_LINES", 4000));
    let mut trials = Vec::new();
    for qemu in qemu::all() {
        for mode in [Mode::Auto, Mode::Strict] {
            let name = format!("{} {}", qemu.minor_version(), mode.word());
            trials.push(Trial::test(name, move || {
                compare(qemu, mode, seed, count)
                    .map_err(|report| format!("HMP_SEED={seed} HMP_LINES={count}\n{report}").into())
            }));
        }
    }
    if !arguments.list {
        program::hmp();
        eprintln!("HMP_SEED={seed} HMP_LINES={count}");
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A QEMU with the disk.
fn start(qemu: &Qemu) -> Result<Vm, String> {
    let setup = Setup::new(qemu);
    setup.image(&["create", "-q", "-f", "raw", "disk0.raw", "1M"]);
    let names = "node-name=node0,file.node-name=file0";
    let drive = format!("if=none,id={DISK},format=raw,file.filename=disk0.raw,{names}");
    setup.try_start(&["-machine", "pc", "-m", "64", "-S", "-drive", &drive])
}

/// Gives `count` lines to both monitors; the error shows the differences.
fn compare(qemu: &Qemu, mode: Mode, seed: u64, count: u64) -> Result<(), String> {
    let (mut first, mut second) = (start(qemu)?, start(qemu)?);
    let mut external = External::start(mode, second.directory())?;
    let mut random = Random::new(seed);
    let (mut report, mut differences) = (String::new(), 0);
    for _ in 0..count {
        let line = lines::line(&mut random);
        if kills_qemu(&line) {
            continue;
        }
        let broken = |problem: String| format!("{line:?}: {problem}");
        let theirs = first.control().hmp(&line).map_err(broken)?;
        let their_size = size_of_disk(first.control()).map_err(broken)?;
        let ours = external.run(&line).map_err(broken)?.text;
        let our_size = size_of_disk(second.control()).map_err(broken)?;
        if their_size == our_size && agree(&line, mode, &theirs, &ours) {
            continue;
        }
        differences += 1;
        if differences <= SHOWN {
            let _ = writeln!(report, "{}", shown(&line));
            let _ = writeln!(report, "    qemu {}, {their_size} bytes", shown(&theirs));
            let _ = writeln!(report, "    hmp  {}, {our_size} bytes", shown(&ours));
        }
    }
    external.finish()?;
    match differences {
        0 => Ok(()),
        _ => Err(format!("{differences} lines of {count} differ:\n{report}")),
    }
}

/// Whether the answers are equal. If QMP cannot do what the line asks for,
/// whether both or neither refuse the arguments.
fn agree(line: &str, mode: Mode, theirs: &str, ours: &str) -> bool {
    let refuses = |answer: &str| answer.contains("Try \"help ");
    let accepted = !refuses(theirs) && !refuses(ours);
    theirs == ours || mode == Mode::Strict && accepted && is_gap(line, ours)
}

/// Whether `ours` rightly says that QMP lacks what the line needs: for a gap,
/// or for a command with a gap in it, such as `x` with `/i`, which
/// disassembles.
fn is_gap(line: &str, ours: &str) -> bool {
    let found = grammar::find(line, commands(), &|_| true);
    let command = found.ok().flatten().map(|found| found.command);
    command.is_some_and(|command| {
        let is_known = command.gap.is_some() || command.tier == Tier::Stub;
        is_known && ours.contains("cannot be done through QMP")
    })
}

/// A text, without its middle if it is very long.
fn shown(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= 400 {
        return format!("{text:?}");
    }
    let (start, end) = (&characters[..100], &characters[characters.len() - 200..]);
    let (start, end): (String, String) = (start.iter().collect(), end.iter().collect());
    format!("{start:?}...{end:?} ({} bytes)", text.len())
}

fn size_of_disk(control: &mut Control) -> Result<i64, String> {
    let disks = control.execute("query-block", serde_json::Value::Null)?;
    let is_it = |disk: &&serde_json::Value| disk["device"] == DISK;
    disks
        .as_array()
        .and_then(|disks| disks.iter().find(is_it))
        .and_then(|disk| disk["inserted"]["image"]["virtual-size"].as_i64())
        .ok_or_else(|| format!("no size of {DISK} in {disks}"))
}

/// Whether the line would kill a QEMU on x86: dividing the smallest number by
/// -1 traps.
fn kills_qemu(line: &str) -> bool {
    let Ok(Some(found)) = grammar::find(line, commands(), &|_| true) else {
        return false;
    };
    let mut context = Context {
        formats: &mut StickyFormat::default(),
        registers: &|_| Register::Unknown,
        dialect: Dialect::default(),
    };
    let parsed = grammar::parse_arguments(found.command, found.args, &mut context);
    matches!(parsed, Err(ArgumentError::Refused { message, .. }) if message == "quotient too large\n")
}
