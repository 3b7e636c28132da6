// SPDX-License-Identifier: GPL-2.0-or-later

//! `chardev-add`: create a character device.
//!
//! Follows `hmp_chardev_add` in QEMU's `chardev/char-hmp-cmds.c`, which takes
//! an option list like that of `-chardev`; QMP wants a typed `ChardevBackend`.
//! With `mux=on`, the command makes two devices: the one asked for, under
//! another label, and a multiplexer on it. The built-in monitor says
//! `Duplicate ID` if `-chardev` on the command line gave the label. QMP does
//! not tell where a device came from, so here it is a duplicate like any other.

use super::backend::{alias, backend};
use super::backend_options::BackendOptions;
use super::chardev_option_list::CHARDEV_OPTIONS;
use super::waiting_server;
use hmp_runtime::grammar::Options;
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::{Schema, Type};

/// What the built-in monitor prints even on success.
#[derive(Serialize)]
struct Added {
    /// Advice about options that should be written differently.
    warnings: String,
    /// The terminal of a `pty`, and its label.
    terminal: Option<(String, String)>,
    /// The backends, if the user asked for them.
    backends: Option<Vec<String>>,
}

impl Display for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.warnings)?;
        if let Some((path, label)) = &self.terminal {
            writeln!(f, "char device redirected to {path} (label {label})")?;
        }
        if let Some(backends) = &self.backends {
            write!(f, "Available chardev backend types: ")?;
            backends
                .iter()
                .try_for_each(|name| write!(f, "\n  {name}"))?;
            writeln!(f)?;
        }
        Ok(())
    }
}

/// What QMP `chardev-add` returns.
#[derive(Deserialize)]
struct ChardevReturn {
    pty: Option<String>,
}

#[derive(Deserialize)]
struct ChardevBackendInfo {
    name: String,
}

/// A complaint about the options stands before the error.
const FAILURES: Failures = Failures::If(has_error_line);

async fn survives(mon: &Monitor, args: String) -> Result<()> {
    if Options::new(&args, None).any(|given| given.key == "id") {
        return waiting_server::refuse(mon, &args).await;
    }
    Ok(())
}

/// Create a character device: a socket, a file, a terminal, ...
///
/// - `args`: a backend, an `id` and the backend's options, with commas between
///   them. The `id` is the label that other commands take. `chardev-add help`
///   lists the backends. The usual ones: `socket` (`path`, or `host` and
///   `port`; `server=on`, `wait=off`, `reconnect-ms`), `file` and `pipe`
///   (`path`), `pty`, `ringbuf` (`size` in bytes, a power of two; 65536 if left
///   out), `udp`, `null`.
///
/// Devices that are plugged in later, such as serial ports, can then use it:
/// `device_add ...,chardev=ID`. The options are those of QEMU's `-chardev`:
/// `chardev-add socket,id=c0,path=/run/c0,server=on,wait=off`. A `server=on`
/// without `wait=off` keeps the whole VM waiting until somebody connects, and is
/// refused. If a client cannot connect at once, the command fails, unless
/// `reconnect-ms` lets it try again (before QEMU 9.2: `reconnect`, in seconds).
/// For a `pty`, the command prints the terminal; `mux=on` adds a second device,
/// `ID-base`. A relative name starts at QEMU's directory. A label of QEMU's
/// `-chardev` that was removed can be given again, though QEMU's own monitor
/// refuses it.
#[hmp(
    name = "chardev-add",
    args = "args:s",
    implied = "backend",
    qmp = "chardev-add, chardev-remove, query-chardev-backends, query-command-line-options, query-qmp-schema",
    tier = "composed",
    failures = FAILURES,
    guard = survives
)]
async fn chardev_add(mon: &Monitor, #[complete(CHARDEV_OPTIONS)] args: String) -> Result<Added> {
    let options = BackendOptions::read(mon, &args).await?;
    let mut added = Added {
        warnings: options.warnings.clone(),
        terminal: None,
        backends: None,
    };
    if matches!(options.get("backend"), Some("help" | "?")) {
        let mut names: Vec<ChardevBackendInfo> = mon.query("query-chardev-backends").await?;
        // QMP lists them in reverse.
        names.reverse();
        added.backends = Some(names.into_iter().map(|backend| backend.name).collect());
        return Ok(added);
    }
    let refused = |message: &str| Error::text(format!("{}Error: {message}", options.warnings));
    let id = options
        .id
        .clone()
        .ok_or_else(|| refused("chardev: no id specified"))?;
    let name = options.get("backend").unwrap_or_default();
    if let Some(new) = alias(name, mon.version()) {
        let warning = format!("warning: The alias '{name}' is deprecated, use '{new}' instead\n");
        added.warnings.push_str(&warning);
    }
    let warnings = added.warnings.clone();
    let failed = |message: String| Error::text(format!("{warnings}Error: {message}"));
    let known = backends_of(&*mon.schema().await?);
    let backend = backend(&options, &id, &known, mon.version()).map_err(failed)?;
    let is_shared = options.flag("mux") == Some(true);
    let label = if is_shared {
        format!("{id}-base")
    } else {
        id.clone()
    };
    let with_warnings = |error| match error {
        Error::Qmp(error) => failed(in_monitor_words(&error.desc, &error.command, &label)),
        other => other,
    };
    let made = add(mon, &label, backend).await.map_err(with_warnings)?;
    if is_shared {
        let shared = json!({ "type": "mux", "data": { "chardev": label } });
        if let Err(error) = add(mon, &id, shared).await {
            // Nothing is left of the device, as in the built-in monitor.
            mon.execute("chardev-remove", json!({ "id": label }))
                .await?;
            return Err(match error {
                Error::Qmp(error) => failed(in_monitor_words(&error.desc, &error.command, &id)),
                other => other,
            });
        }
    }
    added.terminal = made.pty.map(|path| (path, label.clone()));
    Ok(added)
}

