// SPDX-License-Identifier: GPL-2.0-or-later

//! Which QEMU is meant: an address, a name or a process number, or the only one.

use crate::list;
use hmp_runtime::qmp::Address;
use hmp_serve::find::{self, Found};
use std::fmt::Write;

/// What the user says of the QEMU to talk to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// Where its QMP monitor is.
    Address(Address),
    /// Its name or its process number, unless there is a file of that name.
    Called(String),
    /// Nothing: the only one that runs, for a user at a terminal.
    Only,
}

/// What a user reads who has not said which QEMU is meant.
const WHICH: &str = "which QEMU? give the address of its QMP socket, as in 'hmp vm.sock'; \
                     'hmp --help' says more";

impl Target {
    /// Reads an address, or what may be a name.
    ///
    /// # Errors
    ///
    /// One line that says what is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Target, String> {
        let address: Address = text.parse().map_err(plain)?;
        let is_bare = matches!(&address, Address::Unix(path) if path.as_os_str() == text);
        if !is_bare || text.contains('/') {
            return Ok(Target::Address(address));
        }
        Ok(Target::Called(text.to_owned()))
    }

    /// The address to connect to, and what is to be said of it.
    ///
    /// # Errors
    ///
    /// Why there is none, in one line, or several for a list.
    pub(crate) fn resolve(&self, is_terminal: bool) -> Result<(Address, Option<String>), String> {
        match self {
            Target::Address(address) => Ok((address.clone(), None)),
            Target::Called(name) => Ok((called(name)?, None)),
            Target::Only if is_terminal => only(&find::all()),
            Target::Only => Err(WHICH.to_owned()),
        }
    }
}

fn plain(error: hmp_runtime::qmp::ConnectionError) -> String {
    error.to_string()
}

/// A file of that name, a QEMU of that name or number, or else an error that is still
/// about a file.
fn called(name: &str) -> Result<Address, String> {
    let file = Address::Unix(name.into());
    if std::fs::symlink_metadata(name).is_ok() {
        return Ok(file);
    }
    let all = find::all();
    let found = find::called(&all, name);
    match found.as_slice() {
        [] => match unknown_kind(name) {
            Some(problem) => Err(problem),
            None => Ok(file),
        },
        [one] => address(one),
        several => {
            let mut pids = String::new();
            for pid in several.iter().filter_map(|it| it.pid) {
                // Writing to a String cannot fail.
                let _ = write!(pids, " {pid}");
            }
            Err(format!(
                "{} QEMUs are called '{name}': give the process number of one:{pids}",
                several.len()
            ))
        }
    }
}

/// What is wrong with a name that looks like a kind of address that there is not.
fn unknown_kind(name: &str) -> Option<String> {
    let (kind, rest) = name.split_once(':')?;
    let is_kind = kind.len() > 1 && kind.bytes().all(|byte| byte.is_ascii_lowercase());
    // A host and its port have an answer of their own.
    let is_port = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    (is_kind && !is_port).then(|| {
        format!(
            "'{name}': there is no kind of address '{kind}:', and no such file; \
             there are unix:PATH, \
             tcp:HOST:PORT, ssh:HOST:PATH, exec:COMMAND and fd:N"
        )
    })
}

fn address(found: &Found) -> Result<Address, String> {
    let name = found.name.as_deref().unwrap_or("this QEMU");
    if let Some(address) = found.best() {
        return Ok(address.clone());
    }
    if found.is_libvirt {
        return Err(format!(
            "{name} is run by libvirt, which keeps its QMP socket: \
             'virsh qemu-monitor-command --hmp {name} COMMAND' gets through"
        ));
    }
    Err(format!(
        "{name} has no QMP monitor that you can connect to; start it with \
         -qmp unix:PATH,server,wait=off ('hmp ls' shows what it has)"
    ))
}

/// The only QEMU whose QMP monitor waits for a client.
fn only(all: &[Found]) -> Result<(Address, Option<String>), String> {
    let free: Vec<(&Found, &Address)> = all
        .iter()
        .filter(|it| !it.is_stopped)
        .filter_map(|it| Some((it, it.free()?)))
        .collect();
    match free.as_slice() {
        [(found, address)] => {
            let name = found.name.as_deref().unwrap_or("the QEMU");
            let number = found
                .pid
                .map_or_else(String::new, |pid| format!(" (pid {pid})"));
            let note = format!("{name}{number} is the only one that is free: {address}");
            Ok(((*address).clone(), Some(note)))
        }
        _ if all.is_empty() => Err(WHICH.to_owned()),
        _ => Err(format!(
            "which QEMU? give the name, the process number or the address of one\n{}",
            list::table(all)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_name_is_one() {
        for name in ["vm", "win 11", "1234", "vm.sock"] {
            assert_eq!(Target::read(name), Ok(Target::Called(name.to_owned())));
        }
        for text in ["./vm", "/run/vm", "unix:vm", "tcp:localhost:1", "fd:3"] {
            let target = Target::read(text);
            assert!(
                matches!(target, Ok(Target::Address(_))),
                "{text}: {target:?}"
            );
        }
        assert!(Target::read("tcp:x").is_err());
    }

    #[test]
    fn an_unknown_kind_of_address_is_answered_with_those_that_there_are() {
        for name in ["libvrt:win11", "shh:host:/x", "exce:"] {
            let problem = unknown_kind(name).unwrap();
            assert!(
                problem.contains("unix:PATH, tcp:HOST:PORT, ssh:HOST:PATH, exec:COMMAND and fd:N"),
                "{problem}"
            );
        }
        for name in ["vm", "localhost:4444", "C:x", "a.b:c"] {
            assert_eq!(unknown_kind(name), None, "{name}");
        }
    }
}
