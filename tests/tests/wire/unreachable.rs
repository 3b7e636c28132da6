// SPDX-License-Identifier: GPL-2.0-or-later

//! Every way of not reaching a QEMU. Each ends in one line that says what to
//! do.

use super::{PATIENT, ask};
use hmp_runtime::qmp::{Address, Client, ConnectionError, Options};
use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use tests::fake_peer::{Conversation, FakePeer, run};

/// For peers that stay silent; nothing depends on its length.
const SOON: Options = Options {
    greeting_timeout: Duration::from_millis(50),
    ssh_timeout: Duration::from_millis(50),
    trace: None,
};

fn error(address: &Address, options: &Options) -> ConnectionError {
    match run(Client::connect(address, options)) {
        Ok(_) => panic!("there should be no connection to {address}"),
        Err(error) => error,
    }
}

/// What the user reads: one line that starts with the address.
fn text(address: &Address, options: &Options) -> String {
    let text = error(address, options).to_string();
    assert!(!text.contains('\n'), "{text}");
    let rest = text.strip_prefix(&format!("{address}: "));
    rest.expect("the address should come first").to_owned()
}

fn text_from_peer(script: impl FnOnce(Conversation) + Send + 'static) -> String {
    let peer = FakePeer::unix(script);
    let text = text(peer.address(), &PATIENT);
    peer.finish();
    text
}

#[test]
fn an_inherited_descriptor_that_is_not_a_connected_socket_is_named_as_what_it_is() {
    let file: OwnedFd = tempfile::tempfile().unwrap().into();
    let datagrams: OwnedFd = UnixDatagram::unbound().unwrap().into();
    let listener: OwnedFd = TcpListener::bind("127.0.0.1:0").unwrap().into();
    let of = |fd: &OwnedFd| text(&Address::Descriptor(fd.as_raw_fd()), &PATIENT);
    assert_eq!(of(&file), "this is not a socket");
    assert_eq!(of(&datagrams), "this is not a stream socket");
    assert_eq!(of(&listener), "this socket is not connected");
    // Above the limit of open descriptors of any process.
    let closed = Address::Descriptor(i32::MAX);
    assert_eq!(text(&closed, &PATIENT), "there is no such open descriptor");
}

#[test]
fn a_peer_that_never_greets_probably_has_another_client() {
    let peer = FakePeer::unix(|mut peer| peer.wait_for_the_end());
    let error = error(peer.address(), &SOON);
    assert!(
        matches!(error, ConnectionError::NoGreeting { .. }),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        format!(
            "{}: no QMP greeting within 50ms; another client probably holds this socket: \
         QEMU serves one QMP client at a time",
            peer.address()
        )
    );
    peer.finish();
}

#[test]
fn a_queue_full_of_clients_is_the_same_as_no_greeting() {
    let (directory, path, _listener) = full_queue();
    let error = error(&Address::Unix(path), &SOON);
    assert!(
        matches!(error, ConnectionError::NoGreeting { .. }),
        "{error:?}"
    );
    drop(directory);
}

#[test]
fn the_client_waits_for_room_in_a_full_queue() {
    let (directory, path, listener) = full_queue();
    let script = thread::spawn(move || {
        let first = listener.accept().unwrap();
        drop(first);
        Conversation::over(listener.accept().unwrap().0.into()).serve_one();
    });
    ask(run(Client::connect(&Address::Unix(path), &PATIENT)).unwrap());
    script.join().unwrap();
    drop(directory);
}

/// A socket whose queue of one is taken.
fn full_queue() -> (TempDir, std::path::PathBuf, UnixListener) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("qmp.sock");
    let listener = UnixListener::bind(&path).unwrap();
    rustix::net::listen(&listener, 0).unwrap();
    // It stays in the queue after its near end is gone.
    drop(UnixStream::connect(&path).unwrap());
    (directory, path, listener)
}

#[test]
fn a_human_monitor_is_recognised() {
    let banner = b"QEMU 10.0.2 monitor - type 'help' for more information\r\n(qemu) ";
    let telnet = b"\xff\xfb\x01\xff\xfb\x03\xff\xfe\x22QEMU 7.2.22 monitor - type";
    let beginnings: [(&[u8], usize); 5] = [
        (banner, banner.len()),
        (banner, 1),
        (telnet, telnet.len()),
        (telnet, 2),
        (b"(qemu) ", 7),
    ];
    for (beginning, size) in beginnings {
        let text = text_from_peer(move |mut peer| {
            peer.pieces(beginning, size);
            peer.wait_for_the_end();
        });
        assert_eq!(
            text,
            "this is a human monitor (HMP), not QMP; start QEMU with \
             -qmp unix:PATH,server,wait=off and give that PATH"
        );
    }
}

#[test]
fn a_human_monitor_that_can_make_others_gets_the_lines() {
    for (version, can) in [("11.0.1", false), ("11.1.3", true), ("12.0.0", true)] {
        let banner = format!("QEMU {version} monitor - type 'help' for more information\r\n");
        let text = text_from_peer(move |mut peer| {
            peer.pieces(banner.as_bytes(), 7);
            peer.wait_for_the_end();
        });
        assert_eq!(text.contains("object_add monitor-qmp"), can, "{text}");
        assert_eq!(text.contains("start QEMU with"), !can, "{text}");
    }
}

