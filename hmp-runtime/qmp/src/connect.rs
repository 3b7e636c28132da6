// SPDX-License-Identifier: GPL-2.0-or-later

//! From an address to a peer that has greeted.

use crate::message::Message;
use crate::program;
use crate::reader::Reader;
use crate::stream::Stream;
use crate::{Address, ConnectionError, Options, Version};
use smol::future::FutureExt;
use smol::{Async, Timer};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use std::os::{
    fd::{AsFd, BorrowedFd, OwnedFd},
    unix::{fs::FileTypeExt, net::UnixStream},
};

/// A peer that has greeted, and what it may have sent after that.
pub(super) struct Greeted {
    pub(super) stream: Stream,
    pub(super) reader: Reader,
    pub(super) version: Version,
}

/// Connects, and waits for the greeting.
pub(super) async fn connect(
    address: &Address,
    options: &Options,
) -> Result<Greeted, ConnectionError> {
    let waited = options.greeting_timeout;
    let is_by_ssh = matches!(address, Address::Ssh { .. });
    let reaching = if is_by_ssh {
        options.ssh_timeout
    } else {
        waited
    };
    let mut end = Timer::after(reaching);
    let late = async {
        (&mut end).await;
        None
    };
    match async { Some(reach(address).await) }.or(late).await {
        Some(stream) => {
            let stream = stream?;
            // A password was typed meanwhile.
            if reaching > waited {
                end = Timer::after(waited);
            }
            greet_until(end, stream, address, options).await
        }
        // A full queue of other clients, or a host that is not there.
        None => Err(match address {
            Address::Tcp { .. } | Address::Ssh { .. } => ConnectionError::Connect {
                address: address.clone(),
                source: ErrorKind::TimedOut.into(),
            },
            _ => ConnectionError::NoGreeting {
                address: address.clone(),
                waited,
            },
        }),
    }
}

/// Waits for the greeting of a connected peer.
pub(super) async fn greet(
    stream: Stream,
    address: &Address,
    options: &Options,
) -> Result<Greeted, ConnectionError> {
    let end = Timer::after(options.greeting_timeout);
    greet_until(end, stream, address, options).await
}

async fn greet_until(
    end: Timer,
    stream: Stream,
    address: &Address,
    options: &Options,
) -> Result<Greeted, ConnectionError> {
    let mut reader = Reader::new();
    // What came instead of the greeting, so far.
    let mut before = None;
    let waited = options.greeting_timeout;
    let late = async {
        end.await;
        Ok(None)
    };
    let greeting = async {
        loop {
            if let Some(line) = reader.next_message() {
                if let Some(trace) = &options.trace {
                    trace.message("<-", line);
                }
                match Message::parse(line) {
                    Ok(Message::Greeting(version)) => return Ok(Some(version)),
                    // A reply to a client before this one, or an event: QEMU may be about
                    // to send it when the next client comes, and greets after it.
                    Ok(_) => before.get_or_insert_with(|| line.to_owned()),
                    Err(_) => {
                        return Err(human_monitor(line, address)
                            .unwrap_or_else(|| no_greeting(line, address)));
                    }
                };
                continue;
            }
            // One that ends its greeting without a line end is waiting too.
            if let Some(error) = human_monitor(reader.unfinished(), address) {
                return Err(error);
            }
            let lost = |_| ConnectionError::Lost;
            stream.readable().await.map_err(lost)?;
            match stream.read(reader.space()) {
                Ok(0) => {
                    return Err(match &before {
                        Some(line) => no_greeting(line, address),
                        None => ConnectionError::Protocol(format!(
                            "{address}: the other end closed the connection without a QMP \
                             greeting"
                        )),
                    });
                }
                Ok(count) => reader.filled(count),
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
                Err(error) => return Err(lost(error)),
            }
        }
    };
    let greeted = greeting.or(late).await?;
    match greeted {
        Some(version) => Ok(Greeted {
            stream,
            reader,
            version,
        }),
        None if let Some(line) = &before => Err(no_greeting(line, address)),
        None if reader.unfinished().is_empty() => Err(ConnectionError::NoGreeting {
            address: address.clone(),
            waited,
        }),
        None => Err(no_greeting(reader.unfinished(), address)),
    }
}

/// The error, if this is how a human monitor starts: `QEMU 10.0.2 monitor - ...`,
/// perhaps after a few bytes of telnet negotiation.
fn human_monitor(text: &[u8], address: &Address) -> Option<ConnectionError> {
    const TELNET_COMMAND: u8 = 255;

    let mut text = text;
    while let [TELNET_COMMAND, _, _, rest @ ..] = text {
        text = rest;
    }
    let text = String::from_utf8_lossy(text.trim_ascii_start());
    let version = text.strip_prefix("QEMU ").and_then(|rest| {
        let (version, _) = rest.split_once(" monitor")?;
        Some(version)
    });
    if version.is_none() && !text.starts_with("(qemu)") {
        return None;
    }
    let mut numbers = version
        .unwrap_or_default()
        .split('.')
        .map(str::parse::<u32>);
    let version = match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Some((major, minor)),
        _ => None,
    };
    let address = address.clone();
    Some(ConnectionError::HumanMonitor { address, version })
}

