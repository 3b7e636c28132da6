// SPDX-License-Identifier: GPL-2.0-or-later

//! `info cpus`: the guest's CPUs and their host threads.
//!
//! Follows `hmp_info_cpus` in QEMU's `hw/core/machine-hmp-cmds.c`. The star
//! marks the session's default CPU, which QEMU does not know. The model is
//! shown if QEMU's reply has the CPU's QOM type: 11.1 has it, 10.0 does not.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct CpuInfoFast {
    cpu_index: i64,
    thread_id: i64,
    /// The emulated architecture: `x86_64`, `aarch64`, ...
    target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    qom_type: Option<String>,
}

impl CpuInfoFast {
    /// The name that `-cpu` takes: the QOM type without the ending of all CPUs
    /// of the architecture.
    fn model(&self) -> Option<&str> {
        let qom_type = self.qom_type.as_deref()?;
        let suffix = format!("-{}-cpu", architecture(&self.target));
        Some(qom_type.strip_suffix(&suffix).unwrap_or(qom_type))
    }
}

/// QEMU's name for the architecture of a target's CPUs.
fn architecture(target: &str) -> &str {
    match target {
        "aarch64" => "arm",
        "loongarch64" => "loongarch",
        "microblazeel" => "microblaze",
        "mips64el" => "mips64",
        "mipsel" => "mips",
        "ppc" => "powerpc",
        "ppc64" => "powerpc64",
        "riscv32" | "riscv64" => "riscv",
        "sh4eb" => "sh4",
        "xtensaeb" => "xtensa",
        same => same,
    }
}

/// The CPUs, in QEMU's order.
#[derive(Serialize)]
struct Cpus {
    cpus: Vec<CpuInfoFast>,
    /// The index of the default CPU; none on a machine without CPUs.
    default: Option<i64>,
}

impl Display for Cpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for cpu in &self.cpus {
            let star = if self.default == Some(cpu.cpu_index) {
                '*'
            } else {
                ' '
            };
            let (index, thread) = (cpu.cpu_index, cpu.thread_id);
            write!(f, "{star} CPU #{index}: thread_id={thread}")?;
            if let Some(model) = cpu.model() {
                write!(f, " model={model}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Show the guest's CPUs and the host threads that run them.
///
/// The star marks the CPU that commands about a single CPU mean (`x`,
/// `info registers`, ...); `cpu` chooses it. `thread_id` is the host's number
/// of the thread, for `taskset`, `perf` or `top -H`; under TCG, CPUs may share
/// a thread. QEMU 11.1 also tells the `model`, as `-cpu` takes it. The CPUs
/// keep running.
#[hmp(name = "info cpus", args = "", qmp = "query-cpus-fast")]
async fn info_cpus(mon: &Monitor) -> Result<Cpus> {
    let cpus: Vec<CpuInfoFast> = mon.query("query-cpus-fast").await?;
    let default = if cpus.is_empty() {
        None
    } else {
        Some(mon.cpu_index().await?)
    };
    Ok(Cpus { cpus, default })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json, default: i64) -> String {
        let cpus = serde_json::from_value(reply).unwrap();
        let default = Some(default);
        Cpus { cpus, default }.to_string()
    }

    #[test]
    fn the_star_marks_the_default_cpu() {
        let reply = json!([
            { "cpu-index": 0, "thread-id": 71, "target": "x86_64" },
            { "cpu-index": 1, "thread-id": 72, "target": "x86_64" }
        ]);
        let text = "  CPU #0: thread_id=71\n* CPU #1: thread_id=72\n";
        assert_eq!(printed(reply, 1), text);
    }

    #[test]
    fn the_model_is_the_type_without_the_architecture() {
        let reply = json!([{
            "cpu-index": 0, "thread-id": 71, "target": "x86_64",
            "qom-type": "qemu64-x86_64-cpu"
        }]);
        let text = "* CPU #0: thread_id=71 model=qemu64\n";
        assert_eq!(printed(reply, 0), text);
        let reply = json!([{
            "cpu-index": 0, "thread-id": 71, "target": "aarch64",
            "qom-type": "cortex-a57-arm-cpu"
        }]);
        let text = "* CPU #0: thread_id=71 model=cortex-a57\n";
        assert_eq!(printed(reply, 0), text);
    }
}
