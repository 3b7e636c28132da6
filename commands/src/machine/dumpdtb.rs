// SPDX-License-Identifier: GPL-2.0-or-later

//! `dumpdtb`: write the machine's device tree to a file.
//!
//! Follows `hmp_dumpdtb` in QEMU's `monitor/hmp-cmds.c`. Only in builds with
//! `defined(CONFIG_FDT)`. 7.2 says "a FDT", gives no hint, and reports the file
//! in the form of a log message.

use hmp_runtime::prelude::*;

/// The file that was written.
#[derive(Serialize)]
struct Dumped {
    filename: FileName,
    #[serde(skip)]
    version: Version,
}

impl Display for Dumped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.version.at_least(8, 0) {
            writeln!(f, "DTB dumped to '{}'", self.filename)
        } else {
            writeln!(f, "info: dtb dumped to {}", self.filename)
        }
    }
}

/// Write the machine's device tree, in its binary form, to a file.
///
/// - `filename`: the file. QEMU makes or replaces it; a relative path starts
///   from the directory that QEMU runs in.
///
/// The guest finds this tree when it starts; `dtc -I dtb -O dts FILE` turns it
/// into text. Fails if the machine has no device tree: `virt` machines have
/// one, PCs and s390x have none.
#[hmp(
    name = "dumpdtb",
    args = "filename:F",
    params = "filename",
    qmp = "dumpdtb"
)]
async fn dumpdtb(mon: &Monitor, filename: FileName) -> Result<Dumped> {
    match mon
        .execute("dumpdtb", json!({ "filename": filename }))
        .await
    {
        Ok(()) => Ok(Dumped {
            filename,
            version: mon.version().clone(),
        }),
        Err(error @ Error::Qmp(_)) => {
            let target = mon.target().await?;
            Err(error.map_description(|description| with_hint(description, target)))
        }
        Err(error) => Err(error),
    }
}

/// The targets without any machine that has a device tree: QEMU for them is
/// built without.
const WITHOUT: [&str; 10] = [
    "alpha", "avr", "hppa", "m68k", "s390x", "sh4", "sh4eb", "sparc", "sparc64", "tricore",
];

/// The monitor prints hints below an error; QMP leaves them out.
fn with_hint(description: String, target: &str) -> String {
    if description != "This machine doesn't have an FDT" {
        description
    } else if WITHOUT.contains(&target) {
        description + "\n(this machine type definitely doesn't use FDT)"
    } else {
        description
            + "\n(Perhaps it doesn't support FDT at all, or perhaps you need to provide an FDT \
               with the -fdt option?)"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_named_in_the_words_of_the_version() {
        let dumped = |major: u32| {
            let version = json!({
                "qemu": { "major": major, "minor": 0, "micro": 0 }, "package": ""
            });
            Dumped {
                filename: FileName("a b".to_owned()),
                version: serde_json::from_value(version).unwrap(),
            }
            .to_string()
        };
        assert_eq!(dumped(10), "DTB dumped to 'a b'\n");
        assert_eq!(dumped(7), "info: dtb dumped to a b\n");
    }

    #[test]
    fn only_a_machine_without_a_device_tree_gets_a_hint() {
        let none = || "This machine doesn't have an FDT".to_owned();
        assert_eq!(with_hint("x".to_owned(), "s390x"), "x");
        assert!(with_hint(none(), "x86_64").contains("-fdt"));
        assert!(with_hint(none(), "s390x").contains("definitely"));
    }
}