fn no_greeting(line: &[u8], address: &Address) -> ConnectionError {
    const SHOWN: usize = 60;

    let text = String::from_utf8_lossy(line);
    let shown: String = text.chars().take(SHOWN).collect();
    let more = if shown.len() < text.len() { "..." } else { "" };
    let service = SERVICES
        .iter()
        .find(|(beginning, _)| text.starts_with(beginning))
        .map_or("", |(_, service)| service);
    ConnectionError::Protocol(format!(
        "{address}: this is {service}not QMP: it starts with {shown:?}{more}"
    ))
}

/// Servers that are easily taken for QEMU's QMP port, by how they begin.
const SERVICES: [(&str, &str); 3] = [
    ("SSH-", "an SSH server, "),
    ("RFB ", "a VNC server, "),
    ("HTTP/", "a web server, "),
];

/// Connects the socket.
async fn reach(address: &Address) -> Result<Stream, ConnectionError> {
    let failed = |source| ConnectionError::Connect {
        address: address.clone(),
        source,
    };
    match address {
        Address::Tcp { host, port } => reach_tcp(host, *port).await.map_err(failed),
        Address::Unix(path) => match reach_unix(path).await {
            Ok(stream) => Ok(Stream::Unix(stream)),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused && !is_socket(path) => {
                Err(not_a_socket(address, "this is not a socket"))
            }
            Err(error) => Err(failed(error)),
        },
        Address::Descriptor(number) => {
            let problem = |_| not_a_socket(address, "there is no such open descriptor");
            adopt(inherited(*number).map_err(problem)?, address)
        }
        Address::Ssh { host, path } => program::through_ssh(host, path).await.map_err(failed),
        Address::Exec(command) => program::run(command).map_err(failed),
    }
}

async fn reach_tcp(host: &str, port: u16) -> io::Result<Stream> {
    let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
        Ok(ip) => vec![(ip, port).into()],
        Err(_) => smol::net::resolve((host, port)).await?,
    };
    let mut last = io::Error::new(ErrorKind::NotFound, "the host name has no address");
    for address in addresses {
        match Async::<TcpStream>::connect(address).await {
            Ok(stream) => {
                // Requests are small, and each is waited for.
                stream.get_ref().set_nodelay(true)?;
                return Ok(Stream::Tcp(stream));
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// How long to wait before trying again when the queue of clients is full.
#[cfg(target_os = "linux")]
const RETRY: Duration = Duration::from_millis(50);

#[cfg(target_os = "linux")]
async fn reach_unix(path: &Path) -> io::Result<Async<UnixStream>> {
    use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

    let address = SocketAddrUnix::new(path)?;
    let socket = rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
        None,
    )?;
    loop {
        match rustix::net::connect(&socket, &address) {
            Ok(()) => return Async::new_nonblocking(UnixStream::from(socket)),
            // Linux does not queue it, nor say when there is room.
            Err(rustix::io::Errno::AGAIN) => Timer::after(RETRY).await,
            Err(error) => return Err(error.into()),
        };
    }
}

#[cfg(not(target_os = "linux"))]
async fn reach_unix(path: &Path) -> io::Result<Async<UnixStream>> {
    Async::new(UnixStream::connect(path)?)
}

fn is_socket(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket())
}

fn not_a_socket(address: &Address, problem: &str) -> ConnectionError {
    ConnectionError::NotASocket {
        address: address.clone(),
        problem: problem.to_owned(),
    }
}

/// Duplicates a descriptor that this process was started with.
#[allow(unsafe_code)]
fn inherited(number: i32) -> io::Result<OwnedFd> {
    // SAFETY: the descriptor is only used to duplicate it, which does nothing
    // but fail if it is not open. The number comes from whoever started the
    // process, so the standard library has no safe way to it.
    unsafe { BorrowedFd::borrow_raw(number) }.try_clone_to_owned()
}

/// Takes a socket that is connected already.
pub(super) fn adopt(socket: OwnedFd, address: &Address) -> Result<Stream, ConnectionError> {
    use rustix::net::{AddressFamily, SocketType, getpeername, sockopt::socket_type};

    let problem = |problem| not_a_socket(address, problem);
    match socket_type(socket.as_fd()) {
        Ok(SocketType::STREAM) => {}
        Ok(_) => return Err(problem("this is not a stream socket")),
        Err(_) => return Err(problem("this is not a socket")),
    }
    let peer = getpeername(socket.as_fd()).map_err(|_| problem("this socket is not connected"))?;
    let failed = |source| ConnectionError::Connect {
        address: address.clone(),
        source,
    };
    match peer.map(|peer| peer.address_family()) {
        Some(AddressFamily::INET | AddressFamily::INET6) => {
            Async::new(TcpStream::from(socket)).map(Stream::Tcp)
        }
        _ => Async::new(UnixStream::from(socket)).map(Stream::Unix),
    }
    .map_err(failed)
}
