// SPDX-License-Identifier: GPL-2.0-or-later

//! Makes a QMP `ChardevBackend` from the options of `chardev-add` and
//! `chardev-change`.
//!
//! Follows the `parse` functions of the backends in QEMU's `chardev/` and
//! `ui/`: they decide which options are sent, and what is refused before QMP is
//! asked.

use super::backend_options::BackendOptions;
use hmp_runtime::prelude::*;
use serde_json::Map;

/// The backend that the options describe. `known` holds the kinds that QMP
/// takes. The error is its text without `Error: `.
pub(super) fn backend(
    options: &BackendOptions,
    id: &str,
    known: &[String],
    version: &Version,
) -> Result<Json, String> {
    let name = options
        .get("backend")
        .ok_or_else(|| format!("chardev: \"{id}\" missing backend"))?;
    let name = alias(name, version).unwrap_or(name);
    if name == "fd" {
        // The base types of backends on an open file. Asking QEMU for such
        // types would make it load its modules.
        return Err("Parameter 'driver' expects a non-abstract device type".to_owned());
    }
    if !known.iter().any(|kind| kind == name) {
        return Err(format!("'{name}' is not a valid char driver name"));
    }
    let mut data = logging(options);
    match name {
        "socket" => socket(options, &mut data)?,
        "udp" => udp(options, &mut data)?,
        "file" => {
            let path = needed(options, "path", "chardev: file: no filename given")?;
            data.insert("out".to_owned(), path);
            text(options, "input-path", &mut data, "in");
            data.insert(
                "append".to_owned(),
                json!(options.flag("append").unwrap_or(false)),
            );
        }
        "pipe" | "serial" | "parallel" => {
            let who = if name == "serial" { "serial/tty" } else { name };
            let path = needed(
                options,
                "path",
                &format!("chardev: {who}: no device path given"),
            )?;
            data.insert("device".to_owned(), path);
        }
        // Before, the option existed for other backends, and did nothing here.
        "pty" if version.at_least(9, 2) => text(options, "path", &mut data, "path"),
        "stdio" => {
            data.insert(
                "signal".to_owned(),
                json!(options.flag("signal").unwrap_or(true)),
            );
        }
        "ringbuf" | "memory" => positive(options, "size", &mut data),
        "vc" => {
            for key in ["width", "height", "cols", "rows"] {
                positive(options, key, &mut data);
            }
            text(options, "encoding", &mut data, "encoding");
        }
        "mux" => {
            let chardev = needed(options, "chardev", "chardev: mux: no chardev given")?;
            data.insert("chardev".to_owned(), chardev);
        }
        "hub" => {
            let names = (0..HUB_CAPACITY).map_while(|n| options.get(&format!("chardevs.{n}")));
            data.insert("chardevs".to_owned(), json!(names.collect::<Vec<_>>()));
        }
        "spicevmc" => {
            let name = needed(options, "name", "chardev: spice channel: no name given")?;
            data.insert("type".to_owned(), name);
        }
        "spiceport" => {
            let name = needed(options, "name", "chardev: spice port: no name given")?;
            data.insert("fqdn".to_owned(), name);
        }
        "dbus" => {
            let name = needed(options, "name", "chardev: dbus: no name given")?;
            data.insert("name".to_owned(), name);
        }
        "qemu-vdagent" => {
            for key in ["mouse", "clipboard"] {
                flag(options, key, &mut data);
            }
        }
        // The others have only the common options.
        _ => {}
    }
    Ok(json!({ "type": name, "data": data }))
}

/// The new name of a backend, if `name` is an old one.
pub(super) fn alias(name: &str, version: &Version) -> Option<&'static str> {
    // QEMU 8.0 dropped them.
    match name {
        _ if version.at_least(8, 0) => None,
        "tty" => Some("serial"),
        "parport" => Some("parallel"),
        _ => None,
    }
}

/// The most character devices that a hub joins.
const HUB_CAPACITY: usize = 4;

/// The options that all backends have.
fn logging(options: &BackendOptions) -> Map<String, Json> {
    let mut data = Map::new();
    text(options, "logfile", &mut data, "logfile");
    data.insert(
        "logappend".to_owned(),
        json!(options.flag("logappend").unwrap_or(false)),
    );
    flag(options, "logtimestamp", &mut data);
    data
}

