// SPDX-License-Identifier: GPL-2.0-or-later

//! The kinds of connections, as one.

use crate::program::Program;
use smol::Async;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::task::{Context, Poll};

/// A connected socket that never blocks.
pub(super) enum Stream {
    Unix(Async<UnixStream>),
    Tcp(Async<TcpStream>),
    /// To a program, which ends with the connection, or through one.
    Program {
        stream: Async<UnixStream>,
        /// Ends the program when it is dropped.
        _program: Program,
    },
}

macro_rules! either {
    ($self:expr, $stream:ident => $result:expr) => {
        match $self {
            Stream::Unix($stream) => $result,
            Stream::Tcp($stream) => $result,
            Stream::Program {
                stream: $stream, ..
            } => $result,
        }
    };
}

impl Stream {
    /// Reads what is there; `WouldBlock` if nothing is.
    pub(super) fn read(&self, space: &mut [u8]) -> io::Result<usize> {
        either!(self, stream => stream.get_ref().read(space))
    }

    /// Writes as much as there is room for; `WouldBlock` if there is none.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        either!(self, stream => stream.get_ref().write(bytes))
    }

    /// Ends both directions, so that the other end notices at once.
    pub(super) fn shut_down(&self) {
        // It may be closed already.
        let _ = either!(self, stream => stream.get_ref().shutdown(Shutdown::Both));
    }

    /// Whether descriptors can be sent along.
    pub(super) fn carries_descriptors(&self) -> bool {
        matches!(self, Stream::Unix(_))
    }

    /// As [`write`](Self::write), with a descriptor that arrives with the
    /// first byte.
    pub(super) fn write_with(&self, bytes: &[u8], descriptor: &OwnedFd) -> io::Result<usize> {
        use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

        let descriptors = [descriptor.as_fd()];
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        ancillary.push(SendAncillaryMessage::ScmRights(&descriptors));
        let bytes = [io::IoSlice::new(bytes)];
        Ok(either!(self, stream => sendmsg(
            stream.get_ref(),
            &bytes,
            &mut ancillary,
            SendFlags::NOSIGNAL,
        ))?)
    }

    pub(super) fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, stream => stream.poll_readable(cx))
    }

    pub(super) fn poll_writable(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, stream => stream.poll_writable(cx))
    }

    pub(super) async fn readable(&self) -> io::Result<()> {
        either!(self, stream => stream.readable().await)
    }
}
