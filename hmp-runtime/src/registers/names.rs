// SPDX-License-Identifier: GPL-2.0-or-later

//! The names of x86 registers in expressions, and what they mean.
//!
//! Up to QEMU 10.0 the monitor has a table of its own, in `monitor_defs` of
//! QEMU's `target/i386/monitor.c`. QEMU 11.1 has gdb's names and, from its own
//! table, `pc` and the limits of segments. What they give was tried out there,
//! in real, protected and long mode.

use super::notes::Cpu;
use crate::qmp::Version;

/// Which names a QEMU knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Naming {
    /// Whether it knows gdb's names, not the monitor's own.
    is_gdb: bool,
    /// Whether it is `qemu-system-x86_64`, whose values have 64 bits, not 32.
    is_wide: bool,
}

/// A register that an expression can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Register {
    /// An index in [`Cpu::gpr`].
    Gpr(usize),
    /// The instruction pointer.
    Rip,
    /// The instruction pointer with the base of its segment.
    Pc,
    Flags,
    /// An index in [`Cpu::segments`], as in the next two.
    Selector(usize),
    Base(usize),
    Limit(usize),
    KernelGsBase,
    Cr(usize),
    /// One that QEMU does not dump.
    NotDumped,
}

impl Register {
    /// Whether a guest dump has the register.
    pub(super) fn is_dumped(self) -> bool {
        self != Register::NotDumped
    }
}

/// Names of general registers without their first letter, in the order of
/// [`Cpu::gpr`].
const GPR: [&str; 8] = ["ax", "bx", "cx", "dx", "si", "di", "sp", "bp"];

const SEGMENTS: [&str; 6] = ["cs", "ds", "es", "fs", "gs", "ss"];
const FS: usize = 3;
const GS: usize = 4;

/// Registers that have a name in gdb but are not in a dump.
const NOT_DUMPED: [&str; 11] = [
    "cr8", "efer", "fctrl", "fstat", "ftag", "fiseg", "fioff", "foseg", "fooff", "fop", "mxcsr",
];

impl Naming {
    /// The names of a QEMU; `None` if its target is not x86.
    pub(super) fn of(target: &str, version: &Version) -> Option<Naming> {
        let is_wide = match target {
            "x86_64" => true,
            "i386" => false,
            _ => return None,
        };
        Some(Naming {
            is_gdb: version.at_least(11, 0),
            is_wide,
        })
    }

    /// Every name, in no particular order.
    pub(super) fn names(self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for letter in ["e", "r"] {
            names.extend(GPR.map(|name| format!("{letter}{name}")));
            names.push(format!("{letter}ip"));
        }
        names.extend((8..16).map(|number| format!("r{number}")));
        for segment in SEGMENTS {
            names.extend(["", ".base", ".limit"].map(|part| format!("{segment}{part}")));
        }
        let others = [
            "pc",
            "eflags",
            "sp",
            "fp",
            "fs_base",
            "gs_base",
            "k_gs_base",
            "cr0",
            "cr2",
            "cr3",
            "cr4",
        ];
        names.extend(
            others
                .iter()
                .chain(&NOT_DUMPED)
                .map(|name| (*name).to_owned()),
        );
        names.retain(|name| self.register(name).is_some());
        names
    }

    /// The register of that name.
    pub(super) fn register(self, name: &str) -> Option<Register> {
        let register = match name {
            "pc" => Register::Pc,
            "eflags" => Register::Flags,
            "sp" if !self.is_gdb => Register::Gpr(6),
            "fp" if !self.is_gdb => Register::Gpr(7),
            "fs_base" if self.is_gdb => Register::Base(FS),
            "gs_base" if self.is_gdb => Register::Base(GS),
            "k_gs_base" if self.is_gdb => Register::KernelGsBase,
            "cr0" if self.is_gdb => Register::Cr(0),
            "cr2" if self.is_gdb => Register::Cr(2),
            "cr3" if self.is_gdb => Register::Cr(3),
            "cr4" if self.is_gdb => Register::Cr(4),
            _ if self.is_gdb && NOT_DUMPED.contains(&name) => Register::NotDumped,
            _ => return self.general(name).or_else(|| self.segment(name)),
        };
        Some(register)
    }