fn needed(options: &BackendOptions, key: &str, problem: &str) -> Result<Json, String> {
    options
        .get(key)
        .map(|value| json!(value))
        .ok_or_else(|| problem.to_owned())
}

fn text(options: &BackendOptions, key: &str, data: &mut Map<String, Json>, member: &str) {
    data.extend(
        options
            .get(key)
            .map(|value| (member.to_owned(), json!(value))),
    );
}

fn flag(options: &BackendOptions, key: &str, data: &mut Map<String, Json>) {
    data.extend(
        options
            .flag(key)
            .map(|value| (key.to_owned(), json!(value))),
    );
}

/// A number that QEMU keeps in a C `int`; 0 is the same as no number.
fn positive(options: &BackendOptions, key: &str, data: &mut Map<String, Json>) {
    let number = options
        .number(key)
        .map(|number| number as i32)
        .filter(|number| *number != 0);
    data.extend(number.map(|number| (key.to_owned(), json!(number))));
}

fn socket(options: &BackendOptions, data: &mut Map<String, Json>) -> Result<(), String> {
    let (path, host) = (options.get("path"), options.get("host"));
    let places = [path, host, options.get("fd")].iter().flatten().count();
    if places > 1 {
        return Err("None or one of 'path', 'fd' or 'host' option required.".to_owned());
    }
    let port = options.get("port");
    if host.is_some() && port.is_none() {
        return Err("chardev: socket: no port given".to_owned());
    }
    let (delay, nodelay) = (options.flag("delay"), options.flag("nodelay"));
    if delay.is_some() && nodelay.is_some() {
        return Err("'delay' and 'nodelay' are mutually exclusive".to_owned());
    }
    if delay.is_some() || nodelay.is_some() {
        let value = delay == Some(false) || nodelay == Some(true);
        data.insert("nodelay".to_owned(), json!(value));
    }
    // Option list and QMP have different defaults for these two.
    let server = options.flag("server").unwrap_or(false);
    data.insert("server".to_owned(), json!(server));
    if server || options.get("wait").is_some() {
        data.insert(
            "wait".to_owned(),
            json!(options.flag("wait").unwrap_or(true)),
        );
    }
    for key in ["telnet", "tn3270", "websocket"] {
        flag(options, key, data);
    }
    for key in ["reconnect", "reconnect-ms"] {
        // QEMU keeps it as a signed number of 64 bits.
        let number = options.number(key).map(|number| number as i64);
        data.extend(number.map(|number| (key.to_owned(), json!(number))));
    }
    for key in ["tls-creds", "tls-authz"] {
        text(options, key, data, key);
    }
    let address = match (path, host) {
        (Some(path), _) => {
            let mut unix = json!({ "path": path });
            unix["tight"] = json!(options.flag("tight").unwrap_or(true));
            unix["abstract"] = json!(options.flag("abstract").unwrap_or(false));
            json!({ "type": "unix", "data": unix })
        }
        (None, Some(host)) => inet(options, host, port.unwrap_or_default(), true),
        (None, None) => {
            // Without a name, QEMU looks for an empty one.
            json!({ "type": "fd", "data": { "str": options.get("fd").unwrap_or_default() } })
        }
    };
    data.insert("addr".to_owned(), address);
    Ok(())
}

fn udp(options: &BackendOptions, data: &mut Map<String, Json>) -> Result<(), String> {
    let given = |key| options.get(key).filter(|value| !value.is_empty());
    let port = given("port").ok_or("chardev: udp: remote port not specified")?;
    let remote = inet(options, given("host").unwrap_or("localhost"), port, false);
    data.insert("remote".to_owned(), remote);
    if given("localport").is_some() || given("localaddr").is_some() {
        let host = given("localaddr").unwrap_or_default();
        let port = given("localport").unwrap_or("0");
        let local = json!({ "type": "inet", "data": { "host": host, "port": port } });
        data.insert("local".to_owned(), local);
    }
    Ok(())
}

