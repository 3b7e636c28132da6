// SPDX-License-Identifier: GPL-2.0-or-later

//! Folders where programs that run QEMUs keep their sockets: a QEMU whose process this
//! user may not look into can still be reached there.

use super::list::Protocol;
use std::ffi::OsStr;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

/// A socket of a QEMU, by the name of its file.
pub(super) struct Socket {
    /// The file's name without its ending.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) protocol: Protocol,
}

/// Proxmox: a VM is called by its number there.
const PROXMOX: &str = "/run/qemu-server";

/// The sockets that there are.
pub(super) fn sockets() -> Vec<Socket> {
    let mut found = in_folder(Path::new(PROXMOX), &["qmp"]);
    if let Some(runtime) = std::env::var_os("XDG_RUNTIME_DIR").filter(|it| !it.is_empty()) {
        let folder = Path::new(&runtime).join("hmp");
        found.extend(in_folder(&folder, &["qmp", "sock"]));
    }
    found
}

fn in_folder(folder: &Path, endings: &[&str]) -> Vec<Socket> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut sockets: Vec<Socket> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|it| it.is_socket()))
        .map(|entry| entry.path())
        .filter(|path| {
            let ending = path.extension().and_then(OsStr::to_str);
            ending.is_some_and(|it| endings.contains(&it))
        })
        .filter_map(|path| {
            let name = path.file_stem()?.to_string_lossy().into_owned();
            let protocol = Protocol::Qmp;
            Some(Socket {
                name,
                path,
                protocol,
            })
        })
        .collect();
    sockets.sort_by(|a, b| a.path.cmp(&b.path));
    sockets
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn a_folder_has_the_sockets_with_the_right_ending() {
        let folder = tempfile::tempdir().unwrap();
        let listeners: Vec<UnixListener> = ["101.qmp", "100.qmp", "100.vnc"]
            .map(|name| UnixListener::bind(folder.path().join(name)).unwrap())
            .into();
        std::fs::write(folder.path().join("102.qmp"), "").unwrap();
        let names: Vec<String> = in_folder(folder.path(), &["qmp"])
            .into_iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(names, ["100", "101"]);
        assert!(in_folder(&folder.path().join("none"), &["qmp"]).is_empty());
        drop(listeners);
    }
}
