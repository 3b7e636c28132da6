// SPDX-License-Identifier: GPL-2.0-or-later

//! Bits of virtio devices, as QMP spells them out: features, states, protocols.
//!
//! Follows the three `hmp_virtio_dump_` functions in QEMU's
//! `hw/virtio/virtio-hmp-cmds.c`. A name is followed by its meaning, as in
//! `VIRTIO_F_VERSION_1: Device compliant for v1 spec`. Bits without a name in
//! QEMU are left over as a number.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct VirtioDeviceStatus {
    statuses: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_statuses: Option<u8>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct VhostDeviceProtocols {
    protocols: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_protocols: Option<u64>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct VirtioDeviceFeatures {
    transports: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dev_features: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_dev_features: Option<u64>,
    /// Bits 64 to 127, since QEMU 10.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_dev_features2: Option<u64>,
}

/// The names, one on each line; an empty line if there are none.
fn print_names(f: &mut fmt::Formatter<'_>, names: &[String]) -> fmt::Result {
    let lines: Vec<String> = names.iter().map(|name| format!("\t{name}")).collect();
    writeln!(f, "{}", lines.join(",\n"))
}

impl Display for VirtioDeviceStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print_names(f, &self.statuses)?;
        match self.unknown_statuses {
            Some(bits) => writeln!(f, "  unknown-statuses(0x{bits:016x})"),
            None => Ok(()),
        }
    }
}

impl Display for VhostDeviceProtocols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print_names(f, &self.protocols)?;
        match self.unknown_protocols {
            Some(bits) => writeln!(f, "  unknown-protocols(0x{bits:016x})"),
            None => Ok(()),
        }
    }
}

impl VirtioDeviceFeatures {
    /// The lines of QEMU `version`'s monitor: features have 64 bits, or 128 in
    /// newer QEMUs.
    pub fn print(&self, f: &mut fmt::Formatter<'_>, version: &Version) -> fmt::Result {
        print_names(f, &self.transports)?;
        if let Some(names) = self.dev_features.as_ref().filter(|it| !it.is_empty()) {
            print_names(f, names)?;
        }
        let (low, high) = (self.unknown_dev_features, self.unknown_dev_features2);
        if low.is_none() && high.is_none() {
            return Ok(());
        }
        let (low, high) = (low.unwrap_or(0), high.unwrap_or(0));
        if version.at_least(10, 2) {
            writeln!(f, "  unknown-features(0x{high:016x}{low:016x})")
        } else {
            writeln!(f, "  unknown-features(0x{low:016x})")
        }
    }
}