    /// `eax`, `rip`, `r8` and their kin.
    fn general(self, name: &str) -> Option<Register> {
        if let Some(number) = name.strip_prefix('r').filter(|_| self.is_wide)
            && let Some(index) = (8..16).find(|index| index.to_string() == number)
        {
            return Some(Register::Gpr(index));
        }
        let first = if self.is_gdb && self.is_wide {
            'r'
        } else {
            'e'
        };
        let rest = name.strip_prefix(first)?;
        if rest == "ip" {
            return Some(Register::Rip);
        }
        let index = GPR.iter().position(|known| *known == rest)?;
        Some(Register::Gpr(index))
    }

    /// `cs`, `cs.base` and `cs.limit`.
    fn segment(self, name: &str) -> Option<Register> {
        let (name, part) = match name.split_once('.') {
            Some((name, part)) => (name, Some(part)),
            None => (name, None),
        };
        let index = SEGMENTS.iter().position(|known| *known == name)?;
        match part {
            None => Some(Register::Selector(index)),
            Some("limit") => Some(Register::Limit(index)),
            Some("base") if !self.is_gdb => Some(Register::Base(index)),
            Some(_) => None,
        }
    }

    /// The register's value in an expression; 0 if it is not dumped.
    pub(super) fn value(self, register: Register, cpu: &Cpu) -> i64 {
        let value = match register {
            Register::Gpr(index) => cpu.gpr[index],
            Register::Rip => cpu.rip,
            Register::Pc => cpu.rip.wrapping_add(cpu.segments[0].base),
            Register::Flags => cpu.rflags,
            Register::Selector(index) => u64::from(cpu.segments[index].selector),
            Register::Base(index) => cpu.segments[index].base,
            Register::Limit(index) => return sign_extended(cpu.segments[index].limit.into()),
            Register::KernelGsBase => cpu.kernel_gs_base,
            Register::Cr(index) => cpu.cr[index],
            Register::NotDumped => 0,
        };
        if !self.is_gdb {
            return if self.is_wide {
                value as i64
            } else {
                sign_extended(value)
            };
        }
        let is_64_bit = self.is_wide && cpu.runs_64_bit_code();
        match register {
            Register::Pc if !is_64_bit => sign_extended(value),
            Register::Gpr(8..) if !is_64_bit => 0,
            Register::Gpr(_) | Register::Rip if !is_64_bit => truncated(value),
            _ if !self.is_wide => truncated(value),
            _ => value as i64,
        }
    }
}

fn sign_extended(value: u64) -> i64 {
    i64::from(value as i32)
}

fn truncated(value: u64) -> i64 {
    i64::from(value as u32)
}

#[cfg(test)]
mod tests {
    use super::super::notes::Segment;
    use super::*;

    fn naming(target: &str, major: u32, minor: u32) -> Naming {
        let mut version = Version::default();
        version.qemu.major = major;
        version.qemu.minor = minor;
        Naming::of(target, &version).unwrap()
    }

    /// 32-bit code above 2 GiB in long mode, with registers left over from
    /// 64-bit code.
    fn compatibility_mode() -> Cpu {
        let mut cpu = Cpu {
            rip: 0x8000_7d66,
            rflags: 0x83,
            cr: [0x8000_0011, 0, 0, 0x8000, 0x20],
            kernel_gs_base: 0xffff_c900_89ab_cdef,
            ..Cpu::default()
        };
        cpu.gpr[0] = 0x8899_aabb_ccdd_eeff;
        cpu.gpr[7] = 0xffff_ffff_8000_6ff0;
        cpu.gpr[8] = 0x8000_0000_0000_0008;
        cpu.segments[0] = Segment {
            selector: 0x18,
            limit: 0xffff_ffff,
            flags: 0x00cf_9b00,
            base: 0,
        };
        cpu.segments[FS].base = 0x7f12_89ab_cdef;
        cpu.segments[GS].base = 0xffff_8880_89ab_cdef;
        cpu
    }

    /// The same CPU in 64-bit code.
    fn long_mode() -> Cpu {
        let mut cpu = compatibility_mode();
        cpu.rip = 0x7f00_8000_7d56;
        cpu.segments[0].flags = 0x00af_9b00;
        cpu
    }

    /// The value that `print/x` would show.
    fn value(naming: Naming, name: &str, cpu: &Cpu) -> Option<u64> {
        let register = naming.register(name)?;
        Some(naming.value(register, cpu) as u64)
    }

