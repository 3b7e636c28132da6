// SPDX-License-Identifier: GPL-2.0-or-later

//! `chardev-change`: put another backend behind a character device.
//!
//! Follows `hmp_chardev_change` in QEMU's `chardev/char-hmp-cmds.c`. The
//! options are those of `chardev-add` without an id; `mux=on` and `help` have
//! no effect here.

use super::backend::{alias, backend};
use super::backend_options::BackendOptions;
use super::chardev_add::backends_of;
use super::chardev_option_list::CHARDEV_OPTIONS;
use super::chardevs::CHARDEVS;
use super::waiting_server;
use hmp_runtime::grammar::Options;
use hmp_runtime::prelude::*;

/// What the built-in monitor prints even on success.
#[derive(Serialize)]
struct Changed {
    /// Advice about options that should be written differently.
    warnings: String,
    /// The device's label.
    id: String,
    /// The terminal of a `pty`.
    terminal: Option<String>,
}

impl Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.warnings)?;
        match &self.terminal {
            Some(path) => writeln!(f, "char device redirected to {path} (label {})", self.id),
            None => Ok(()),
        }
    }
}

/// What QMP `chardev-change` returns.
#[derive(Deserialize)]
struct ChardevReturn {
    pty: Option<String>,
}

/// A complaint about the options stands before the error.
const FAILURES: Failures = Failures::If(has_error_line);

#[derive(Deserialize)]
struct ChardevInfo {
    label: String,
    filename: String,
}

async fn survives(mon: &Monitor, id: String, args: String) -> Result<()> {
    let Err(refusal) = waiting_server::refuse(mon, &args).await else {
        return Ok(());
    };
    let chardevs: Vec<ChardevInfo> = mon.query("query-chardev").await?;
    // QEMU changes neither of these two.
    let is_changeable =
        |it: &ChardevInfo| it.label == id && !matches!(it.filename.as_str(), "mux" | "hub");
    let is_left_to_qemu = !chardevs.iter().any(is_changeable)
        || Options::new(&args, None).any(|given| given.key == "id");
    if is_left_to_qemu {
        Ok(())
    } else {
        Err(refusal)
    }
}

/// Put another backend behind a character device in use.
///
/// - `id`: the character device, by its label, as `info chardev` shows it.
/// - `args`: the new backend and its options, as for `chardev-add`, but without
///   an `id`.
///
/// The guest does not notice, and goes on with the new backend. Example:
/// `chardev-change serial0 file,path=boot.log`. Fails if the device's user does
/// not support it: serial ports do, monitors do not. Fails for `mux` and `hub`.
/// If the new backend cannot be made, a device in use keeps the old one, but a
/// device that nothing uses is gone.
#[hmp(
    name = "chardev-change",
    args = "id:s,args:s",
    implied = "backend",
    qmp = "chardev-change, query-command-line-options, query-qmp-schema",
    tier = "composed",
    failures = FAILURES,
    guard = survives
)]
async fn chardev_change(
    mon: &Monitor,
    #[complete(CHARDEVS)] id: String,
    #[complete(CHARDEV_OPTIONS)] args: String,
) -> Result<Changed> {
    let options = BackendOptions::read(mon, &args).await?;
    let mut warnings = options.warnings.clone();
    if options.id.is_some() {
        return Err(Error::text(format!(
            "{warnings}Error: Unexpected 'id' parameter"
        )));
    }
    let name = options.get("backend").unwrap_or_default();
    if let Some(new) = alias(name, mon.version()) {
        let warning = format!("warning: The alias '{name}' is deprecated, use '{new}' instead\n");
        warnings.push_str(&warning);
    }
    let failed = |message: &str| Error::text(format!("{warnings}Error: {message}"));
    let known = backends_of(&*mon.schema().await?);
    // The built-in monitor prints an id even if the options have none.
    let backend =
        backend(&options, "(null)", &known, mon.version()).map_err(|message| failed(&message))?;
    let arguments = json!({ "id": id, "backend": backend });
    let changed: ChardevReturn =
        mon.query_with("chardev-change", arguments)
            .await
            .map_err(|error| match error {
                Error::Qmp(error) if !warnings.is_empty() => failed(&error.desc),
                other => other,
            })?;
    Ok(Changed {
        warnings,
        id,
        terminal: changed.pty,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_terminal_is_told_after_the_warnings() {
        let mut changed = Changed {
            warnings: String::new(),
            id: "c0".to_owned(),
            terminal: None,
        };
        assert_eq!(changed.to_string(), "");
        changed.warnings = "warning: x\n".to_owned();
        changed.terminal = Some("/dev/pts/3".to_owned());
        assert_eq!(
            changed.to_string(),
            "warning: x\nchar device redirected to /dev/pts/3 (label c0)\n"
        );
    }
}
