// SPDX-License-Identifier: GPL-2.0-or-later

//! The list of QEMUs, put together.

use super::binary;
use super::command_line::{self, Declared, Place};
use super::folders;
use super::process;
use super::state::{State, Tables};
use hmp_qmp::Address;
use procfs::process::Process;
use serde::{Serialize, Serializer};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What a monitor speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// The machine protocol.
    Qmp,
    /// The human monitor's lines.
    Hmp,
}

/// A QEMU, or a socket that looks like one's.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Found {
    /// The name of the VM: that of `-name`, else that of its socket's file.
    pub name: Option<String>,
    /// The process; unknown where only a socket was found.
    pub pid: Option<i32>,
    /// The version, where the program's file may be read.
    pub version: Option<String>,
    /// Whether the process is stopped and answers nobody.
    pub is_stopped: bool,
    /// Whether libvirt runs it: then the name is its domain's.
    pub is_libvirt: bool,
    /// Its monitors.
    pub monitors: Vec<Monitor>,
}

/// A monitor of a QEMU.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Monitor {
    /// What it speaks.
    pub protocol: Protocol,
    /// Where it is, if a program can connect to it.
    #[serde(serialize_with = "as_text")]
    pub address: Option<Address>,
    /// What QEMU was told, where there is no address: `stdio`, `pty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Who has it.
    #[serde(flatten)]
    pub state: State,
}

fn as_text<S: Serializer>(address: &Option<Address>, to: S) -> Result<S::Ok, S::Error> {
    address.as_ref().map(ToString::to_string).serialize(to)
}

impl Found {
    /// The address of its first QMP monitor that waits for a client, or may do so.
    pub fn free(&self) -> Option<&Address> {
        let mut usable = self
            .usable()
            .filter(|monitor| matches!(monitor.state, State::Free | State::Unknown));
        usable.next()?.address.as_ref()
    }

    /// The address of the QMP monitor to take: a free one, or else one that is held, and
    /// may be let go.
    pub fn best(&self) -> Option<&Address> {
        self.free()
            .or_else(|| self.usable().next()?.address.as_ref())
    }

    /// The QMP monitors that this user may connect to.
    fn usable(&self) -> impl Iterator<Item = &Monitor> {
        self.monitors.iter().filter(|monitor| {
            monitor.protocol == Protocol::Qmp
                && matches!(monitor.state, State::Free | State::Unknown | State::Held(_))
        })
    }
}

/// The QEMUs of this machine, in the order of their process numbers. Processes that this
/// user may not look into are passed over.
pub fn all() -> Vec<Found> {
    let tables = Tables::read();
    let mut versions = HashMap::new();
    let mut found: Vec<Found> = process::qemus()
        .iter()
        .map(|(process, arguments)| one(process, arguments, &tables, &mut versions))
        .collect();
    let known: Vec<PathBuf> = found.iter().flat_map(paths).collect();
    for socket in folders::sockets() {
        let path = std::fs::canonicalize(&socket.path).unwrap_or(socket.path);
        let address = Address::Unix(path);
        let state = tables.state(&address);
        let is_known = matches!(&address, Address::Unix(path) if known.contains(path));
        if is_known || matches!(state, State::Gone) {
            continue;
        }
        found.push(Found {
            name: Some(socket.name),
            pid: None,
            version: None,
            is_stopped: false,
            is_libvirt: false,
            monitors: vec![Monitor {
                protocol: socket.protocol,
                address: Some(address),
                device: None,
                state,
            }],
        });
    }
    found
}

/// Those of a list with this name, or the one with this process number.
pub fn called<'a>(found: &'a [Found], name: &str) -> Vec<&'a Found> {
    let named = |it: &&Found| it.name.as_deref() == Some(name);
    let by_name: Vec<&Found> = found.iter().filter(named).collect();
    if !by_name.is_empty() {
        return by_name;
    }
    let pid = name.parse().ok();
    let numbered = |it: &&Found| pid.is_some() && it.pid == pid;
    found.iter().filter(numbered).collect()
}

fn paths(found: &Found) -> impl Iterator<Item = PathBuf> {
    let addresses = found.monitors.iter().filter_map(|it| it.address.as_ref());
    addresses.filter_map(|address| match address {
        Address::Unix(path) => std::fs::canonicalize(path).ok(),
        _ => None,
    })
}

fn one(
    process: &Process,
    arguments: &[String],
    tables: &Tables,
    versions: &mut HashMap<PathBuf, Option<String>>,
) -> Found {
    let file = |path: &Path| {
        let path = process::seen_from_here(process, path);
        std::fs::read_to_string(path).ok()
    };
    let line = command_line::read(arguments.get(1..).unwrap_or_default(), &file);
    let program = process::program_file(process);
    let version = program.and_then(|program| {
        let version = versions.entry(program.clone());
        version.or_insert_with(|| binary::version(&program)).clone()
    });
    let monitors = line.monitors.into_iter();
    Found {
        name: line.name,
        pid: Some(process.pid()),
        version,
        is_stopped: process::is_stopped(process),
        is_libvirt: line.is_libvirt,
        monitors: monitors.map(|it| monitor(process, it, tables)).collect(),
    }
}

fn monitor(process: &Process, Declared { protocol, at }: Declared, tables: &Tables) -> Monitor {
    let (address, device) = match at {
        Place::Unix(path) => {
            let path = process::seen_from_here(process, &path);
            (Some(Address::Unix(path)), None)
        }
        Place::Tcp { host, port } => (Some(tcp(host, port)), None),
        Place::Descriptor(number) => {
            let inode = process::socket(process, number);
            match inode.and_then(|inode| tables.path(inode)) {
                Some(path) => {
                    let path = process::seen_from_here(process, path);
                    (Some(Address::Unix(path)), None)
                }
                None => (None, Some(format!("open socket {number}"))),
            }
        }
        Place::Other(device) => (None, Some(device)),
    };
    let state = match &address {
        Some(address) => tables.state(address),
        None => State::Unreachable,
    };
    Monitor {
        protocol,
        address,
        device,
        state,
    }
}

/// Where to connect to a port that QEMU listens at: on all of the machine's addresses
/// is on this one as well.
fn tcp(host: String, port: u16) -> Address {
    let host = match host.as_str() {
        "" | "0.0.0.0" | "::" => "localhost".to_owned(),
        _ => host,
    };
    Address::Tcp { host, port }
}
