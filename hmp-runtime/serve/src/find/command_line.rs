// SPDX-License-Identifier: GPL-2.0-or-later

//! The monitors that QEMU's command line asks for.
//!
//! The names of the options, their implied keys and their defaults are those of
//! QEMU's manual page.

use super::config::{self, Section};
use super::list::Protocol;
use super::option::OptionList;
use std::path::{Path, PathBuf};

/// What a command line says of its QEMU.
#[derive(Debug, Default, PartialEq)]
pub(super) struct CommandLine {
    /// The name of the VM, from `-name`.
    pub(super) name: Option<String>,
    /// Whether libvirt has made it.
    pub(super) is_libvirt: bool,
    /// The monitors, in the order of their options.
    pub(super) monitors: Vec<Declared>,
}

/// A monitor of the command line.
#[derive(Debug, PartialEq)]
pub(super) struct Declared {
    pub(super) protocol: Protocol,
    pub(super) at: Place,
}

/// Where the other end of a monitor is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// QEMU listens at a path.
    Unix(PathBuf),
    /// QEMU listens at a port, without anything on top of TCP.
    Tcp {
        /// Name or address of this machine; empty for all of its addresses.
        host: String,
        port: u16,
    },
    /// QEMU was given the socket that it listens at.
    Descriptor(i32),
    /// Nothing that a program can connect to: the text says what.
    Other(String),
}

/// Reads the arguments, without the program's name. `file` reads the file of a
/// `-readconfig`.
pub(super) fn read(arguments: &[String], file: &dyn Fn(&Path) -> Option<String>) -> CommandLine {
    let mut reading = Reading::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let Some(option) = argument.strip_prefix('-') else {
            continue;
        };
        let option = option.strip_prefix('-').unwrap_or(option);
        if !matches!(
            option,
            "name" | "qmp" | "qmp-pretty" | "monitor" | "chardev" | "mon" | "object" | "readconfig"
        ) {
            continue;
        }
        let Some(value) = arguments.next() else {
            break;
        };
        match option {
            "qmp" | "qmp-pretty" => reading.device(Protocol::Qmp, value),
            "monitor" => reading.device(Protocol::Hmp, value),
            "readconfig" => config::sections(&file(Path::new(value)).unwrap_or_default())
                .into_iter()
                .for_each(|section| reading.section(section)),
            group => {
                let implied = match group {
                    "name" => "guest",
                    "chardev" => "backend",
                    "mon" => "chardev",
                    _ => "qom-type",
                };
                let options = OptionList::read(value, implied);
                let group = group.to_owned();
                reading.section(Section { group, options });
            }
        }
    }
    reading.done()
}

/// The chardev of libvirt's own monitor.
const OF_LIBVIRT: &str = "charmonitor";

/// What has been read so far. A monitor may stand before its chardev.
#[derive(Default)]
struct Reading {
    name: Option<String>,
    chardevs: Vec<(String, Place)>,
    monitors: Vec<(Protocol, Wanted)>,
}

/// Where a monitor shall be.
enum Wanted {
    Chardev(String),
    Place(Place),
}

impl Reading {
    /// `-qmp DEV`, `-monitor DEV`.
    fn device(&mut self, protocol: Protocol, device: &str) {
        let wanted = match device.strip_prefix("chardev:") {
            Some(id) => Wanted::Chardev(id.to_owned()),
            None if device == "none" => return,
            None => Wanted::Place(in_short(device)),
        };
        self.monitors.push((protocol, wanted));
    }

    fn section(&mut self, Section { group, options }: Section) {
        let chardev = |options: &OptionList| {
            let id = options.get("chardev").unwrap_or_default();
            Wanted::Chardev(id.to_owned())
        };
        match group.as_str() {
            "name" => self.name = options.get("guest").map(str::to_owned),
            "chardev" => {
                let id = options.get("id").unwrap_or_default().to_owned();
                self.chardevs.push((id, in_full(&options)));
            }
            "mon" => {
                let is_qmp = options.get("mode") == Some("control");
                let protocol = if is_qmp { Protocol::Qmp } else { Protocol::Hmp };
                self.monitors.push((protocol, chardev(&options)));
            }
            "object" => {
                let protocol = match options.get("qom-type") {
                    Some("monitor-qmp") => Protocol::Qmp,
                    Some("monitor-hmp") => Protocol::Hmp,
                    _ => return,
                };
                self.monitors.push((protocol, chardev(&options)));
            }
            _ => {}
        }
    }

    fn done(self) -> CommandLine {
        let place = |wanted| match wanted {
            Wanted::Place(place) => place,
            Wanted::Chardev(id) => {
                let found = self.chardevs.iter().find(|(known, _)| *known == id);
                found.map_or_else(
                    || Place::Other(format!("chardev {id}")),
                    |(_, place)| place.clone(),
                )
            }
        };
        let monitors = self.monitors.into_iter();
        CommandLine {
            name: self.name,
            is_libvirt: self.chardevs.iter().any(|(id, _)| id == OF_LIBVIRT),
            monitors: monitors
                .map(|(protocol, wanted)| Declared {
                    protocol,
                    at: place(wanted),
                })
                .collect(),
        }
    }
}

