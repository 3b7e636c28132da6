// SPDX-License-Identifier: GPL-2.0-or-later

//! `info memdev`: the host's memory behind the guest's.
//!
//! Follows `hmp_info_memdev` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Memdev {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// In bytes.
    size: u64,
    merge: bool,
    dump: bool,
    prealloc: bool,
    share: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reserve: Option<bool>,
    /// The use of the host nodes: `default`, `bind`, ...
    policy: String,
    host_nodes: Vec<u16>,
}

impl Display for Memdev {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A backend without a name: QEMU's C library prints this.
        writeln!(
            f,
            "memory backend: {}",
            self.id.as_deref().unwrap_or("(null)")
        )?;
        writeln!(f, "  size:  {}", self.size)?;
        writeln!(f, "  merge: {}", self.merge)?;
        writeln!(f, "  dump: {}", self.dump)?;
        writeln!(f, "  prealloc: {}", self.prealloc)?;
        writeln!(f, "  share: {}", self.share)?;
        if let Some(reserve) = self.reserve {
            writeln!(f, "  reserve: {reserve}")?;
        }
        writeln!(f, "  policy: {}", self.policy)?;
        writeln!(f, "  host nodes: {}", ranges(&self.host_nodes))
    }
}

/// Numbers as a list with ranges: `0-2,5`.
fn ranges(numbers: &[u16]) -> String {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .chunk_by(|a, b| b - a == 1)
        .map(|run| match run {
            [first, .., last] => format!("{first}-{last}"),
            run => run.iter().map(u16::to_string).collect(),
        })
        .collect::<Vec<String>>()
        .join(",")
}

/// The memory backends, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Memdevs(Vec<Memdev>);

impl Display for Memdevs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|memdev| memdev.fmt(f))?;
        writeln!(f)
    }
}

/// Show the memory backends.
///
/// Backends are objects of the `memory-backend-...` types, the host's side of
/// the guest's RAM and DIMMs. Sizes are in bytes. `merge` is whether the host
/// may share equal pages (KSM), `dump` whether QEMU's own core dumps contain
/// the memory, `prealloc` whether all of it was allocated at the start, `share`
/// whether other processes may map it, `reserve` whether swap space is set
/// aside. `policy` and `host nodes` say which NUMA nodes of the host the memory
/// may come from. The RAM of plain `-m` is a backend, too, such as `pc.ram`.
#[hmp(name = "info memdev", args = "", qmp = "query-memdev", preconfig)]
async fn info_memdev(mon: &Monitor) -> Result<Memdevs> {
    mon.query("query-memdev").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<Memdevs>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn an_empty_line_ends_the_list() {
        let reply = json!([{
            "id": "ram", "size": 4096, "merge": true, "dump": true, "prealloc": false,
            "share": false, "reserve": true, "policy": "bind", "host-nodes": [0, 1, 2, 5]
        }]);
        assert_eq!(
            printed(reply),
            "memory backend: ram\n  size:  4096\n  merge: true\n  dump: true\n  \
             prealloc: false\n  share: false\n  reserve: true\n  policy: bind\n  \
             host nodes: 0-2,5\n\n"
        );
        assert_eq!(printed(json!([])), "\n");
    }

    #[test]
    fn host_nodes_are_gathered_into_ranges() {
        assert_eq!(ranges(&[]), "");
        assert_eq!(ranges(&[3]), "3");
        assert_eq!(ranges(&[3, 1, 0, 7, 6]), "0-1,3,6-7");
    }
}
