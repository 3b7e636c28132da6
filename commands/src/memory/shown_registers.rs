// SPDX-License-Identifier: GPL-2.0-or-later

//! The control registers of an x86 CPU, as the built-in monitor's `info registers`
//! shows them: to read them so disturbs nobody, as a guest dump would.

use hmp_runtime::registers::Cpu;

/// What paging depends on; `None` if the text does not have all of it.
pub(super) fn control(text: &str) -> Option<Cpu> {
    const LONG_MODE_ACTIVE: u64 = 1 << 10;
    let mut cpu = Cpu::default();
    for (register, value) in cpu.cr.iter_mut().enumerate() {
        // There is no CR1.
        if register != 1 {
            *value = shown(text, &format!("CR{register}"))?;
        }
    }
    cpu.is_in_long_mode = shown(text, "EFER")? & LONG_MODE_ACTIVE != 0;
    Some(cpu)
}

/// The number after `NAME=`.
fn shown(text: &str, name: &str) -> Option<u64> {
    let mut words = text.split_whitespace();
    let digits = words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))?;
    u64::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_registers_are_found_among_the_others() {
        let text = "\nCPU#0\nRAX=0000000000000001 RBX=0000000000000002\n\
                    CR0=80000011 CR2=0000000000000000 CR3=0000000000110000 CR4=00001020\n\
                    DR6=00000000ffff0ff0 DR7=0000000000000400\nEFER=0000000000000500\n";
        let cpu = control(text).unwrap();
        assert_eq!(cpu.cr, [0x8000_0011, 0, 0, 0x11_0000, 0x1020]);
        assert!(cpu.is_in_long_mode && cpu.has_paging());
        assert_eq!(control(""), None);
        assert_eq!(control("CR0=1 CR2=0 CR3=0 CR4=x"), None);
    }
}
