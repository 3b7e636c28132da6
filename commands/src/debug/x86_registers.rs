// SPDX-License-Identifier: GPL-2.0-or-later

//! Shows the registers of an x86 CPU from a guest dump, as the monitor does.
//!
//! Follows `x86_cpu_dump_state` in QEMU's `target/i386/cpu-dump.c`. A dump
//! lacks some values, which are shown as `?`. The debug, FPU and SSE registers
//! and EFER have no line at all.

use hmp_runtime::prelude::*;
use hmp_runtime::registers::{Cpu, Segment};
use serde::ser::{SerializeMap, Serializer};
use serde_json::Map;

/// A CPU and its index.
pub(super) struct X86Registers {
    pub index: i64,
    pub cpu: Cpu,
}

/// The segments in the monitor's order, by their places in [`Cpu::segments`].
const SEGMENTS: [(&str, usize); 6] = [
    ("ES", 2),
    ("CS", 0),
    ("SS", 5),
    ("DS", 1),
    ("FS", 3),
    ("GS", 4),
];
/// [`Cpu::tables`].
const TABLES: [&str; 4] = ["LDT", "TR", "GDT", "IDT"];
/// [`Cpu::gpr`], in lines, by their places there. The first two have names in
/// all modes.
const GENERAL: [[(&str, usize); 4]; 4] = [
    [("AX", 0), ("BX", 1), ("CX", 2), ("DX", 3)],
    [("SI", 4), ("DI", 5), ("BP", 7), ("SP", 6)],
    [("8 ", 8), ("9 ", 9), ("10", 10), ("11", 11)],
    [("12", 12), ("13", 13), ("14", 14), ("15", 15)],
];

// Bits of a descriptor's upper half.
const PRESENT: u32 = 1 << 15;
const CODE_OR_DATA: u32 = 1 << 12;
const CODE: u32 = 1 << 11;
const LONG: u32 = 1 << 21;
const BIG: u32 = 1 << 22;

/// The names of the system descriptors, outside of long mode and in it.
const SYSTEM: [[&str; 16]; 2] = [
    [
        "Reserved",
        "TSS16-avl",
        "LDT",
        "TSS16-busy",
        "CallGate16",
        "TaskGate",
        "IntGate16",
        "TrapGate16",
        "Reserved",
        "TSS32-avl",
        "Reserved",
        "TSS32-busy",
        "CallGate32",
        "Reserved",
        "IntGate32",
        "TrapGate32",
    ],
    [
        "<hiword>",
        "Reserved",
        "LDT",
        "Reserved",
        "Reserved",
        "Reserved",
        "Reserved",
        "Reserved",
        "Reserved",
        "TSS64-avl",
        "Reserved",
        "TSS64-busy",
        "CallGate64",
        "Reserved",
        "IntGate64",
        "TrapGate64",
    ],
];

impl X86Registers {
    /// A register, with the digits that the running code sees.
    fn seen(&self, value: u64) -> String {
        if self.cpu.runs_64_bit_code() {
            format!("{value:016x}")
        } else {
            format!("{:08x}", value as u32)
        }
    }

    /// A system register, whose digits depend on the mode alone.
    fn system(&self, value: u64) -> String {
        if self.cpu.is_in_long_mode {
            format!("{value:016x}")
        } else {
            format!("{:08x}", value as u32)
        }
    }

    fn flags(&self) -> String {
        let letter = |(bit, letter): (u32, char)| {
            let is_set = self.cpu.rflags >> bit & 1 != 0;
            if is_set { letter } else { '-' }
        };
        [
            (10, 'D'),
            (11, 'O'),
            (7, 'S'),
            (6, 'Z'),
            (4, 'A'),
            (2, 'P'),
            (0, 'C'),
        ]
        .map(letter)
        .iter()
        .collect()
    }

    /// The code's privilege level, which is that of its stack.
    fn privilege(&self) -> u32 {
        self.cpu.segments[5].flags >> 13 & 3
    }

    fn write_segment(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        segment: &Segment,
    ) -> fmt::Result {
        const PROTECTION: u64 = 1;
        let Segment {
            selector,
            limit,
            flags,
            base,
        } = *segment;
        write!(
            f,
            "{name:<3}={selector:04x} {} {limit:08x} {:08x}",
            self.seen(base),
            flags & 0x00ff_ff00
        )?;
        if self.cpu.cr[0] & PROTECTION == 0 || flags & PRESENT == 0 {
            return writeln!(f);
        }
        write!(f, " DPL={} ", flags >> 13 & 3)?;
        let bit = |bit: u32, letter: char| if flags >> bit & 1 != 0 { letter } else { '-' };
        let is_in_long_mode = self.cpu.is_in_long_mode;
        if flags & CODE_OR_DATA == 0 {
            let kind = (flags >> 8 & 0xf) as usize;
            return writeln!(f, "{}", SYSTEM[usize::from(is_in_long_mode)][kind]);
        }
        let (kind, second, third) = if flags & CODE != 0 {
            let kind = if flags & LONG != 0 {
                "CS64"
            } else if flags & BIG != 0 {
                "CS32"
            } else {
                "CS16"
            };
            (kind, bit(10, 'C'), bit(9, 'R'))
        } else {
            let is_large = flags & BIG != 0 || is_in_long_mode;
            let kind = if is_large { "DS  " } else { "DS16" };
            (kind, bit(10, 'E'), bit(9, 'W'))
        };
        writeln!(f, "{kind} [{second}{third}{}]", bit(8, 'A'))
    }
}