/// A chardev as `-chardev` has it.
fn in_full(options: &OptionList) -> Place {
    let backend = options.get("backend").or(options.get("type"));
    let is_socket = backend.is_none_or(|it| matches!(it, "socket" | "unix" | "inet" | "fd"));
    if !is_socket {
        return Place::Other(backend.unwrap_or_default().to_owned());
    }
    let on_top = ["telnet", "tn3270", "websocket", "tls-creds", "abstract"];
    if let Some(what) = on_top
        .iter()
        .find(|it| options.is_on(it) || (**it == "tls-creds" && options.get(it).is_some()))
    {
        return Place::Other(format!("{what} socket"));
    }
    if !options.is_on("server") {
        return Place::Other("socket that QEMU connects".to_owned());
    }
    if let Some(path) = options.get("path") {
        return Place::Unix(path.into());
    }
    if let Some(number) = options.get("fd").and_then(|it| it.parse().ok()) {
        return Place::Descriptor(number);
    }
    tcp(
        options.get("host").unwrap_or_default(),
        options.get("port").unwrap_or_default(),
    )
}

/// A chardev as `-qmp` and `-monitor` have it: `unix:PATH,server,wait=off`.
fn in_short(device: &str) -> Place {
    let (kind, rest) = device.split_once(':').unwrap_or((device, ""));
    if !matches!(kind, "unix" | "tcp") {
        return Place::Other(kind.to_owned());
    }
    let mut options = OptionList::read(rest, "address");
    let address = options.get("address").unwrap_or_default().to_owned();
    options.push("backend", "socket");
    if kind == "unix" {
        options.push("path", &address);
    } else {
        let (host, port) = address.rsplit_once(':').unwrap_or(("", &address));
        options.push("host", host.trim_matches(['[', ']']));
        options.push("port", port);
    }
    in_full(&options)
}

fn tcp(host: &str, port: &str) -> Place {
    match port.parse() {
        Ok(port) => Place::Tcp {
            host: host.to_owned(),
            port,
        },
        Err(_) => Place::Other(format!("TCP port {port}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> CommandLine {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        super::read(&arguments, &|path| {
            assert_eq!(path, Path::new("vm.cfg"));
            let text = "[chardev \"q\"]\nbackend = \"socket\"\npath = \"c.sock\"\nserver = \"on\"\n\
                        [mon \"m\"]\nchardev = \"q\"\nmode = \"control\"\n[name]\nguest = \"cfg\"\n";
            Some(text.to_owned())
        })
    }

    fn unix(path: &str) -> Place {
        Place::Unix(path.into())
    }

    fn tcp(host: &str, port: u16) -> Place {
        let host = host.into();
        Place::Tcp { host, port }
    }

    fn other(what: &str) -> Place {
        Place::Other(what.to_owned())
    }

    #[test]
    fn every_spelling_of_a_monitor_is_found() {
        use Protocol::{Hmp, Qmp};
        for (line, protocol, at) in [
            ("-qmp unix:a.sock,server,nowait", Qmp, unix("a.sock")),
            ("--qmp unix:a.sock,server=on,wait=off", Qmp, unix("a.sock")),
            (
                "-qmp-pretty tcp:localhost:44,server",
                Qmp,
                tcp("localhost", 44),
            ),
            ("-qmp tcp::44,server=on", Qmp, tcp("", 44)),
            ("-qmp tcp:[::1]:44,server=on", Qmp, tcp("::1", 44)),
            ("-monitor unix:m,server,nowait", Hmp, unix("m")),
            ("-monitor telnet::5,server", Hmp, other("telnet")),
            ("-monitor stdio", Hmp, other("stdio")),
            ("-qmp unix:a.sock", Qmp, other("socket that QEMU connects")),
            (
                "-mon chardev=c,mode=control -chardev socket,id=c,path=p,server=on,wait=off",
                Qmp,
                unix("p"),
            ),
            (
                "-chardev socket,id=c,path=p,server -mon c,mode=control,pretty=on",
                Qmp,
                unix("p"),
            ),
            ("-chardev socket,id=c,path=p,server -mon c", Hmp, unix("p")),
            (
                "-chardev socket,id=c,fd=22,server=on -mon chardev=c,mode=control",
                Qmp,
                Place::Descriptor(22),
            ),
            (
                "-chardev socket,id=c,host=::,port=7,server=on -qmp chardev:c",
                Qmp,
                tcp("::", 7),
            ),
            (
                "-chardev socket,id=c,path=p,server=on,abstract=on -qmp chardev:c",
                Qmp,
                other("abstract socket"),
            ),
            ("-chardev pty,id=c -mon c,mode=control", Qmp, other("pty")),
            ("-mon nosuch", Hmp, other("chardev nosuch")),
            (
                "-chardev socket,id=c,path=p,server=on -object monitor-qmp,id=m,chardev=c",
                Qmp,
                unix("p"),
            ),
            (
                r#"-chardev socket,id=c,path=p,server=on -object {"qom-type":"monitor-hmp","id":"m","chardev":"c"}"#,
                Hmp,
                unix("p"),
            ),
            ("-readconfig vm.cfg", Qmp, unix("c.sock")),
        ] {
            let expected = Declared { protocol, at };
            assert_eq!(read(line).monitors, [expected], "{line}");
        }
    }

    #[test]
    fn what_is_no_monitor_is_none() {
        for line in [
            "",
            "-monitor none -serial mon:stdio",
            "-object secret,id=s,data=-qmp",
            "-device e1000 -append -monitor",
            "-kernel k",
        ] {
            assert_eq!(read(line).monitors, [], "{line}");
        }
    }

    #[test]
    fn the_name_is_the_guests() {
        for (line, name) in [
            ("-name win11", Some("win11")),
            ("-name guest=vm,debug-threads=on", Some("vm")),
            ("-name vm,process=x", Some("vm")),
            ("-readconfig vm.cfg", Some("cfg")),
            ("-m 1G", None),
        ] {
            assert_eq!(read(line).name.as_deref(), name, "{line}");
        }
    }
}
