// SPDX-License-Identifier: GPL-2.0-or-later

//! The processes of this machine, as far as this user may see them.

use procfs::process::{FDTarget, MMapPath, Process, all_processes};
use rustix::fs::Access;
use std::path::{Path, PathBuf};

/// Those that look like a QEMU that emulates a machine, with their arguments.
pub(super) fn qemus() -> Vec<(Process, Vec<String>)> {
    let mut found: Vec<(Process, Vec<String>)> = all()
        .filter_map(|process| {
            let arguments = process.cmdline().ok()?;
            let is_one = is_qemu(arguments.first()?) || is_qemu(&process.exe().ok()?);
            // A kernel thread, or a process that has ended, has no arguments.
            is_one.then_some((process, arguments))
        })
        .collect();
    found.sort_by_key(|(process, _)| process.pid());
    found
}

fn all() -> impl Iterator<Item = Process> {
    all_processes().into_iter().flatten().filter_map(Result::ok)
}

/// Whether a program has a name that distributions give to QEMU.
fn is_qemu(program: impl AsRef<Path>) -> bool {
    let name = program.as_ref().file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    name.starts_with("qemu-system-") || matches!(&*name, "qemu-kvm" | "kvm")
}

/// The file of a QEMU's program: mapped into it where the dynamic linker was started
/// with it as an argument.
pub(super) fn program_file(process: &Process) -> Option<PathBuf> {
    let program = process.exe().ok()?;
    if is_qemu(&program) {
        return Some(program);
    }
    let maps = process.maps().ok()?;
    maps.into_iter().find_map(|map| match map.pathname {
        MMapPath::Path(path) if is_qemu(&path) => Some(path),
        _ => None,
    })
}

/// A process by its number, with the name of its program.
pub(super) fn program(pid: i32) -> Option<String> {
    Some(Process::new(pid).ok()?.stat().ok()?.comm)
}

/// Whether a process is stopped, by `SIGSTOP` or a debugger.
pub(super) fn is_stopped(process: &Process) -> bool {
    process
        .stat()
        .is_ok_and(|stat| matches!(stat.state, 'T' | 't'))
}

/// Who has the socket with this inode open, this process excepted.
pub(super) fn owner(inode: u64) -> Option<i32> {
    let own = std::process::id().cast_signed();
    all()
        .filter(|process| process.pid() != own)
        .find(|process| sockets(process).any(|(_, it)| it == inode))
        .map(|process| process.pid())
}

/// The descriptors of a process that are sockets, with their inodes.
fn sockets(process: &Process) -> impl Iterator<Item = (i32, u64)> {
    let descriptors = process.fd().into_iter().flatten().filter_map(Result::ok);
    descriptors.filter_map(|it| match it.target {
        FDTarget::Socket(inode) => Some((it.fd, inode)),
        _ => None,
    })
}

/// The inode of the socket that a process has as this descriptor.
pub(super) fn socket(process: &Process, descriptor: i32) -> Option<u64> {
    sockets(process).find_map(|(number, inode)| (number == descriptor).then_some(inode))
}

/// Where this process finds a path of another one: that may have another working
/// directory, and in a container other files.
pub(super) fn seen_from_here(process: &Process, path: &Path) -> PathBuf {
    let absolute = match process.cwd() {
        Ok(directory) if path.is_relative() => directory.join(path),
        _ => path.to_owned(),
    };
    if is_elsewhere(process) {
        let root = PathBuf::from(format!("/proc/{}/root", process.pid()));
        let inside = absolute.strip_prefix("/").unwrap_or(&absolute);
        return root.join(inside);
    }
    absolute
}

/// Whether a process sees other file systems than this one.
fn is_elsewhere(process: &Process) -> bool {
    let space = |pid: &str| std::fs::read_link(format!("/proc/{pid}/ns/mnt"));
    match (space(&process.pid().to_string()), space("self")) {
        (Ok(theirs), Ok(ours)) => theirs != ours,
        // Of another user: nothing there can be reached anyway.
        _ => false,
    }
}

/// Whether this user may connect to a socket with a path.
pub(super) fn is_allowed(path: &Path) -> bool {
    rustix::fs::access(path, Access::WRITE_OK).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qemu_is_known_by_the_name_of_its_program() {
        for name in [
            "/usr/bin/qemu-system-x86_64",
            "qemu-kvm",
            "kvm",
            "./qemu-system-arm",
        ] {
            assert!(is_qemu(name), "{name}");
        }
        for name in [
            "qemu-img",
            "/usr/bin/qemu-x86_64",
            "hmp",
            "",
            "qemu-storage-daemon",
        ] {
            assert!(!is_qemu(name), "{name}");
        }
    }

    #[test]
    fn the_owner_of_a_socket_is_looked_for_among_others() {
        // Nobody else has it.
        let (ours, _) = std::os::unix::net::UnixStream::pair().unwrap();
        let inode = std::os::unix::fs::MetadataExt::ino(
            &std::fs::metadata(format!(
                "/proc/self/fd/{}",
                std::os::fd::AsRawFd::as_raw_fd(&ours)
            ))
            .unwrap(),
        );
        assert_eq!(owner(inode), None);
    }
}
