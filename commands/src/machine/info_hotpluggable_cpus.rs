// SPDX-License-Identifier: GPL-2.0-or-later

//! `info hotpluggable-cpus`: where CPUs are, and where more can go.
//!
//! Follows `hmp_hotpluggable_cpus` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// One place for a CPU.
#[derive(Deserialize, Serialize)]
struct HotpluggableCPU {
    /// The properties for `device_add`.
    r#type: String,
    #[serde(rename = "vcpus-count")]
    vcpus_count: u64,
    /// The CPU that is there, if the place is taken.
    #[serde(rename = "qom-path", skip_serializing_if = "Option::is_none")]
    qom_path: Option<String>,
    props: CpuInstanceProperties,
}

/// The members go from the outermost in. The machine decides which of them it
/// has.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct CpuInstanceProperties {
    #[serde(skip_serializing_if = "Option::is_none")]
    node_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drawer_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    book_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    socket_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    die_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    module_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    core_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_id: Option<u64>,
}

impl Display for HotpluggableCPU {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  type: \"{}\"", self.r#type)?;
        writeln!(f, "  vcpus_count: \"{}\"", self.vcpus_count)?;
        if let Some(path) = &self.qom_path {
            writeln!(f, "  qom_path: \"{path}\"")?;
        }
        writeln!(f, "  CPUInstance Properties:")?;
        self.props.fmt(f)
    }
}

impl Display for CpuInstanceProperties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, id) in [
            ("node-id", self.node_id),
            ("drawer-id", self.drawer_id),
            ("book-id", self.book_id),
            ("socket-id", self.socket_id),
            ("die-id", self.die_id),
            ("cluster-id", self.cluster_id),
            ("module-id", self.module_id),
            ("core-id", self.core_id),
            ("thread-id", self.thread_id),
        ] {
            if let Some(id) = id {
                writeln!(f, "    {name}: \"{id}\"")?;
            }
        }
        Ok(())
    }
}

/// The places, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct CpuSlots(Vec<HotpluggableCPU>);

impl Display for CpuSlots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Hotpluggable CPUs:")?;
        self.0.iter().try_for_each(|slot| slot.fmt(f))
    }
}

/// Show the places for CPUs, taken and free.
///
/// A place with a `qom_path` is taken: the path is that of the CPU's object. To
/// plug a CPU into a free place, give its type and all its properties to
/// `device_add`, and an `id` of your choice, so that you can unplug it:
/// `device_add qemu64-x86_64-cpu,id=c2,socket-id=0,core-id=2,thread-id=0`.
/// `-smp ...,maxcpus=N` sets the number of places. `vcpus_count` is the number
/// of CPUs that come at once. Fails if the machine cannot plug CPUs.
#[hmp(
    name = "info hotpluggable-cpus",
    args = "",
    qmp = "query-hotpluggable-cpus",
    preconfig
)]
async fn info_hotpluggable_cpus(mon: &Monitor) -> Result<CpuSlots> {
    mon.query("query-hotpluggable-cpus").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_shown_from_the_outermost_in() {
        let reply = json!([
            {
                "props": { "core-id": 1, "thread-id": 0, "node-id": 2, "socket-id": 3 },
                "vcpus-count": 1, "type": "qemu64-x86_64-cpu"
            },
            {
                "props": { "core-id": 0, "thread-id": 0 }, "vcpus-count": 1,
                "qom-path": "/machine/cpu", "type": "qemu64-x86_64-cpu"
            }
        ]);
        let slots: CpuSlots = serde_json::from_value(reply).unwrap();
        assert_eq!(
            slots.to_string(),
            "Hotpluggable CPUs:\n  type: \"qemu64-x86_64-cpu\"\n  vcpus_count: \"1\"\n  \
             CPUInstance Properties:\n    node-id: \"2\"\n    socket-id: \"3\"\n    \
             core-id: \"1\"\n    thread-id: \"0\"\n  type: \"qemu64-x86_64-cpu\"\n  \
             vcpus_count: \"1\"\n  qom_path: \"/machine/cpu\"\n  CPUInstance Properties:\n    \
             core-id: \"0\"\n    thread-id: \"0\"\n"
        );
    }
}