impl Display for X86Registers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cpu = &self.cpu;
        writeln!(f, "\nCPU#{}", self.index)?;
        let (first, lines) = if cpu.runs_64_bit_code() {
            ('R', 4)
        } else {
            ('E', 2)
        };
        for line in &GENERAL[..lines] {
            let registers =
                line.map(|(name, place)| format!("{first}{name}={}", self.seen(cpu.gpr[place])));
            writeln!(f, "{}", registers.join(" "))?;
        }
        writeln!(
            f,
            "{first}IP={} {first}FL={:08x} [{}] CPL={} II=? A20=? SMM=? HLT=?",
            self.seen(cpu.rip),
            cpu.rflags as u32,
            self.flags(),
            self.privilege()
        )?;
        for (name, place) in SEGMENTS {
            self.write_segment(f, name, &cpu.segments[place])?;
        }
        for (name, table) in TABLES.iter().zip(&cpu.tables).take(2) {
            self.write_segment(f, name, table)?;
        }
        for (name, table) in TABLES.iter().zip(&cpu.tables).skip(2) {
            writeln!(
                f,
                "{name}=     {} {:08x}",
                self.system(table.base),
                table.limit
            )?;
        }
        let [cr0, _, cr2, cr3, cr4] = cpu.cr;
        writeln!(
            f,
            "CR0={:08x} CR2={} CR3={} CR4={:08x}",
            cr0 as u32,
            self.system(cr2),
            self.system(cr3),
            cr4 as u32
        )
    }
}

impl Serialize for X86Registers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cpu = &self.cpu;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("cpu-index", &self.index)?;
        for (name, place) in GENERAL.iter().flatten() {
            let name = format!("r{}", name.trim_end().to_lowercase());
            map.serialize_entry(&name, &cpu.gpr[*place])?;
        }
        map.serialize_entry("rip", &cpu.rip)?;
        map.serialize_entry("rflags", &cpu.rflags)?;
        let segments = SEGMENTS.map(|(name, place)| (name, &cpu.segments[place]));
        let tables = TABLES.into_iter().zip(&cpu.tables);
        let segments: Map<String, Json> = segments
            .into_iter()
            .chain(tables)
            .map(|(name, segment)| {
                let value = json!({
                    "selector": segment.selector,
                    "base": segment.base,
                    "limit": segment.limit,
                    "flags": segment.flags & 0x00ff_ff00,
                });
                (name.to_lowercase(), value)
            })
            .collect();
        map.serialize_entry("segments", &segments)?;
        for (number, value) in cpu.cr.iter().enumerate().filter(|(number, _)| *number != 1) {
            map.serialize_entry(&format!("cr{number}"), value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cpu: Cpu) -> String {
        X86Registers { index: 3, cpu }.to_string()
    }

    fn segment(selector: u32, flags: u32) -> Segment {
        Segment {
            selector,
            limit: 0xffff,
            flags,
            base: 0x1_2345_0000,
        }
    }

    #[test]
    fn real_mode_has_short_lines_of_segments() {
        let mut cpu = Cpu {
            rip: 0xfff0,
            rflags: 2,
            cr: [0x6000_0010, 0, 0, 0, 0],
            ..Cpu::default()
        };
        cpu.gpr[0] = 0x11_0000_0005;
        cpu.segments[0] = segment(0xf000, 0x9b00);
        let text = shown(cpu);
        assert!(text.starts_with("\nCPU#3\nEAX=00000005 EBX=00000000 ECX"));
        assert!(
            text.contains("\nEIP=0000fff0 EFL=00000002 [-------] CPL=0 II=? A20=? SMM=? HLT=?\n")
        );
        assert!(text.contains("\nCS =f000 23450000 0000ffff 00009b00\n"));
        assert!(text.ends_with("\nCR0=60000010 CR2=00000000 CR3=00000000 CR4=00000000\n"));
    }

    #[test]
    fn long_mode_has_all_registers_and_what_segments_are() {
        let mut cpu = Cpu {
            rflags: 0xcd7,
            cr: [0x8001_0011, 0, 1, 0x10_0000, 0x20],
            is_in_long_mode: true,
            ..Cpu::default()
        };
        cpu.segments[0] = segment(0x33, 0x00af_fb00);
        cpu.segments[1] = segment(0, 0x0000_9700);
        cpu.segments[5] = segment(0x2b, 0x00cf_f300);
        cpu.tables[1] = segment(0x40, 0x8b00);
        cpu.tables[2] = segment(0, 0);
        let text = shown(cpu);
        assert!(text.contains("\nR12=0000000000000000 R13="));
        assert!(text.contains("RFL=00000cd7 [DOSZAPC] CPL=3 "));
        assert!(text.contains("\nCS =0033 0000000123450000 0000ffff 00affb00 DPL=3 CS64 [-RA]\n"));
        assert!(text.contains("00009700 DPL=0 DS   [EWA]\n"));
        assert!(text.contains("\nTR =0040 0000000123450000 0000ffff 00008b00 DPL=0 TSS64-busy\n"));
        assert!(text.contains("\nGDT=     0000000123450000 0000ffff\n"));
        assert!(
            text.ends_with(
                "\nCR0=80010011 CR2=0000000000000001 CR3=0000000000100000 CR4=00000020\n"
            )
        );
    }

    #[test]
    fn json_has_the_registers_by_name() {
        let registers = X86Registers {
            index: 0,
            cpu: Cpu {
                rip: 7,
                ..Cpu::default()
            },
        };
        let json = serde_json::to_value(&registers).unwrap();
        assert_eq!(json["rip"], 7);
        assert_eq!(json["r8"], 0);
        assert_eq!(json["rax"], 0);
        assert_eq!(json["segments"]["gdt"]["base"], 0);
        assert_eq!(json["cr4"], 0);
    }
}