fn inet(options: &BackendOptions, host: &str, port: &str, with_range: bool) -> Json {
    let mut data = Map::new();
    data.insert("host".to_owned(), json!(host));
    data.insert("port".to_owned(), json!(port));
    if with_range {
        // QEMU keeps the last port in 16 bits.
        let to = options.number("to").map(|port| port as u16);
        data.extend(to.map(|port| ("to".to_owned(), json!(port))));
    }
    for key in ["ipv4", "ipv6"] {
        flag(options, key, &mut data);
    }
    json!({ "type": "inet", "data": data })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::options::chardev::options_of;
    use hmp_runtime::options::scalar::Numbers;
    use std::collections::BTreeSet;

    fn version(major: u32) -> Version {
        let mut version = Version::default();
        version.qemu.major = major;
        version
    }

    /// Backends with the options that they need. Some backends have several
    /// lines.
    const BACKENDS: &[&str] = &[
        "dbus,name=n",
        "file,path=p",
        "hub,chardevs.0=a,chardevs.1=b,chardevs.2=c",
        "mux,chardev=c",
        "null",
        "parallel,path=p",
        "pipe,path=p",
        "pty",
        "qemu-vdagent",
        "ringbuf",
        "serial,path=p",
        "socket,host=h,port=1",
        "socket,path=p",
        "spiceport,name=n",
        "spicevmc,name=n",
        "stdio",
        "udp,port=1",
        "vc",
    ];

    /// The options of QEMU's list, with values other than their defaults.
    const OPTIONS: &[(&str, &str, &str)] = &[
        ("abstract", "boolean", "on"),
        ("append", "boolean", "on"),
        ("chardev", "string", "x"),
        ("chardevs.0", "string", "x"),
        ("chardevs.1", "string", "x"),
        ("chardevs.2", "string", "x"),
        ("chardevs.3", "string", "x"),
        ("clipboard", "boolean", "on"),
        ("cols", "number", "5"),
        ("delay", "boolean", "on"),
        ("encoding", "string", "utf8"),
        ("fd", "string", "x"),
        ("height", "number", "5"),
        ("host", "string", "x"),
        ("input-path", "string", "x"),
        ("ipv4", "boolean", "on"),
        ("ipv6", "boolean", "on"),
        ("localaddr", "string", "x"),
        ("localport", "string", "5"),
        ("logappend", "boolean", "on"),
        ("logfile", "string", "x"),
        ("logtimestamp", "boolean", "on"),
        ("mouse", "boolean", "on"),
        ("name", "string", "x"),
        ("nodelay", "boolean", "on"),
        ("path", "string", "x"),
        ("port", "string", "5"),
        ("reconnect", "number", "5"),
        ("reconnect-ms", "number", "5"),
        ("rows", "number", "5"),
        ("server", "boolean", "on"),
        ("signal", "boolean", "off"),
        ("size", "size", "5"),
        ("telnet", "boolean", "on"),
        ("tight", "boolean", "off"),
        ("tls-authz", "string", "x"),
        ("tls-creds", "string", "x"),
        ("tn3270", "boolean", "on"),
        ("to", "number", "5"),
        ("wait", "boolean", "off"),
        ("websocket", "boolean", "on"),
        ("width", "number", "5"),
    ];

    fn made(options: &str, version: &Version) -> Result<Json, String> {
        let kinds = OPTIONS.iter().map(|(name, kind, _)| (*name, *kind));
        let kinds = kinds.chain([("backend", "string")]).collect();
        let options =
            BackendOptions::parse(options, Some("backend"), &kinds, Numbers::of(version))?;
        let known = BACKENDS.iter().filter_map(|text| text.split(',').next());
        let known: Vec<String> = known.map(str::to_owned).collect();
        backend(&options, "id", &known, version)
    }

    #[test]
    fn what_completion_offers_is_what_a_backend_looks_at() {
        let version = version(11);
        for (name, _, value) in OPTIONS {
            let mut looked_at = BTreeSet::new();
            let mut offered = BTreeSet::new();
            for options in BACKENDS {
                let backend = options.split(',').next().unwrap();
                let without = made(options, &version);
                assert!(without.is_ok(), "{options}");
                if without != made(&format!("{options},{name}={value}"), &version) {
                    looked_at.insert(backend);
                }
                if options_of(backend, &version).contains(name) {
                    offered.insert(backend);
                }
            }
            assert_eq!(looked_at, offered, "{name}");
        }
    }

    #[test]
    fn old_names_are_known_to_old_qemus() {
        assert_eq!(alias("tty", &version(7)), Some("serial"));
        assert_eq!(alias("parport", &version(7)), Some("parallel"));
        assert_eq!(alias("tty", &version(10)), None);
        assert_eq!(alias("serial", &version(7)), None);
    }
}
