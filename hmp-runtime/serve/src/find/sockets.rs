// SPDX-License-Identifier: GPL-2.0-or-later

//! The kernel's tables of sockets: who listens, and who is connected to whom.

use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_sock_diag::SockDiagMessage;
use netlink_packet_sock_diag::constants::TCP_LISTEN;
use netlink_packet_sock_diag::unix::nlas::{Nla, Vfs};
use netlink_packet_sock_diag::unix::{ShowFlags, StateFlags, UnixRequest, UnixResponse};
use netlink_packet_utils::Emitable;
use netlink_sys::protocols::NETLINK_SOCK_DIAG;
use netlink_sys::{Socket, SocketAddr};
use procfs::net::{TcpNetEntry, TcpState};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A unix socket.
pub(super) struct UnixSocket {
    /// The number that processes have it by; 0 for a client whose connection nobody has
    /// taken yet.
    pub(super) inode: u32,
    pub(super) listens: bool,
    /// The path as it was bound: a connection has that of the socket that took it.
    pub(super) path: Option<PathBuf>,
    /// The file that it is bound to: number and device.
    file: Option<(u32, u32)>,
    /// The inode at the other end.
    pub(super) peer: Option<u32>,
}

impl UnixSocket {
    /// Whether it is bound to the file at this path, however that is written.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let file = std::fs::metadata(path).map(|it| (it.ino(), it.dev()));
        match (file, self.file) {
            (Ok((inode, device)), Some(own)) => {
                let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
                // The kernel has it in 32 bits.
                #[allow(clippy::cast_possible_truncation)]
                let inode = inode as u32;
                own == (inode, major << 20 | minor)
            }
            _ => false,
        }
    }
}

/// All unix sockets of this network namespace.
///
/// # Errors
///
/// That of the system, where the kernel does not tell.
pub(super) fn unix() -> io::Result<Vec<UnixSocket>> {
    let mut socket = Socket::new(NETLINK_SOCK_DIAG)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_DUMP;
    let request = UnixRequest {
        state_flags: StateFlags::all(),
        inode: 0,
        show_flags: ShowFlags::NAME | ShowFlags::VFS | ShowFlags::PEER,
        cookie: [0xff; 8],
    };
    let payload = SockDiagMessage::UnixRequest(request).into();
    let mut message = NetlinkMessage::new(header, payload);
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    socket.send(&bytes, 0)?;
    let mut sockets = Vec::new();
    loop {
        let (bytes, _) = socket.recv_from_full()?;
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let message = NetlinkMessage::<SockDiagMessage>::deserialize(rest)
                .map_err(|problem| io::Error::other(problem.to_string()))?;
            // The kernel aligns messages to four bytes.
            let length = (message.header.length as usize).next_multiple_of(4);
            match message.payload {
                NetlinkPayload::InnerMessage(SockDiagMessage::UnixResponse(response)) => {
                    sockets.push(read(&response));
                }
                NetlinkPayload::Done(_) => return Ok(sockets),
                NetlinkPayload::Error(error) => return Err(error.to_io()),
                _ => {}
            }
            rest = rest.get(length.max(1)..).unwrap_or_default();
        }
        if bytes.is_empty() {
            return Ok(sockets);
        }
    }
}

fn read(response: &UnixResponse) -> UnixSocket {
    let file = response.nlas.iter().find_map(|part| match part {
        Nla::Vfs(vfs) => Some(numbers(vfs)),
        _ => None,
    });
    UnixSocket {
        inode: response.header.inode,
        listens: response.header.state == TCP_LISTEN,
        path: response.name().map(PathBuf::from),
        file,
        peer: response.peer(),
    }
}

/// The crate shows the two numbers only as the bytes they came in.
fn numbers(vfs: &Vfs) -> (u32, u32) {
    let mut bytes = [0; 8];
    vfs.emit(&mut bytes);
    let [a, b, c, d, e, f, g, h] = bytes;
    (
        u32::from_ne_bytes([a, b, c, d]),
        u32::from_ne_bytes([e, f, g, h]),
    )
}

/// What listens at a local TCP port, and the connections that were taken there.
pub(super) struct TcpPort {
    /// The inodes of the sockets that listen.
    pub(super) listeners: Vec<u64>,
    /// For each connection the inode of the client's end, if that is on this machine.
    pub(super) clients: Vec<Option<u64>>,
}

/// What the kernel knows of a local TCP port.
pub(super) fn tcp(port: u16) -> TcpPort {
    let entries: Vec<TcpNetEntry> = [procfs::net::tcp(), procfs::net::tcp6()]
        .into_iter()
        .flat_map(Result::unwrap_or_default)
        .collect();
    let (mut listeners, mut clients) = (Vec::new(), Vec::new());
    for entry in entries.iter().filter(|it| it.local_address.port() == port) {
        match entry.state {
            TcpState::Listen => listeners.push(entry.inode),
            // One that nobody has taken yet is no process's.
            TcpState::Established if entry.inode != 0 => {
                let mut others = entries.iter();
                let client = others.find(|it| it.local_address == entry.remote_address);
                clients.push(client.map(|it| it.inode));
            }
            _ => {}
        }
    }
    TcpPort { listeners, clients }
}
