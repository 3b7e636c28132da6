//! From the options of a character device to QMP's `ChardevBackend`.
//!
//! Follows `qemu_chr_parse_opts` in QEMU's `chardev/char.c`, and the `parse`
//! functions of the back ends in `chardev/`, `ui/console-vc.c`,
//! `ui/dbus-chardev.c` and `ui/vdagent.c`. The defaults are not QMP's.

use super::chardev_options::ChardevOptions;
use hmp_runtime::prelude::*;
use serde_json::Map;

/// The back end that the options describe. The error is what the built-in
/// monitor says, once it knows that there is a back end of this name.
pub(super) fn backend(name: &str, options: &ChardevOptions) -> Result<Json, String> {
    let mut data = own(name, options)?;
    if let Some(logfile) = options.text("logfile") {
        data.insert("logfile".to_owned(), logfile.into());
    }
    let append = options.boolean("logappend").unwrap_or(false);
    data.insert("logappend".to_owned(), append.into());
    if let Some(timestamp) = options.boolean("logtimestamp") {
        data.insert("logtimestamp".to_owned(), timestamp.into());
    }
    if let Some(encoding) = options.text("encoding") {
        if !matches!(name, "vc" | "dbus") {
            let id = options.id.as_deref().unwrap_or_default();
            return Err(format!("chardev '{id}' does not support encoding option"));
        }
        data.insert("encoding".to_owned(), encoding.into());
    }
    Ok(json!({ "type": name, "data": data }))
}

/// What only this kind of back end has.
fn own(name: &str, options: &ChardevOptions) -> Result<Map<String, Json>, String> {
    let needed = |option: &str, problem: &str| {
        let text = options.text(option);
        text.ok_or_else(|| format!("chardev: {problem}"))
    };
    Ok(match name {
        "file" => members([
            (
                "out",
                Some(needed("path", "file: no filename given")?.into()),
            ),
            ("in", options.text("input-path").map(Json::from)),
            (
                "append",
                Some(options.boolean("append").unwrap_or(false).into()),
            ),
        ]),
        "pipe" | "parallel" | "serial" => {
            let problem = match name {
                "serial" => "serial/tty: no device path given".to_owned(),
                _ => format!("{name}: no device path given"),
            };
            members([("device", Some(needed("path", &problem)?.into()))])
        }
        "pty" => members([("path", options.text("path").map(Json::from))]),
        "socket" => socket(options)?,
        "udp" => udp(options)?,
        "mux" => members([(
            "chardev",
            Some(needed("chardev", "mux: no chardev given")?.into()),
        )]),
        "hub" => {
            let names = ["chardevs.0", "chardevs.1", "chardevs.2", "chardevs.3"];
            let chardevs = names.iter().map_while(|name| options.text(name));
            members([("chardevs", Some(chardevs.collect()))])
        }
        "stdio" => members([(
            "signal",
            Some(options.boolean("signal").unwrap_or(true).into()),
        )]),
        "spicevmc" => members([(
            "type",
            Some(needed("name", "spice channel: no name given")?.into()),
        )]),
        "spiceport" => members([(
            "fqdn",
            Some(needed("name", "spice port: no name given")?.into()),
        )]),
        "dbus" => members([("name", Some(needed("name", "dbus: no name given")?.into()))]),
        "qemu-vdagent" => members([
            ("mouse", options.boolean("mouse").map(Json::from)),
            ("clipboard", options.boolean("clipboard").map(Json::from)),
        ]),
        "vc" => members(["width", "height", "cols", "rows"].map(|name| (name, int(options, name)))),
        "ringbuf" | "memory" => members([("size", int(options, "size"))]),
        _ => Map::new(),
    })
}

fn members<const N: usize>(members: [(&str, Option<Json>); N]) -> Map<String, Json> {
    let given = members.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some((name.to_owned(), value))
    });
    given.collect()
}

/// A number that QEMU keeps in a C `int`; zero is as if it was not given.
fn int(options: &ChardevOptions, name: &str) -> Option<Json> {
    let number = options.number(name)? as i32;
    (number != 0).then(|| number.into())
}

