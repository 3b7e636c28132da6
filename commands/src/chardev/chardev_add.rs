//! `chardev-add`: add a character device.
//!
//! Follows `hmp_chardev_add` in QEMU's `chardev/char-hmp-cmds.c`. QEMU's own
//! option parser writes its remarks to the monitor before the command goes on.

use super::backend::backend;
use super::chardev_options::{self, ChardevOptions, Failure, Only};
use hmp_runtime::options::scalar::Numbers;
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::{QmpError, Type};

/// The hint about a SPICE channel that does not exist; QMP leaves out an error's
/// hints. The names are those of SPICE servers built with all of them.
const SPICE_HINT: &str = "\nallowed spice char type names: vdagent, smartcard, usbredir";

/// Add a character device, for a serial port or the like to use.
///
/// The first word of `args` is the back end: socket, pty, file, null, ... `id`
/// is the device's label; the other options are those of `-chardev`, such as
/// `path=`, `host=`, `port=`, `server=on`, `wait=off`, `logfile=`. With
/// `mux=on`, several front ends can use it. `chardev-add help` shows the back
/// ends.
#[hmp(
    name = "chardev-add",
    args = "args:s",
    qmp = "chardev-add, chardev-remove, query-chardev, query-chardev-backends, query-qmp-schema",
    tier = "composed"
)]
async fn chardev_add(mon: &Monitor, #[complete(chardev_types)] args: String) -> Result<Added> {
    let options = match parse(mon, &args).await? {
        Ok(options) => options,
        Err(Failure { remarks }) => {
            return Err(Error::text(format!(
                "{remarks}Error: Parsing chardev args failed"
            )));
        }
    };
    let mut remarks = options.remarks.clone();
    let added = match options.text("backend") {
        Some("help" | "?") => return backends(mon, remarks).await,
        name => add(mon, name, &options, &mut remarks).await,
    };
    match added {
        Ok(added) => Ok(Added::Added(remarks + &added)),
        Err(lost @ Error::Connection(_)) => Err(lost),
        Err(error) if remarks.is_empty() => Err(error),
        Err(error) => Err(Error::text(format!("{remarks}{error}"))),
    }
}

/// The reply of `chardev-add`.
#[derive(Serialize)]
#[serde(untagged)]
enum Added {
    /// Remarks about the options, and where a pseudo-terminal is.
    Added(String),
    /// The back ends there are, after remarks about the options.
    Backends {
        #[serde(skip)]
        remarks: String,
        backends: Vec<String>,
    },
}

impl Display for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Added::Added(text) => f.write_str(text),
            Added::Backends { remarks, backends } => {
                writeln!(f, "{remarks}Available chardev backend types: ")?;
                backends.iter().try_for_each(|name| writeln!(f, "  {name}"))
            }
        }
    }
}

#[derive(Deserialize)]
struct Chardev {
    label: String,
    filename: String,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// What QMP `chardev-add` says of a new pseudo-terminal.
#[derive(Deserialize)]
struct Return {
    #[serde(default)]
    pty: Option<String>,
}

/// The options, in as far as this QEMU has them. The schema is asked only about
/// those that came or went.
async fn parse(mon: &Monitor, args: &str) -> Result<Result<ChardevOptions, Failure>> {
    let by_schema = |name: &str| matches!(chardev_options::only(name), Some(Only::WithMember(_)));
    let schema = match chardev_options::names(args).any(by_schema) {
        true => Some(mon.schema().await?),
        false => None,
    };
    let has = |name: &str| match (chardev_options::only(name), &schema) {
        (Some(Only::Since(major, minor)), _) => mon.version().at_least(major, minor),
        (Some(Only::WithMember(member)), Some(schema)) => schema
            .type_at("chardev-add", &["backend", "data", member])
            .is_some(),
        _ => true,
    };
    let numbers = Numbers::of(mon.version());
    Ok(chardev_options::parse(args, numbers, has))
}

/// The names of the back ends: QMP lists them in the opposite order.
async fn backends(mon: &Monitor, remarks: String) -> Result<Added> {
    let mut backends: Vec<Named> = mon.query("query-chardev-backends").await?;
    backends.reverse();
    let backends = backends.into_iter().map(|backend| backend.name).collect();
    Ok(Added::Backends { remarks, backends })
}

/// Adds the device; gives back what there is to say of it.
async fn add(
    mon: &Monitor,
    name: Option<&str>,
    options: &ChardevOptions,
    remarks: &mut String,
) -> Result<String> {
    let id = options
        .id
        .as_deref()
        .ok_or_else(|| Error::refusal("chardev: no id specified"))?;
    let name = name.ok_or_else(|| Error::refusal(format!("chardev: \"{id}\" missing backend")))?;
    let name = unaliased(mon, name, remarks);
    let mut backend = match backend(name, options) {
        Ok(backend) => backend,
        Err(problem) => {
            // That there is no such back end would be said first.
            let known = mon.schema().await?;
            return Err(match known.type_at("chardev-add", &["backend", "type"]) {
                Some(Type::Enum(names)) if names.iter().any(|known| known == name) => {
                    Error::refusal(problem)
                }
                _ => no_such_driver(name),
            });
        }
    };
    if name == "pty" && backend["data"].get("path").is_some() {
        let schema = mon.schema().await?;
        let path = schema.type_at("chardev-add", &["backend", "data", "path"]);
        if let (None, Some(data)) = (path, backend["data"].as_object_mut()) {
            data.remove("path");
        }
    }
    match options.boolean("mux") {
        Some(true) => {
            let base = format!("{id}-base");
            let said = add_one(mon, &base, &backend).await?;
            let mux = json!({ "type": "mux", "data": { "chardev": base } });
            if let Err(error) = add_one(mon, id, &mux).await {
                mon.execute("chardev-remove", json!({ "id": base })).await?;
                return Err(error);
            }
            Ok(said)
        }
        _ => add_one(mon, id, &backend).await,
    }
}

/// The name that a back end has; its other name was deprecated before 8.0, and
/// gone then.
fn unaliased<'a>(mon: &Monitor, name: &'a str, remarks: &mut String) -> &'a str {
    let new = match name {
        _ if mon.version().at_least(8, 0) => return name,
        "tty" => "serial",
        "parport" => "parallel",
        _ => return name,
    };
    remarks.push_str(&format!(
        "warning: The alias '{name}' is deprecated, use '{new}' instead\n"
    ));
    new
}

