//! The byte stream under QMP: a socket of any kind.

use super::{Address, ConnectionError};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use smol::Async;
use std::io::{self, ErrorKind, IoSlice};
use std::mem::MaybeUninit;
use std::net::TcpStream;
use std::os::fd::{AsFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;

/// A connected socket.
pub(super) struct Transport {
    socket: Async<OwnedFd>,
    /// Descriptors can travel through it.
    is_unix: bool,
}

impl Transport {
    /// Connects to `address`.
    pub(super) async fn connect(address: &Address) -> Result<Transport, ConnectionError> {
        let connected = match address {
            Address::Unix(path) => Async::<UnixStream>::connect(path)
                .await
                .and_then(Async::into_inner)
                .map(OwnedFd::from),
            Address::Tcp { host, port } => tcp(host, *port).await,
            Address::Descriptor(fd) => inherited(*fd),
        };
        let socket = connected
            .and_then(Async::new)
            .map_err(|error| refused(address, error))?;
        let is_unix = rustix::net::sockopt::socket_domain(&socket)
            .is_ok_and(|domain| domain == rustix::net::AddressFamily::UNIX);
        Ok(Transport { socket, is_unix })
    }

    /// Reads what has come, at least one byte; 0 at the end.
    pub(super) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket
            .read_with(|socket| Ok(rustix::io::read(socket, &mut *buffer)?))
            .await
    }

    /// Waits until [`try_write`](Transport::try_write) makes sense.
    pub(super) async fn writable(&self) -> io::Result<()> {
        self.socket.writable().await
    }

    /// Writes what the socket takes without waiting.
    pub(super) fn try_write(&self, bytes: &[u8], fd: Option<BorrowedFd<'_>>) -> io::Result<usize> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        let fds = fd.as_slice();
        if !fds.is_empty() {
            control.push(SendAncillaryMessage::ScmRights(fds));
        }
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        Ok(sendmsg(
            self.socket.as_fd(),
            &[IoSlice::new(bytes)],
            &mut control,
            flags,
        )?)
    }

    /// Whether a descriptor can be sent along.
    pub(super) fn passes_descriptors(&self) -> bool {
        self.is_unix
    }
}

async fn tcp(host: &str, port: u16) -> io::Result<OwnedFd> {
    let name = (host.to_owned(), port);
    let addresses = smol::unblock(move || std::net::ToSocketAddrs::to_socket_addrs(&name)).await?;
    let mut last = io::Error::new(ErrorKind::NotFound, "the host name has no address");
    for address in addresses {
        match Async::<TcpStream>::connect(address).await {
            Ok(stream) => {
                let stream = stream.into_inner()?;
                stream.set_nodelay(true)?;
                return Ok(stream.into());
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn inherited(fd: i32) -> io::Result<OwnedFd> {
    let is_socket = std::fs::metadata(format!("/proc/self/fd/{fd}"))
        .is_ok_and(|file| std::os::unix::fs::FileTypeExt::is_socket(&file.file_type()));
    if !is_socket {
        return Err(io::Error::new(
            ErrorKind::InvalidInput,
            "it is not an open socket",
        ));
    }
    // SAFETY: the descriptor is open, and whoever started this process gave it
    // for this use; nothing else here knows its number.
    #[allow(unsafe_code)]
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Why the socket could not be reached, with what to do about it.
fn refused(address: &Address, source: io::Error) -> ConnectionError {
    let advice = match (address, source.kind()) {
        (Address::Unix(path), ErrorKind::NotFound) if is_in_no_folder(path) => {
            "no such directory".to_owned()
        }
        (Address::Unix(path), ErrorKind::NotFound) => format!(
            "no such socket; start QEMU with -qmp unix:{},server,wait=off",
            path.display()
        ),
        (Address::Unix(_), ErrorKind::PermissionDenied) => {
            "permission denied; run hmp as the user that QEMU runs as".to_owned()
        }
        (Address::Unix(path), ErrorKind::ConnectionRefused) if !is_socket(path) => {
            "this is no socket; give the path of QEMU's QMP socket".to_owned()
        }
        (Address::Unix(_), ErrorKind::ConnectionRefused) => {
            "nobody listens there; the QEMU that made the socket is gone".to_owned()
        }
        (Address::Unix(_), ErrorKind::WouldBlock) => {
            "too many clients wait there; QEMU serves one QMP client at a time".to_owned()
        }
        (Address::Unix(_), ErrorKind::InvalidInput) => {
            "the path is too long for a socket; use a shorter or a relative one".to_owned()
        }
        (Address::Tcp { port, .. }, ErrorKind::ConnectionRefused) => format!(
            "nobody listens there; start QEMU with -qmp tcp:localhost:{port},server,wait=off"
        ),
        _ => source.to_string(),
    };
    ConnectionError::Connect {
        address: address.to_string(),
        advice,
        source,
    }
}

fn is_in_no_folder(path: &Path) -> bool {
    path.parent()
        .is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
}

fn is_socket(path: &Path) -> bool {
    std::fs::metadata(path)
        .is_ok_and(|file| std::os::unix::fs::FileTypeExt::is_socket(&file.file_type()))
}
