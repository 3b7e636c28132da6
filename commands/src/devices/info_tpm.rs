// SPDX-License-Identifier: GPL-2.0-or-later

//! `info tpm`: the TPM devices and their back ends.
//!
//! Follows `hmp_info_tpm` in QEMU's `system/tpm-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct TPMInfo {
    /// The device: `tpm-tis`, `tpm-crb`, ...
    model: String,
    /// The backend, as `-tpmdev` named it.
    id: String,
    options: TpmTypeOptions,
}

#[derive(Deserialize, Serialize)]
struct TpmTypeOptions {
    /// `passthrough` or `emulator`.
    r#type: String,
    data: BackendOptions,
}

/// The members that the backends of either kind may have.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct BackendOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chardev: Option<String>,
}

impl Display for TpmTypeOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "type={}", self.r#type)?;
        if let Some(path) = &self.data.path {
            write!(f, ",path={path}")?;
        }
        if let Some(path) = &self.data.cancel_path {
            write!(f, ",cancel-path={path}")?;
        }
        if let Some(chardev) = &self.data.chardev {
            write!(f, ",chardev={chardev}")?;
        }
        Ok(())
    }
}

/// The TPM devices; `None` for a QEMU that was built without them.
#[derive(Serialize)]
#[serde(transparent)]
struct Tpms(Option<Vec<TPMInfo>>);

impl Display for Tpms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(tpms) = &self.0 else {
            return writeln!(f, "TPM device not supported");
        };
        if !tpms.is_empty() {
            writeln!(f, "TPM device:")?;
        }
        for (number, tpm) in tpms.iter().enumerate() {
            writeln!(f, " tpm{number}: model={}", tpm.model)?;
            writeln!(f, "  \\ {}: {}", tpm.id, tpm.options)?;
        }
        Ok(())
    }
}

/// Show the guest's TPM devices.
///
/// Each has two lines: the model that the guest sees, and the `-tpmdev` behind
/// it with its type. `emulator` is a program at a character device,
/// `passthrough` the host's own TPM. Prints nothing if there is no TPM.
#[hmp(name = "info tpm", args = "", qmp = "query-tpm")]
async fn info_tpm(mon: &Monitor) -> Result<Tpms> {
    match mon.query("query-tpm").await {
        Ok(tpms) => Ok(Tpms(Some(tpms))),
        Err(error) if error.is_refusal() => Ok(Tpms(None)),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        Tpms(Some(serde_json::from_value(reply).unwrap())).to_string()
    }

    #[test]
    fn an_emulated_tpm_names_its_chardev() {
        let reply = json!([{
            "model": "tpm-tis", "id": "tpm0",
            "options": { "type": "emulator", "data": { "chardev": "chrtpm" } }
        }]);
        assert_eq!(
            printed(reply),
            "TPM device:\n tpm0: model=tpm-tis\n  \\ tpm0: type=emulator,chardev=chrtpm\n"
        );
    }

    #[test]
    fn a_host_tpm_names_the_paths_it_was_given() {
        let reply = json!([
            {
                "model": "tpm-crb", "id": "a",
                "options": { "type": "passthrough", "data": {
                    "cancel-path": "/sys/cancel", "path": "/dev/tpm0"
                } }
            },
            {
                "model": "tpm-crb", "id": "b",
                "options": { "type": "passthrough", "data": {} }
            }
        ]);
        assert_eq!(
            printed(reply),
            "TPM device:\n tpm0: model=tpm-crb\n  \
             \\ a: type=passthrough,path=/dev/tpm0,cancel-path=/sys/cancel\n \
             tpm1: model=tpm-crb\n  \\ b: type=passthrough\n"
        );
    }

    #[test]
    fn no_tpm_prints_nothing_and_no_support_says_so() {
        assert_eq!(printed(json!([])), "");
        assert_eq!(Tpms(None).to_string(), "TPM device not supported\n");
    }
}