fn no_such_driver(name: &str) -> Error {
    Error::refusal(match name {
        // The class that those with a file descriptor are made of.
        "fd" => "Parameter 'driver' expects a non-abstract device type".to_owned(),
        _ => format!("'{name}' is not a valid char driver name"),
    })
}

async fn add_one(mon: &Monitor, id: &str, backend: &Json) -> Result<String> {
    let arguments = json!({ "id": id, "backend": backend });
    match mon.query_with::<Return>("chardev-add", arguments).await {
        Ok(Return { pty: Some(pty) }) => {
            Ok(format!("char device redirected to {pty} (label {id})\n"))
        }
        Ok(Return { pty: None }) => Ok(String::new()),
        Err(Error::Qmp(error)) => Err(refusal(mon, id, backend, error).await?),
        Err(error) => Err(error),
    }
}

/// QMP's refusal in the built-in monitor's words.
async fn refusal(mon: &Monitor, id: &str, backend: &Json, error: QmpError) -> Result<Error> {
    let name = backend["type"].as_str().unwrap_or_default();
    if error.desc == format!("Chardev with id '{id}' already exists") {
        // The built-in monitor notices only after it has opened the new one,
        // and sockets have a register of their own.
        let chardevs: Vec<Chardev> = mon.query("query-chardev").await?;
        let old = chardevs.iter().find(|chardev| chardev.label == id);
        return Ok(Error::refusal(match old {
            Some(old) if name == "socket" && is_socket(&old.filename) => {
                "duplicate yank instance".to_owned()
            }
            _ => format!("attempt to add duplicate property '{id}' to object (type 'container')"),
        }));
    }
    let error = Error::Qmp(error);
    if error.refuses_value(name) {
        return Ok(no_such_driver(name));
    }
    if let Some(encoding) = backend["data"]["encoding"].as_str() {
        if error.refuses_value(encoding) {
            return Ok(error.or_invalid_value(encoding));
        }
    }
    let prefix = format!("Failed to add chardev '{id}': ");
    Ok(error.map_description(|description| {
        let mut text = match description.strip_prefix(&prefix) {
            Some(rest) => rest.to_owned(),
            None => description,
        };
        if text.starts_with("unsupported type name: ") {
            text.push_str(SPICE_HINT);
        }
        text
    }))
}

/// Whether the file name of a chardev is that of a socket.
fn is_socket(filename: &str) -> bool {
    let (kind, _) = filename.split_once(':').unwrap_or_default();
    matches!(
        kind,
        "disconnected" | "unix" | "tcp" | "telnet" | "tn3270" | "websocket" | "fd" | "vsock"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_back_ends_follow_a_heading_that_ends_with_a_blank() {
        let added = Added::Backends {
            remarks: String::new(),
            backends: vec!["null".to_owned(), "pty".to_owned()],
        };
        assert_eq!(
            added.to_string(),
            "Available chardev backend types: \n  null\n  pty\n"
        );
    }

    #[test]
    fn a_socket_is_known_by_its_file_name() {
        for name in ["disconnected:unix:s,server=on", "unix:s", "tcp:h:1 <-> h:2"] {
            assert!(is_socket(name));
        }
        for name in ["null", "pty:/dev/pts/3", "mux"] {
            assert!(!is_socket(name));
        }
    }
}