/// The kinds of backend that QMP takes.
pub(super) fn backends_of(schema: &Schema) -> Vec<String> {
    match schema.type_at("chardev-add", &["backend", "type"]) {
        Some(Type::Enum(kinds)) => kinds.clone(),
        _ => Vec::new(),
    }
}

async fn add(mon: &Monitor, id: &str, backend: Json) -> Result<ChardevReturn> {
    mon.query_with("chardev-add", json!({ "id": id, "backend": backend }))
        .await
}

/// QMP's complaint in the built-in monitor's words. The monitor prints no
/// introduction, and notices a duplicate label late.
fn in_monitor_words(desc: &str, command: &str, id: &str) -> String {
    if command == "chardev-add" && desc == format!("Chardev with id '{id}' already exists") {
        return format!("attempt to add duplicate property '{id}' to object (type 'container')");
    }
    let introduction = format!("Failed to add chardev '{id}': ");
    desc.strip_prefix(&introduction).unwrap_or(desc).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qmps_introduction_is_left_out() {
        let desc = "Failed to add chardev 'a': Could not open 'x': No such file or directory";
        let words = in_monitor_words(desc, "chardev-add", "a");
        assert_eq!(words, "Could not open 'x': No such file or directory");
    }

    #[test]
    fn a_second_device_of_a_label_is_a_duplicate_property() {
        let words = in_monitor_words("Chardev with id 'a' already exists", "chardev-add", "a");
        assert_eq!(
            words,
            "attempt to add duplicate property 'a' to object (type 'container')"
        );
    }

    #[test]
    fn a_new_terminal_is_told_and_the_backends_are_listed() {
        let nothing = Added {
            warnings: String::new(),
            terminal: None,
            backends: None,
        };
        assert_eq!(nothing.to_string(), "");
        let terminal = Some(("/dev/pts/3".to_owned(), "p".to_owned()));
        let text = Added {
            terminal,
            ..nothing
        }
        .to_string();
        assert_eq!(text, "char device redirected to /dev/pts/3 (label p)\n");
        let backends = Some(vec!["null".to_owned(), "pty".to_owned()]);
        let text = Added {
            warnings: String::new(),
            terminal: None,
            backends,
        }
        .to_string();
        assert_eq!(text, "Available chardev backend types: \n  null\n  pty\n");
    }
}