    #[test]
    fn the_monitors_own_names_give_all_64_bits_in_every_mode() {
        let naming = naming("x86_64", 10, 0);
        let cpu = compatibility_mode();
        for (name, expected) in [
            ("pc", 0x8000_7d66),
            ("eip", 0x8000_7d66),
            ("eax", 0x8899_aabb_ccdd_eeff),
            ("fp", 0xffff_ffff_8000_6ff0),
            ("ebp", 0xffff_ffff_8000_6ff0),
            ("r8", 0x8000_0000_0000_0008),
            ("eflags", 0x83),
            ("cs", 0x18),
            ("cs.base", 0),
            ("cs.limit", 0xffff_ffff_ffff_ffff),
            ("gs.base", 0xffff_8880_89ab_cdef),
        ] {
            assert_eq!(value(naming, name, &cpu), Some(expected), "{name}");
        }
        for name in [
            "rip", "rax", "cr0", "efer", "fs_base", "r7", "r16", "r08", "es.x", "CS", "",
        ] {
            assert_eq!(naming.register(name), None, "{name}");
        }
    }

    #[test]
    fn gdbs_names_give_32_bits_outside_of_64_bit_code() {
        let naming = naming("x86_64", 11, 1);
        let cpu = compatibility_mode();
        for (name, expected) in [
            ("pc", 0xffff_ffff_8000_7d66),
            ("rip", 0x8000_7d66),
            ("rax", 0xccdd_eeff),
            ("rbp", 0x8000_6ff0),
            ("r8", 0),
            ("cs", 0x18),
            ("cs.limit", 0xffff_ffff_ffff_ffff),
            ("fs_base", 0x7f12_89ab_cdef),
            ("gs_base", 0xffff_8880_89ab_cdef),
            ("k_gs_base", 0xffff_c900_89ab_cdef),
            ("cr0", 0x8000_0011),
            ("cr3", 0x8000),
        ] {
            assert_eq!(value(naming, name, &cpu), Some(expected), "{name}");
        }
        for name in ["eip", "eax", "sp", "fp", "cs.base", "cr1", "rflags", "xmm0"] {
            assert_eq!(naming.register(name), None, "{name}");
        }
    }

    #[test]
    fn gdbs_names_give_all_64_bits_in_64_bit_code() {
        let naming = naming("x86_64", 11, 1);
        let cpu = long_mode();
        for (name, expected) in [
            ("pc", 0x7f00_8000_7d56),
            ("rip", 0x7f00_8000_7d56),
            ("rax", 0x8899_aabb_ccdd_eeff),
            ("r8", 0x8000_0000_0000_0008),
        ] {
            assert_eq!(value(naming, name, &cpu), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_32_bit_qemu_signs_the_monitors_own_names_but_not_gdbs() {
        let mut cpu = Cpu {
            rip: 0x8c5c,
            ..Cpu::default()
        };
        cpu.gpr[0] = 0x89ab_cdef;
        cpu.segments[0].base = 0xffff_f000;
        let old = naming("i386", 10, 0);
        assert_eq!(value(old, "eax", &cpu), Some(0xffff_ffff_89ab_cdef));
        assert_eq!(value(old, "pc", &cpu), Some(0x7c5c));
        assert_eq!(value(old, "cs.base", &cpu), Some(0xffff_ffff_ffff_f000));
        assert_eq!(value(old, "r8", &cpu), None);
        let new = naming("i386", 11, 1);
        assert_eq!(value(new, "eax", &cpu), Some(0x89ab_cdef));
        assert_eq!(value(new, "pc", &cpu), Some(0x7c5c));
        assert_eq!(value(new, "rax", &cpu), None);
    }

    #[test]
    fn a_register_that_is_not_dumped_is_known_by_name() {
        let register = naming("x86_64", 11, 1).register("efer").unwrap();
        assert!(!register.is_dumped());
    }

    #[test]
    fn all_names_are_those_that_are_known() {
        let old = naming("x86_64", 10, 0).names();
        let new = naming("x86_64", 11, 1).names();
        for (names, known, unknown) in [
            (&old, ["pc", "eax", "r15", "fp", "cs.base"], "rip"),
            (&new, ["pc", "rax", "r15", "mxcsr", "cs.limit"], "eip"),
        ] {
            assert!(known.iter().all(|name| names.iter().any(|it| it == name)));
            assert!(!names.iter().any(|name| name == unknown));
        }
        assert!(!naming("i386", 10, 0).names().contains(&"r8".to_owned()));
    }

    #[test]
    fn other_targets_have_no_names() {
        assert_eq!(Naming::of("aarch64", &Version::default()), None);
    }
}
