// SPDX-License-Identifier: GPL-2.0-or-later

//! `info sgx`: the enclaves that an Intel processor gives to the guest.
//!
//! Follows `hmp_info_sgx` in QEMU's `hw/i386/sgx.c`. QEMU 7.2 prints the total
//! size before the sections, newer ones after them. Errors are printed bare.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SGXInfo {
    sgx: bool,
    sgx1: bool,
    sgx2: bool,
    /// Whether the guest decides who may launch enclaves.
    flc: bool,
    /// The size of all sections in bytes, if QEMU tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    section_size: Option<u64>,
    #[serde(default)]
    sections: Vec<SGXEPCSection>,
}

#[derive(Deserialize, Serialize)]
struct SGXEPCSection {
    /// The NUMA node it belongs to.
    node: i64,
    /// In bytes.
    size: u64,
}

impl Display for SGXInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (feature, supported) in [
            ("SGX", self.sgx),
            ("SGX1", self.sgx1),
            ("SGX2", self.sgx2),
            ("FLC", self.flc),
        ] {
            let supported = if supported { "enabled" } else { "disabled" };
            writeln!(f, "{feature} support: {supported}")?;
        }
        if let Some(size) = self.section_size {
            writeln!(f, "size: {size}")?;
        }
        for SGXEPCSection { node, size } in &self.sections {
            writeln!(f, "NUMA node #{node}: size={size}")?;
        }
        if self.section_size.is_none() {
            let sizes = self.sections.iter().map(|section| section.size);
            writeln!(f, "total size={}", sizes.fold(0, u64::wrapping_add))?;
        }
        Ok(())
    }
}

/// Show the guest's support and memory for SGX enclaves.
///
/// Software Guard Extensions are a feature of Intel processors. The first lines
/// tell what the guest's CPU supports: `SGX1` and `SGX2` are sets of
/// instructions; with `FLC`, the guest decides who may launch enclaves. Below
/// are the sections of memory for enclaves, with their NUMA nodes and their
/// sizes in bytes. Fails if the guest has no such memory (`-M sgx-epc...`).
#[hmp(name = "info sgx", target = "i386,x86_64", qmp = "query-sgx")]
async fn info_sgx(mon: &Monitor) -> Result<SGXInfo> {
    mon.query("query-sgx").await.map_err(Error::bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply() -> Json {
        json!({
            "sgx": true, "sgx1": true, "sgx2": false, "flc": true,
            "sections": [{ "node": 0, "size": 64 }, { "node": 1, "size": 28 }]
        })
    }

    fn printed(reply: Json) -> String {
        serde_json::from_value::<SGXInfo>(reply)
            .unwrap()
            .to_string()
    }

    const FEATURES: &str = "SGX support: enabled\nSGX1 support: enabled\n\
        SGX2 support: disabled\nFLC support: enabled\n";
    const SECTIONS: &str = "NUMA node #0: size=64\nNUMA node #1: size=28\n";

    #[test]
    fn the_sum_follows_the_sections() {
        let text = format!("{FEATURES}{SECTIONS}total size=92\n");
        assert_eq!(printed(reply()), text);
    }

    #[test]
    fn a_size_that_qemu_tells_stands_before_the_sections() {
        let mut reply = reply();
        reply["section-size"] = json!(92);
        assert_eq!(printed(reply), format!("{FEATURES}size: 92\n{SECTIONS}"));
    }
}