fn socket(options: &ChardevOptions) -> Result<Map<String, Json>, String> {
    let [path, fd, host] = ["path", "fd", "host"].map(|name| options.text(name));
    if [path, fd, host].iter().flatten().count() > 1 {
        return Err("None or one of 'path', 'fd' or 'host' option required.".to_owned());
    }
    let port = options.text("port");
    let address = match (path, host, port) {
        (Some(path), ..) => unix(path, options),
        (None, Some(_), None) => return Err("chardev: socket: no port given".to_owned()),
        (None, Some(host), Some(port)) => {
            let mut address = inet(host, port, options);
            // QEMU keeps it in 16 bits.
            let to = options.number("to").map(|to| (to as u16).into());
            address.extend(members([("to", to)]));
            json!({ "type": "inet", "data": address })
        }
        (None, None, _) => json!({ "type": "fd", "data": { "str": fd.unwrap_or_default() } }),
    };
    let flag = |name: &str| options.boolean(name);
    let nodelay = match (flag("delay"), flag("nodelay")) {
        (Some(_), Some(_)) => {
            return Err("'delay' and 'nodelay' are mutually exclusive".to_owned());
        }
        (None, None) => None,
        (delay, nodelay) => Some(delay == Some(false) || nodelay == Some(true)),
    };
    // Unlike QMP's, this default is a client.
    let server = flag("server").unwrap_or(false);
    let wait = flag("wait").or_else(|| server.then_some(true));
    let number = |name: &str| options.number(name).map(|number| Json::from(number as i64));
    let text = |name: &str| options.text(name).map(Json::from);
    Ok(members([
        ("addr", Some(address)),
        ("server", Some(server.into())),
        ("wait", wait.map(Json::from)),
        ("nodelay", nodelay.map(Json::from)),
        ("telnet", flag("telnet").map(Json::from)),
        ("tn3270", flag("tn3270").map(Json::from)),
        ("websocket", flag("websocket").map(Json::from)),
        ("reconnect", number("reconnect")),
        ("reconnect-ms", number("reconnect-ms")),
        ("tls-creds", text("tls-creds")),
        ("tls-authz", text("tls-authz")),
    ]))
}

/// Abstract sockets are Linux's: elsewhere QMP knows no such members, so they
/// are named only where they make a difference.
fn unix(path: &str, options: &ChardevOptions) -> Json {
    let abstract_name = options.boolean("abstract").filter(|it| *it);
    let tight = abstract_name.map(|_| options.boolean("tight").unwrap_or(true));
    let data = members([
        ("path", Some(path.into())),
        ("abstract", abstract_name.map(Json::from)),
        ("tight", tight.map(Json::from)),
    ]);
    json!({ "type": "unix", "data": data })
}

fn inet(host: &str, port: &str, options: &ChardevOptions) -> Map<String, Json> {
    members([
        ("host", Some(host.into())),
        ("port", Some(port.into())),
        ("ipv4", options.boolean("ipv4").map(Json::from)),
        ("ipv6", options.boolean("ipv6").map(Json::from)),
    ])
}

fn udp(options: &ChardevOptions) -> Result<Map<String, Json>, String> {
    let given = |name: &str| options.text(name).filter(|text| !text.is_empty());
    let host = given("host").unwrap_or("localhost");
    let port = given("port").ok_or("chardev: udp: remote port not specified")?;
    let remote = json!({ "type": "inet", "data": inet(host, port, options) });
    let local = match (given("localaddr"), given("localport")) {
        (None, None) => None,
        (host, port) => {
            let data = json!({ "host": host.unwrap_or_default(), "port": port.unwrap_or("0") });
            Some(json!({ "type": "inet", "data": data }))
        }
    };
    Ok(members([("remote", Some(remote)), ("local", local)]))
}

#[cfg(test)]
mod tests {
    use super::super::chardev_options::parse;
    use super::*;
    use hmp_runtime::options::scalar::Numbers;

    fn translated(text: &str) -> Result<Json, String> {
        let options = parse(text, Numbers::default(), |_| true);
        let options = options.unwrap_or_else(|failure| panic!("{}", failure.remarks));
        backend(options.text("backend").unwrap(), &options)
    }

    fn data(text: &str) -> Json {
        let mut backend = translated(text).unwrap();
        let mut data = backend["data"].take();
        data.as_object_mut().unwrap().remove("logappend");
        data
    }

