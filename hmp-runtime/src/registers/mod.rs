// SPDX-License-Identifier: GPL-2.0-or-later

//! The registers of CPUs: those of the default CPU for `$name` in expressions,
//! and those of all CPUs for commands that show what they mean.
//!
//! No QMP command gives them. If the built-in monitor may be asked, its `print`
//! prints one, and `printed` reads that. In strict mode they come from a guest
//! dump:
//!
//! * `dump`: has QEMU write a dump of a single byte of memory, for the sake of
//!   the notes about every CPU before it;
//! * `elf` and `notes`: read these notes;
//! * `names`: which names the connected QEMU knows, and what they mean;
//!   `elsewhere`: which names it may know if it is not for x86.
//!
//! A dump stops a running guest for an instant, as the `STOP` and `RESUME`
//! events show. A guest that is paused stays so.

mod dump;
mod elf;
mod elsewhere;
mod names;
mod notes;
mod printed;

use crate::error::{Error, Result};
use crate::grammar::Register;
use crate::monitor::Monitor;
use elf::Elf;
use names::Naming;
pub use notes::{Cpu, Segment};
use printed::Printed;
use std::ops::Range;

/// A guest dump: the registers of all CPUs, and which of the requested
/// addresses are RAM or ROM.
pub struct GuestDump(Vec<u8>);

impl GuestDump {
    /// The CPUs and their indexes.
    ///
    /// # Errors
    ///
    /// If it is not a dump of an x86 machine.
    pub fn cpus(&self) -> Result<Vec<(i64, Cpu)>> {
        notes::cpus(&self.0).map_err(not_understood)
    }

    /// The ranges of physical addresses with RAM or ROM.
    ///
    /// # Errors
    ///
    /// If it is not a dump.
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
    /// be RAM or ROM in that part. A gap where QEMU makes no dump in its present
    /// state.
    pub async fn dump_guest(&self, begin: u64, length: u64) -> Result<GuestDump> {
        for qmp in ["getfd", "dump-guest-memory", "closefd"] {
            self.check_declared(qmp)?;
        }
        match dump::take(self, begin, length).await {
            Err(error) => Err(match dump::state_without(&error) {
                Some(state) => self.gap_now(format!(
                    "QMP tells the registers of a CPU only in a guest dump, and QEMU makes \
                     none {state}"
                )),
                None => error,
            }),
            dump => dump.map(GuestDump),
        }
    }
}

/// The names that registers have in expressions, as far as they are known here.
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
/// What QEMU says. In strict mode it is an error if there can be no dump, or if
/// the dump does not hold the register.
pub(crate) async fn read(monitor: &Monitor, name: &str) -> Result<Register> {
    if monitor.passthrough_allowed() {
        read_built_in(monitor, name).await
    } else {
        read_dumped(monitor, name).await
    }
}

/// Asks the built-in monitor, without a format: a format would become the default
/// of all its users.
async fn read_built_in(monitor: &Monitor, name: &str) -> Result<Register> {
    let print = async |expression: String| {
        let line = format!("print {expression}");
        let text = monitor.built_in_reply(&line).await?;
        Printed::read(&text).ok_or(Error::Reply {
            command: line,
            problem: text,
        })
    };
    Ok(match print(format!("${name}")).await? {
        Printed::Unknown => Register::Unknown,
        Printed::Value(value) => Register::Value(value as i64),
        Printed::LowHalf(low) => {
            let upper = format!("(${name}&{UPPER_HALF:#x})/{:#x}", 1_u64 << 32);
            match print(upper).await? {
                Printed::LowHalf(high) => {
                    Register::Value((u64::from(high) << 32 | u64::from(low)) as i64)
                }
                // Somebody has changed the format between the two lines.
                Printed::Value(value) => Register::Value((value << 32 | u64::from(low)) as i64),
                Printed::Unknown => Register::Unknown,
            }
        }
    })
}

/// The upper half of a register.
const UPPER_HALF: u64 = 0xffff_ffff_0000_0000;

async fn read_dumped(monitor: &Monitor, name: &str) -> Result<Register> {
    let refused = |reason: &str| {
        Error::text(format!(
            "register '${name}' cannot be read through QMP: {reason}"
        ))
    };
    let target = monitor.target().await?;
    // Up to 10.2 only these targets have names for registers at all.
    let named = ["i386", "x86_64", "m68k", "ppc", "ppc64", "sparc", "sparc64"];
    if !monitor.version().at_least(11, 0) && !named.contains(&target) {
        return Ok(Register::Unknown);
    }
    let Some(cpu_index) = monitor.default_cpu().await? else {
        return Ok(Register::Unknown);
    };
    let Some(naming) = Naming::of(target, monitor.version()) else {
        if !elsewhere::may_be_register(target, name) {
            return Ok(Register::Unknown);
        }
        return Err(refused(&format!(
            "that takes a guest dump, whose registers are only known for x86, not for {target}"
        )));
    };
    let Some(register) = naming.register(name) else {
        return Ok(Register::Unknown);
    };
    if !register.is_dumped() {
        return Err(refused("a guest dump does not hold it"));
    }
    let dump = dump::take(monitor, 0, 1).await.map_err(|error| {
        refused(&match dump::state_without(&error) {
            Some(state) => format!("that takes a guest dump, and QEMU makes none {state}"),
            None => format!("no guest dump: {}", error.bare()),
        })
    })?;
    let cpu = notes::cpu(&dump, cpu_index)
        .map_err(|problem| refused(&format!("the guest dump is not understood: {problem}")))?;
    Ok(Register::Value(naming.value(register, &cpu)))
}
