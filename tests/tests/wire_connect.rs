//! From an address to a QEMU that has greeted, and every way that goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hmp_runtime::qmp::{Address, Client, ConnectionError, Options, Request, Trace};
use serde_json::json;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use tests::fake_peer::{Conversation, FakePeer, GREETING, HANGS, run};

/// For peers that shall keep silent; nothing depends on its length.
const SOON: Options = Options {
    greeting_timeout: Duration::from_millis(50),
    trace: None,
};

const PATIENT: Options = Options {
    greeting_timeout: HANGS,
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

/// Has a request answered, and goes.
fn ask(client: Client) {
    let reply = run(client.execute(&Request::new("query-status"))).unwrap();
    assert_eq!(reply.get(), "{}");
}

fn text_from_peer(script: impl FnOnce(Conversation) + Send + 'static) -> String {
    let peer = FakePeer::unix(script);
    let text = text(peer.address(), &PATIENT);
    peer.finish();
    text
}

#[test]
fn the_version_is_the_one_of_the_greeting() {
    let peer = FakePeer::unix(Conversation::serve_one);
    let client = run(peer.connect());
    let version = client.version();
    assert!(version.at_least(10, 0) && !version.at_least(10, 1));
    assert_eq!(version.package, "Debian 1:10.0.2+ds-2");
    ask(client);
    peer.finish();
}

#[test]
fn the_greeting_may_come_byte_by_byte_and_with_blank_lines() {
    let peer = FakePeer::unix(|mut peer| {
        peer.pieces(format!("\r\n\n  {GREETING}\r\n").as_bytes(), 1);
        peer.accept_negotiation();
        let asked = peer.request();
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    ask(run(peer.connect()));
    peer.finish();
}

#[test]
fn the_first_request_does_not_wait_for_the_negotiation() {
    let peer = FakePeer::unix(|mut peer| {
        peer.greet();
        let negotiation = peer.request();
        let asked = peer.request();
        assert_eq!(negotiation.command, "qmp_capabilities");
        assert_eq!(asked.command, "query-name");
        peer.answer(&negotiation, json!({}));
        peer.answer(&asked, json!({ "name": "vm" }));
        peer.wait_for_the_end();
    });
    let reply = run(async {
        let client = peer.connect().await;
        client.execute(&Request::new("query-name")).await.unwrap()
    });
    assert_eq!(reply.get(), r#"{"name":"vm"}"#);
    peer.finish();
}

#[test]
fn a_refused_negotiation_ends_the_connection_and_says_so() {
    let peer = FakePeer::unix(|mut peer| {
        peer.greet();
        let asked = peer.request();
        peer.refuse(Some(&asked), "GenericError", "not today");
        peer.ignore_the_rest();
    });
    let end = run(async {
        let client = peer.connect().await;
        client.closed().await
    });
    assert!(matches!(*end, ConnectionError::Protocol(_)), "{end:?}");
    assert!(end.to_string().contains("not today"), "{end}");
    peer.finish();
}

#[test]
fn tcp_works_by_address_and_by_name() {
    for name in [None, Some("localhost")] {
        let peer = FakePeer::tcp(Conversation::serve_one);
        let mut address = peer.address().clone();
        if let (Address::Tcp { host, .. }, Some(name)) = (&mut address, name) {
            *host = name.to_owned();
        }
        ask(run(Client::connect(&address, &PATIENT)).unwrap());
        peer.finish();
    }
}

#[test]
fn a_connected_socket_can_be_inherited() {
    let (near, far) = UnixStream::pair().unwrap();
    let script = thread::spawn(|| Conversation::over(far.into()).serve_one());
    let address = Address::Descriptor(near.as_raw_fd());
    ask(run(Client::connect(&address, &PATIENT)).unwrap());
    script.join().unwrap();
}

#[test]
fn a_connected_socket_can_be_handed_over() {
    let (near, far) = UnixStream::pair().unwrap();
    let script = thread::spawn(|| Conversation::over(far.into()).serve_one());
    ask(run(Client::over(near.into(), &PATIENT)).unwrap());
    script.join().unwrap();
}

#[test]
fn an_inherited_descriptor_that_is_no_connected_socket_is_named_as_what_it_is() {
    let file: OwnedFd = tempfile::tempfile().unwrap().into();
    let datagrams: OwnedFd = UnixDatagram::unbound().unwrap().into();
    let listener: OwnedFd = TcpListener::bind("127.0.0.1:0").unwrap().into();
    let of = |fd: &OwnedFd| text(&Address::Descriptor(fd.as_raw_fd()), &PATIENT);
    assert_eq!(of(&file), "this is not a socket");
    assert_eq!(of(&datagrams), "this is not a stream socket");
    assert_eq!(of(&listener), "this socket is not connected");
    // Beyond the limit of open descriptors of any process here.
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
fn a_full_queue_is_waited_for() {
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
fn a_peer_that_says_something_else_is_quoted() {
    let said: [(&[u8], &str); 6] = [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "\"SSH-2.0-OpenSSH_9.2\""),
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
fn a_peer_that_goes_before_it_has_greeted_is_told() {
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
fn a_socket_of_another_user_says_whose_to_be() {
    // Made by hand: the tests may run as root, who may do everything.
    let error = ConnectionError::Connect {
        address: Address::Unix("vm.sock".into()),
        source: ErrorKind::PermissionDenied.into(),
    };
    assert_eq!(
        error.to_string(),
        "vm.sock: permission denied; only who may write to the socket may use it: \
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

#[test]
fn the_traffic_is_shown_one_message_a_line() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        let id = &asked.id;
        peer.raw(
            format!("{{\r\n    \"return\": {{\r\n    }},\r\n    \"id\": {id}\r\n}}\r\n").as_bytes(),
        );
        peer.wait_for_the_end();
    });
    let (sender, shown) = mpsc::channel();
    let options = Options {
        trace: Some(Trace::new(move |line| {
            sender.send(line.to_owned()).unwrap()
        })),
        ..PATIENT
    };
    let client = run(Client::connect(peer.address(), &options)).unwrap();
    run(client.execute(&Request::new("query-status"))).unwrap();
    drop(client);
    peer.finish();
    let (sent, received): (Vec<String>, Vec<String>) =
        shown.try_iter().partition(|line| line.starts_with("-> "));
    assert_eq!(
        sent,
        [
            "-> {\"execute\":\"qmp_capabilities\",\"id\":0}\n",
            "-> {\"execute\":\"query-status\",\"id\":1}\n",
        ]
    );
    assert_eq!(
        received,
        [
            format!("<- {GREETING}\n").as_str(),
            "<- {\"return\":{},\"id\":0}\n",
            "<- { \"return\": { }, \"id\": 1 }\n",
        ]
    );
}
