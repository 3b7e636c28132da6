// SPDX-License-Identifier: GPL-2.0-or-later

//! The far end of one connection.

use super::HANGS;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendFlags, recvmsg, send};
use serde_json::{Value as Json, json};
use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::thread;
use std::time::Duration;

/// The greeting of a QEMU 10.0.2.
pub const GREETING: &str = concat!(
    r#"{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "#,
    r#""package": "Debian 1:10.0.2+ds-2"}, "capabilities": ["oob"]}}"#
);

/// What a client asked.
#[derive(Debug)]
pub struct Asked {
    /// The QMP command.
    pub command: String,
    /// Its arguments; null without any.
    pub arguments: Json,
    /// The request's id.
    pub id: Json,
    /// The descriptors that had come when the request ended.
    pub descriptors: Vec<OwnedFd>,
}

impl Asked {
    /// What precedes the request's number in the id: the same word for the
    /// whole connection, and another for any other connection.
    pub fn word(&self) -> String {
        let id = self.id.as_str().expect("an id is text");
        id[..5].to_owned()
    }
}

/// The far end of one connection, in the hands of a script.
pub struct Conversation {
    socket: OwnedFd,
    received: Vec<u8>,
    descriptors: Vec<OwnedFd>,
    read_size: usize,
}

impl Conversation {
    /// A conversation over a connected socket.
    pub fn over(socket: OwnedFd) -> Conversation {
        for direction in [Timeout::Recv, Timeout::Send] {
            set_socket_timeout(&socket, direction, Some(HANGS)).unwrap();
        }
        Conversation {
            socket,
            received: Vec::new(),
            descriptors: Vec::new(),
            read_size: 1 << 16,
        }
    }

    /// From now on, reads no further than it has to, as QEMU does.
    pub fn read_byte_by_byte(&mut self) {
        self.read_size = 1;
    }

    /// Sends the greeting.
    pub fn greet(&mut self) {
        self.line(GREETING);
    }

    /// Greets, and answers the capability negotiation.
    pub fn negotiate(&mut self) {
        self.greet();
        self.accept_negotiation();
    }

    /// Answers the capability negotiation.
    pub fn accept_negotiation(&mut self) {
        let asked = self.request();
        assert_eq!(asked.command, "qmp_capabilities");
        self.answer(&asked, json!({}));
    }

    /// Sends bytes as they are.
    pub fn raw(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let count = send(&self.socket, bytes, SendFlags::NOSIGNAL)
                .expect("the client should read what it is sent");
            bytes = &bytes[count..];
        }
    }

    /// Sends bytes again and again, until the client has gone.
    pub fn raw_until_gone(&mut self, bytes: &[u8]) {
        while send(&self.socket, bytes, SendFlags::NOSIGNAL).is_ok() {}
    }

    /// Sends bytes in pieces of `size`, with a pause for each to be read,
    /// unless the client has gone.
    pub fn pieces(&mut self, bytes: &[u8], size: usize) {
        for piece in bytes.chunks(size) {
            if send(&self.socket, piece, SendFlags::NOSIGNAL).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Sends a line, ended as QEMU ends it.
    pub fn line(&mut self, line: &str) {
        self.raw(format!("{line}\r\n").as_bytes());
    }

    /// Sends a result.
    pub fn answer(&mut self, asked: &Asked, result: Json) {
        self.line(&json!({ "return": result, "id": asked.id }).to_string());
    }

    /// Sends a refusal; `None` means a request that could not be read.
    pub fn refuse(&mut self, asked: Option<&Asked>, class: &str, desc: &str) {
        let mut message = json!({ "error": { "class": class, "desc": desc } });
        if let Some(asked) = asked {
            message["id"] = asked.id.clone();
        }
        self.line(&message.to_string());
    }

    /// Sends an event.
    pub fn event(&mut self, name: &str, data: Json) {
        let timestamp = json!({ "seconds": 1, "microseconds": 2 });
        let message = json!({ "timestamp": timestamp, "event": name, "data": data });
        self.line(&message.to_string());
    }

    /// Negotiates, and answers one request with `{}`.
    pub fn serve_one(mut self) {
        self.negotiate();
        let asked = self.request();
        self.answer(&asked, json!({}));
        self.wait_for_the_end();
    }

    /// Waits for a request.
    pub fn request(&mut self) -> Asked {
        self.next_request()
            .expect("the client should ask before it goes")
    }

    /// Waits for the client to go, which it should do without a word.
    pub fn wait_for_the_end(&mut self) {
        if let Some(asked) = self.next_request() {
            panic!("the client should have gone, but asked {asked:?}");
        }
    }

    /// Waits for a request, or for the client to go.
    pub fn next_request(&mut self) -> Option<Asked> {
        let mut searched = 0;
        let end = loop {
            let unseen = &self.received[searched..];
            if let Some(found) = unseen.iter().position(|byte| *byte == b'\n') {
                break searched + found;
            }
            searched = self.received.len();
            if !self.receive() {
                assert_eq!(searched, 0, "the client went in the middle of a request");
                return None;
            }
        };
        let line: Vec<u8> = self.received.drain(..=end).collect();
        let mut request: Json = serde_json::from_slice(&line).unwrap();
        Some(Asked {
            command: request["execute"].as_str().unwrap().to_owned(),
            arguments: request["arguments"].take(),
            id: request["id"].take(),
            descriptors: std::mem::take(&mut self.descriptors),
        })
    }

    /// Reads until the client has gone, whatever it sends.
    pub fn ignore_the_rest(&mut self) {
        while self.receive() {
            self.received.clear();
        }
    }

    /// Takes in what comes next, and returns whether anything did.
    fn receive(&mut self) -> bool {
        let mut bytes = vec![0; self.read_size];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let received = recvmsg(
            &self.socket,
            &mut [IoSliceMut::new(&mut bytes)],
            &mut ancillary,
            RecvFlags::CMSG_CLOEXEC,
        );
        let count = match received {
            Ok(received) => received.bytes,
            Err(rustix::io::Errno::CONNRESET) => 0,
            Err(error) => panic!("the client should say something: {error}"),
        };
        for message in ancillary.drain() {
            if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                self.descriptors.extend(descriptors);
            }
        }
        self.received.extend_from_slice(&bytes[..count]);
        count > 0
    }
}