    #[test]
    fn every_back_end_can_log() {
        assert_eq!(
            translated("null,id=a,logfile=log,logappend=on"),
            Ok(json!({ "type": "null", "data": { "logfile": "log", "logappend": true } }))
        );
        assert_eq!(
            translated("testdev,id=a"),
            Ok(json!({ "type": "testdev", "data": { "logappend": false } }))
        );
    }

    #[test]
    fn a_socket_is_a_client_by_default_and_a_server_waits() {
        assert_eq!(
            data("socket,id=a,path=s"),
            json!({ "addr": { "type": "unix", "data": { "path": "s" } }, "server": false })
        );
        assert_eq!(
            data("socket,id=a,host=h,port=1,server=on,to=70000,ipv4=on,delay=off"),
            json!({ "addr": { "type": "inet", "data": {
                        "host": "h", "port": "1", "ipv4": true, "to": 4464 } },
                    "server": true, "wait": true, "nodelay": true })
        );
        assert_eq!(
            data("socket,id=a,fd=f,wait=off,reconnect-ms=100,tls-creds=t,telnet=on"),
            json!({ "addr": { "type": "fd", "data": { "str": "f" } }, "server": false,
                    "wait": false, "telnet": true, "reconnect-ms": 100, "tls-creds": "t" })
        );
        assert_eq!(
            data("socket,id=a,path=s,abstract=on")["addr"]["data"],
            json!({ "path": "s", "abstract": true, "tight": true })
        );
    }

    #[test]
    fn a_socket_has_one_address() {
        assert_eq!(
            translated("socket,path=a,fd=b").unwrap_err(),
            "None or one of 'path', 'fd' or 'host' option required."
        );
        assert_eq!(
            translated("socket,host=a").unwrap_err(),
            "chardev: socket: no port given"
        );
        assert_eq!(
            translated("socket,path=a,delay=on,nodelay=on").unwrap_err(),
            "'delay' and 'nodelay' are mutually exclusive"
        );
    }

    #[test]
    fn udp_has_a_local_address_only_if_one_is_given() {
        assert_eq!(
            data("udp,id=a,port=5,localport=0"),
            json!({ "remote": { "type": "inet", "data": { "host": "localhost", "port": "5" } },
                    "local": { "type": "inet", "data": { "host": "", "port": "0" } } })
        );
        assert_eq!(data("udp,id=a,host=h,port=5,localaddr=").get("local"), None);
        assert_eq!(
            translated("udp,id=a").unwrap_err(),
            "chardev: udp: remote port not specified"
        );
    }

    #[test]
    fn a_missing_path_or_name_is_an_error() {
        for (text, problem) in [
            ("file", "file: no filename given"),
            ("pipe", "pipe: no device path given"),
            ("serial", "serial/tty: no device path given"),
            ("parallel", "parallel: no device path given"),
            ("mux", "mux: no chardev given"),
            ("spicevmc", "spice channel: no name given"),
            ("spiceport", "spice port: no name given"),
            ("dbus", "dbus: no name given"),
        ] {
            assert_eq!(translated(text).unwrap_err(), format!("chardev: {problem}"));
        }
    }

    #[test]
    fn each_back_end_has_its_own_members() {
        for (text, expected) in [
            (
                "file,path=o,input-path=i",
                json!({ "out": "o", "in": "i", "append": false }),
            ),
            ("serial,path=/dev/ttyS0", json!({ "device": "/dev/ttyS0" })),
            ("pty", json!({})),
            (
                "hub,chardevs.0=a,chardevs.1=b,chardevs.3=c",
                json!({ "chardevs": ["a", "b"] }),
            ),
            ("stdio", json!({ "signal": true })),
            (
                "vc,cols=80,rows=0,width=4294967297",
                json!({ "width": 1, "cols": 80 }),
            ),
            ("memory,size=4k", json!({ "size": 4096 })),
            ("spiceport,name=n", json!({ "fqdn": "n" })),
            ("qemu-vdagent,clipboard=on", json!({ "clipboard": true })),
            ("vc,encoding=utf8", json!({ "encoding": "utf8" })),
        ] {
            assert_eq!(data(text), expected, "{text}");
        }
        assert_eq!(
            translated("null,id=a,encoding=x").unwrap_err(),
            "chardev 'a' does not support encoding option"
        );
    }
}
