// SPDX-License-Identifier: GPL-2.0-or-later

//! The registers of CPUs: of the default CPU for `$name` in expressions, and of
//! all for the commands that show what they mean.
//!
//! No QMP command gives them. Where the built-in monitor may be asked, it is:
//! its `print/x` prints one. In strict mode they come out of a guest dump:
//!
//! * `dump`: has QEMU write a dump of a single byte of memory, for the notes
//!   about every CPU that stand before it;
//! * `elf` and `notes`: read those;
//! * `names`: which names the connected QEMU knows, and what they mean.
//!
//! A dump stops a running guest for an instant, as the `STOP` and `RESUME`
//! events show. A guest that is paused stays so.

mod dump;
mod elf;
mod names;
mod notes;

use crate::error::{Error, Result};
use crate::grammar::Register;
use crate::monitor::Monitor;
use elf::Elf;
use names::Naming;
pub use notes::{Cpu, Segment};
use std::ops::Range;

/// A guest dump: the registers of all CPUs, and which of the addresses that it
/// was asked for are RAM or ROM.
pub struct GuestDump(Vec<u8>);

impl GuestDump {
    /// The CPUs and their indexes.
    ///
    /// # Errors
    ///
    /// If it is no dump of an x86 machine.
    pub fn cpus(&self) -> Result<Vec<(i64, Cpu)>> {
        notes::cpus(&self.0).map_err(not_understood)
    }

    /// The ranges of physical addresses with RAM or ROM.
    ///
    /// # Errors
    ///
    /// If it is no dump.
    pub fn memory(&self) -> Result<Vec<Range<u64>>> {
        Elf::read(&self.0)
            .and_then(|elf| elf.memory())
            .map_err(not_understood)
    }
}

fn not_understood(problem: String) -> Error {
    Error::Reply {
        command: "dump-guest-memory".to_owned(),
        problem,
    }
}

impl Monitor {
    /// Has QEMU dump the registers of all CPUs, and the part of the physical
    /// memory from `begin`, of `length` bytes. It sends `getfd`,
    /// `dump-guest-memory` and maybe `closefd`. A running guest is stopped for
    /// an instant.
    ///
    /// # Errors
    ///
    /// A connection that cannot pass an open file. What QEMU says: there has to
    /// be RAM or ROM in that part.
    pub async fn dump_guest(&self, begin: u64, length: u64) -> Result<GuestDump> {
        for qmp in ["getfd", "dump-guest-memory", "closefd"] {
            self.check_declared(qmp)?;
        }
        dump::take(self, begin, length).await.map(GuestDump)
    }
}

/// The names of the registers that an expression can name, as far as they are
/// known here.
pub(crate) async fn names(monitor: &Monitor) -> Vec<String> {
    let Ok(target) = monitor.target().await else {
        return Vec::new();
    };
    Naming::of(target, monitor.version()).map_or_else(Vec::new, Naming::names)
}

/// The value of a register.
///
/// # Errors
///
/// In strict mode, if the register is one that a dump does not hold, or a dump
/// cannot be had. What QEMU says.
pub(crate) async fn read(monitor: &Monitor, name: &str) -> Result<Register> {
    if monitor.passthrough_allowed() {
        read_built_in(monitor, name).await
    } else {
        read_dumped(monitor, name).await
    }
}

/// Asks the built-in monitor. This makes hexadecimal the format that its own
/// users get next where they name none.
async fn read_built_in(monitor: &Monitor, name: &str) -> Result<Register> {
    let line = format!("print/x ${name}");
    let text = monitor.built_in_reply(&line).await?;
    printed(&text).ok_or(Error::Reply {
        command: line,
        problem: text,
    })
}

/// The register that the text of `print/x` tells.
fn printed(text: &str) -> Option<Register> {
    let first = text.lines().next()?;
    match first.strip_prefix("0x") {
        // The C library writes a zero without the `0x`.
        None if first == "0" => Some(Register::Value(0)),
        None if first == "unknown register" => Some(Register::Unknown),
        None => None,
        Some(digits) => u64::from_str_radix(digits, 16)
            .ok()
            .map(|value| Register::Value(value as i64)),
    }
}

async fn read_dumped(monitor: &Monitor, name: &str) -> Result<Register> {
    let refused = |reason: &str| {
        Error::text(format!(
            "register '${name}' cannot be read through QMP: {reason}"
        ))
    };
    let target = monitor.target().await?;
    // Up to 10.2 only these have names for registers at all.
    let named = ["i386", "x86_64", "m68k", "ppc", "ppc64", "sparc", "sparc64"];
    if !monitor.version().at_least(11, 0) && !named.contains(&target) {
        return Ok(Register::Unknown);
    }
    let Some(naming) = Naming::of(target, monitor.version()) else {
        return Err(refused(&format!(
            "that takes a guest dump, whose registers are only known for x86, not for {target}"
        )));
    };
    let Some(register) = naming.register(name) else {
        return Ok(Register::Unknown);
    };
    let Some(cpu_index) = monitor.default_cpu().await? else {
        return Ok(Register::Unknown);
    };
    if !register.is_dumped() {
        return Err(refused("a guest dump does not hold it"));
    }
    let dump = dump::take(monitor, 0, 1).await.map_err(|error| {
        let reason = error.bare().to_string();
        refused(&format!("no guest dump: {reason}"))
    })?;
    let cpu = notes::cpu(&dump, cpu_index)
        .map_err(|problem| refused(&format!("the guest dump is not understood: {problem}")))?;
    Ok(Register::Value(naming.value(register, &cpu)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_register_is_read_back() {
        assert_eq!(printed("0xfff0\n"), Some(Register::Value(0xfff0)));
        assert_eq!(printed("0\n"), Some(Register::Value(0)));
        assert_eq!(
            printed("0xfffffffffffffff0\n"),
            Some(Register::Value(-0x10))
        );
    }

    #[test]
    fn a_register_that_qemu_does_not_know_is_unknown() {
        let text = "unknown register\nTry \"help print\" for more information\n";
        assert_eq!(printed(text), Some(Register::Unknown));
    }

    #[test]
    fn any_other_text_is_no_register() {
        for text in [
            "",
            "\n",
            "0x",
            "0xg\n",
            "unknown command: 'print'\n",
            "12\n",
        ] {
            assert_eq!(printed(text), None);
        }
    }
}
