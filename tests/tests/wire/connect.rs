// SPDX-License-Identifier: GPL-2.0-or-later

//! From an address to a QEMU that has greeted.

use super::{PATIENT, ask};
use hmp_runtime::qmp::{Address, Client, ConnectionError, Options, Request, Trace};
use serde_json::json;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc;
use std::thread;
use tests::fake_peer::{Conversation, FakePeer, GREETING, run};

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
fn the_traffic_is_shown_one_message_a_line() {
    let (word_sender, word) = mpsc::channel();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let asked = peer.request();
        let id = &asked.id;
        word_sender.send(asked.word()).unwrap();
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
    let word = word.recv().unwrap();
    let (sent, received): (Vec<String>, Vec<String>) =
        shown.try_iter().partition(|line| line.starts_with("-> "));
    assert_eq!(
        sent,
        [
            format!("-> {{\"execute\":\"qmp_capabilities\",\"id\":\"{word}0\"}}\n"),
            format!("-> {{\"execute\":\"query-status\",\"id\":\"{word}1\"}}\n"),
        ]
    );
    assert_eq!(
        received,
        [
            format!("<- {GREETING}\n"),
            format!("<- {{\"return\":{{}},\"id\":\"{word}0\"}}\n"),
            format!("<- {{ \"return\": {{ }}, \"id\": \"{word}1\" }}\n"),
        ]
    );
}
