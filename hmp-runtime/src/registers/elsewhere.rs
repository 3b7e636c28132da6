// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of registers on targets other than x86. Their values are not known
//! here.
//!
//! Since 11.0 the monitor has gdb's names for them. The names of system registers
//! depend on the CPU's model. So for some names it is only known that they cannot
//! be a register.

/// Of the names that an x86 monitor knows in any version, those that only x86
/// has.
const OF_X86: &[&str] = &[
    "eax",
    "ebx",
    "ecx",
    "edx",
    "esi",
    "edi",
    "esp",
    "ebp",
    "eip",
    "rax",
    "rbx",
    "rcx",
    "rdx",
    "rsi",
    "rdi",
    "rsp",
    "rbp",
    "rip",
    "eflags",
    "cs",
    "ds",
    "es",
    "fs",
    "gs",
    "ss",
    "fs_base",
    "gs_base",
    "k_gs_base",
    "efer",
    "mxcsr",
    "fctrl",
    "fstat",
    "ftag",
    "fiseg",
    "fioff",
    "foseg",
    "fooff",
    "fop",
];

/// Registers of Arm CPUs, 32-bit and 64-bit. System registers, in capitals, and names
/// of a letter and a number are not listed.
const OF_ARM: &[&str] = &[
    "sp", "lr", "pc", "cpsr", "xpsr", "fpsr", "fpcr", "fpscr", "fpsid", "fpexc", "ffr", "vg",
    "svg", "svcr", "za", "zt0", "vpr", "tpidr", "tpidr2", "tag_ctl",
];

/// Registers of s390x CPUs. Names of letters and a number are not listed.
const OF_S390X: &[&str] = &[
    "pswm",
    "pswa",
    "fpc",
    "ckc",
    "cputm",
    "last_break",
    "prefix",
    "pp",
    "pfault_token",
    "pfault_select",
    "pfault_compare",
    "gbea",
    "gsd",
    "gssm",
    "gsepla",
    "bc_gsd",
    "bc_gssm",
    "bc_gsepla",
    "tdb0",
    "tac",
    "tct",
    "atia",
    "system_call",
];

/// Whether a monitor of this target may know the name.
pub(super) fn may_be_register(target: &str, name: &str) -> bool {
    match target {
        "arm" | "aarch64" => {
            OF_ARM.contains(&name)
                || name.starts_with("pauth_")
                || name.starts_with(|first: char| first.is_ascii_uppercase())
                || is_numbered(
                    name,
                    &["r", "x", "w", "v", "d", "q", "s", "z", "p", "m", "f"],
                )
        }
        "s390x" => {
            let halved = name.strip_suffix('l').filter(|_| name.starts_with('v'));
            OF_S390X.contains(&name)
                || is_numbered(halved.unwrap_or(name), &["r", "acr", "f", "cr", "v"])
                || name.starts_with("tr")
                || name.starts_with("tdb_")
        }
        _ => !OF_X86.contains(&name),
    }
}

/// Whether a name is one of `stems` followed by a number.
fn is_numbered(name: &str, stems: &[&str]) -> bool {
    let stem = name.trim_end_matches(|last: char| last.is_ascii_digit());
    stem.len() < name.len() && stems.contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_x86_registers_are_not_registers_elsewhere() {
        for target in ["aarch64", "s390x", "riscv64", "ppc64"] {
            for name in ["eip", "rax", "cs", "eflags"] {
                assert!(!may_be_register(target, name), "{target} {name}");
            }
        }
    }

    #[test]
    fn names_of_a_targets_own_registers_may_be_registers() {
        for (target, names) in [
            ("aarch64", &["pc", "x0", "r8", "cpsr", "VBAR_EL1", "d0"][..]),
            ("s390x", &["pswa", "r15", "acr0", "cr8", "f0", "v0l", "v16"]),
            ("riscv64", &["pc", "a0", "mstatus"]),
        ] {
            for name in names {
                assert!(may_be_register(target, name), "{target} {name}");
            }
        }
        for target in ["aarch64", "s390x"] {
            for name in ["nosuch", "r", "fp", "acr", "x0y"] {
                assert!(!may_be_register(target, name), "{target} {name}");
            }
        }
    }
}
