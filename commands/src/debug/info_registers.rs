// SPDX-License-Identifier: GPL-2.0-or-later

//! `info registers`: what is in the registers of a CPU.
//!
//! Follows `hmp_info_registers` in QEMU's `monitor/hmp-cmds-target.c`. QMP has
//! no command for it, but a guest dump has most registers of x86 CPUs.

use super::x86_registers::X86Registers;
use crate::machine::vcpus::VCPUS;
use hmp_runtime::Reply;
use hmp_runtime::prelude::*;

/// The registers: QEMU's own text, or what a guest dump tells.
#[derive(Serialize)]
#[serde(untagged)]
enum Registers {
    Text(Vec<HumanReadableText>),
    Dumped(Vec<X86Registers>),
}

impl Display for Registers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Registers::Text(texts) => texts.iter().try_for_each(|text| text.fmt(f)),
            Registers::Dumped(cpus) => cpus.iter().try_for_each(|cpu| cpu.fmt(f)),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct CpuInfoFast {
    cpu_index: i64,
}

/// A CPU that there is starts with an empty line.
const FAILURES: Failures = Failures::Starting(&["CPU#"]);

/// Show what is in the registers of a CPU.
///
/// - `-a`: all CPUs; `vcpu` is ignored then.
/// - `vcpu`: the CPU, by its number in `info cpus`. The default CPU, which
///   `cpu` chooses, if left out.
///
/// Numbers are in hexadecimal. On x86 a segment's line has its selector, base,
/// limit, flags, and what the flags mean; `CPL` is the privilege level, and
/// `HLT=1` a CPU that waits for an interrupt. The CPUs are read one after the
/// other: `stop` the guest first if their registers have to fit together.
/// Without QEMU's own monitor, the command works for x86 only. It then reads a
/// guest dump, which stops a running guest for an instant, and shows general
/// and segment registers, tables and CR0 to CR4. Unknown values are shown as
/// `?`; FPU, SSE and debug registers and EFER are missing.
#[hmp(
    name = "info registers",
    args = "cpustate_all:-a,vcpu:i?",
    params = "[-a|vcpu]",
    qmp = "query-cpus-fast, getfd, dump-guest-memory, closefd",
    tier = "partial",
    gap = "x-query-registers",
    failures = FAILURES
)]
async fn info_registers(
    mon: &Monitor,
    cpustate_all: bool,
    #[complete(VCPUS)] vcpu: Option<u32>,
) -> Result<Reply> {
    let cpus: Vec<CpuInfoFast> = mon.query("query-cpus-fast").await?;
    let indexes: Vec<i64> = cpus.iter().map(|cpu| cpu.cpu_index).collect();
    // A C `int`: a negative one means none.
    let vcpu = vcpu
        .map(|vcpu| i64::from(vcpu as i32))
        .filter(|&vcpu| vcpu >= 0);
    let wanted = match vcpu {
        _ if cpustate_all => indexes,
        Some(vcpu) if indexes.contains(&vcpu) => vec![vcpu],
        Some(vcpu) => return Err(Error::text(format!("CPU#{vcpu} not available"))),
        None => vec![mon.cpu_index().await?],
    };
    if mon.offers("x-query-registers").await? {
        let mut texts = Vec::new();
        for index in wanted {
            let arguments = json!({ "cpu-index": index });
            texts.push(mon.query_with("x-query-registers", arguments).await?);
        }
        return Ok(Reply::new(Registers::Text(texts)));
    }
    if !matches!(mon.target().await?, "x86_64" | "i386") {
        return Err(mon.gap());
    }
    let cpus = mon.dump_guest(0, 1).await?.cpus()?;
    let dumped = cpus
        .into_iter()
        .filter(|(index, _)| wanted.contains(index))
        .map(|(index, cpu)| X86Registers { index, cpu })
        .collect();
    Ok(Reply::new(Registers::Dumped(dumped)).with_note(
        "showing the rest (II, A20, SMM, HLT, EFER, the debug, FPU and SSE registers) \
         cannot be done through QMP alone: it would take a QMP command like 'x-query-registers'",
    ))
}