#[test]
fn another_service_is_called_by_its_name() {
    let services: [(&[u8], &str); 3] = [
        (
            b"SSH-2.0-OpenSSH_9.2\r\n",
            "this is an SSH server, not QMP: it starts with \"SSH-2.0-OpenSSH_9.2\"",
        ),
        (
            b"RFB 003.008\n",
            "this is a VNC server, not QMP: it starts with \"RFB 003.008\"",
        ),
        (
            b"HTTP/1.1 408 Request Timeout\r\n",
            "this is a web server, not QMP: it starts with \"HTTP/1.1 408 Request Timeout\"",
        ),
    ];
    for (bytes, expected) in services {
        let text = text_from_peer(move |mut peer| {
            peer.pieces(bytes, 1);
            peer.wait_for_the_end();
        });
        assert_eq!(text, expected);
    }
}

#[test]
fn a_peer_that_says_something_else_is_quoted() {
    let said: [(&[u8], &str); 5] = [
        (b"{\"return\": {}}\r\n", "\"{\\\"return\\\": {}}\""),
        (b"\x1b[2J\0\xc3\n", "\"\\u{1b}[2J\\0\u{fffd}\""),
        (b"{\n    \"QMP\": 3\n}\n", "\"{\\n    \\\"QMP\\\": 3\\n}\""),
        (b"{\nx", "\"{\\nx\""),
        (&[b'x'; 600], &format!("\"{}\"...", "x".repeat(60))),
    ];
    for (bytes, quoted) in said {
        let bytes = bytes.to_vec();
        let peer = FakePeer::unix(move |mut peer| {
            peer.raw(&bytes);
            peer.wait_for_the_end();
        });
        assert_eq!(
            text(peer.address(), &SOON),
            format!("this is not QMP: it starts with {quoted}")
        );
        peer.finish();
    }
}

#[test]
fn endless_garbage_without_a_line_end_is_not_listened_to() {
    let peer = FakePeer::unix(|mut peer| {
        let mut garbage = vec![0; 1 << 20];
        garbage.fill(b'x');
        peer.raw_until_gone(&garbage);
    });
    let error = error(peer.address(), &PATIENT);
    assert!(matches!(error, ConnectionError::Protocol(_)), "{error:?}");
    peer.finish();
}

#[test]
fn a_peer_that_goes_before_it_has_greeted_is_reported() {
    for beginning in ["", "{\"QMP\": {\"vers"] {
        let text = text_from_peer(|mut peer| peer.raw(beginning.as_bytes()));
        assert_eq!(
            text,
            "the other end closed the connection without a QMP greeting"
        );
    }
}

#[test]
fn each_reason_not_to_reach_a_unix_socket_says_what_to_do() {
    let directory = TempDir::new().unwrap();
    let at = |name: &str| Address::Unix(directory.path().join(name));
    let path = |name: &str| directory.path().join(name).display().to_string();

    assert_eq!(
        text(&at("vm.sock"), &PATIENT),
        format!(
            "no such socket; is QEMU running with -qmp unix:{},server,wait=off?",
            path("vm.sock")
        )
    );
    assert_eq!(
        text(&at("vm.sock,server,wait=off"), &PATIENT),
        format!(
            "no such socket; leave out QEMU's options: just {}",
            path("vm.sock")
        )
    );
    assert_eq!(
        text(&Address::Unix("localhost:4444".into()), &PATIENT),
        "no such socket; for TCP write tcp:localhost:4444"
    );

    std::fs::write(directory.path().join("file"), "").unwrap();
    let no_socket = "this is not a socket; give the PATH of QEMU's -qmp unix:PATH,server,wait=off";
    assert_eq!(text(&at("file"), &PATIENT), no_socket);
    assert_eq!(text(&at(""), &PATIENT), no_socket);

    drop(UnixListener::bind(directory.path().join("stale")).unwrap());
    assert_eq!(
        text(&at("stale"), &PATIENT),
        format!(
            "nobody listens on this socket: its QEMU is gone; \
             start one with -qmp unix:{},server,wait=off",
            path("stale")
        )
    );

    assert_eq!(
        text(&at(&"long".repeat(30)), &PATIENT),
        "the path is too long for a unix socket (about 100 bytes): \
         use a relative path or a symbolic link"
    );
}

#[test]
fn the_error_for_another_users_socket_says_which_user_to_be() {
    // The error is made by hand, since the tests may run as root, who may do
    // everything.
    let error = ConnectionError::Connect {
        address: Address::Unix("vm.sock".into()),
        source: ErrorKind::PermissionDenied.into(),
    };
    assert_eq!(
        error.to_string(),
        "vm.sock: permission denied; only those who may write to the socket may use it: \
         become the user that runs QEMU"
    );
}

#[test]
fn a_tcp_port_where_nobody_listens_says_what_to_do() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let address = Address::Tcp {
        host: "127.0.0.1".into(),
        port,
    };
    assert_eq!(
        text(&address, &PATIENT),
        format!("nobody listens there; is QEMU running with -qmp {address},server,wait=off?")
    );
}

#[test]
fn a_relative_path_is_as_good_as_an_absolute_one() {
    assert_eq!(
        text(
            &Address::Unix(Path::new("no-such-directory/vm.sock").into()),
            &PATIENT
        ),
        "no such socket; is QEMU running with \
         -qmp unix:no-such-directory/vm.sock,server,wait=off?"
    );
}
