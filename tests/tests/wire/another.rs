// SPDX-License-Identifier: GPL-2.0-or-later

//! What QEMU still sends to a client that has left reaches the next client.
//!
//! QEMU goes on with the command of a client that hangs up. It sends the reply to
//! whoever is connected by then.

use crate::{refusal, request};
use hmp_runtime::qmp::{Client, ConnectionError, Options, Trace};
use serde_json::{Value as Json, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::fake_peer::{Asked, Conversation, FakePeer, HANGS, run};

/// Replies to another client, which may number its requests in any way: an `id` may
/// be any JSON, or be missing.
fn others() -> Vec<String> {
    let ids = [
        r#", "id": 0"#,
        r#", "id": 1"#,
        r#", "id": -1"#,
        r#", "id": 1.0"#,
        r#", "id": "1""#,
        r#", "id": "abcde1""#,
        r#", "id": null"#,
        r#", "id": {"a": [1]}"#,
        "",
    ];
    let replies = ids.iter().flat_map(|id| {
        [
            format!(r#"{{"return": "another's"{id}}}"#),
            format!(r#"{{"error": {{"class": "GenericError", "desc": "another's"}}{id}}}"#),
            format!(r#"{{"error": {{"class": "CommandNotFound", "desc": "The command query-name has not been found"}}{id}}}"#),
        ]
    });
    replies.collect()
}

fn has_id(line: &str) -> bool {
    let line: Json = serde_json::from_str(line).unwrap();
    line.get("id").is_some()
}

/// Lets a peer send `line` at some moment and then answer, and checks the
/// answer.
fn gets_its_own_reply(
    line: &str,
    script: impl FnOnce(&mut Conversation, &str) -> Asked + Send + 'static,
) {
    let sent = line.to_owned();
    let peer = FakePeer::unix(move |mut peer| {
        let asked = script(&mut peer, &sent);
        assert_eq!(asked.command, "query-name");
        peer.answer(&asked, json!({ "name": "ours" }));
        // Nor is the command taken for missing.
        let asked = peer.request();
        peer.answer(&asked, json!({ "name": "again" }));
        peer.wait_for_the_end();
    });
    let replies = run(async {
        let client = peer.connect().await;
        let first = client.execute(&request("query-name")).await;
        (first, client.execute(&request("query-name")).await)
    });
    assert_eq!(replies.0.unwrap().get(), r#"{"name":"ours"}"#, "{line}");
    assert_eq!(replies.1.unwrap().get(), r#"{"name":"again"}"#, "{line}");
    peer.finish();
}

#[test]
fn a_reply_to_another_client_is_dropped_before_the_greeting() {
    for line in others() {
        gets_its_own_reply(&line, |peer, line| {
            peer.line(line);
            peer.negotiate();
            peer.request()
        });
    }
}

#[test]
fn a_reply_to_another_client_is_dropped_after_the_greeting() {
    for line in others() {
        gets_its_own_reply(&line, |peer, line| {
            peer.greet();
            peer.line(line);
            peer.accept_negotiation();
            peer.request()
        });
    }
}

#[test]
fn a_reply_to_another_client_is_dropped_where_ours_is_waited_for() {
    for line in others().iter().filter(|line| has_id(line)) {
        gets_its_own_reply(line, |peer, line| {
            peer.negotiate();
            let asked = peer.request();
            peer.line(line);
            asked
        });
    }
}

#[test]
fn many_replies_to_another_client_are_dropped() {
    gets_its_own_reply("", |peer, _| {
        peer.greet();
        for line in others() {
            peer.line(&line);
        }
        peer.accept_negotiation();
        peer.request()
    });
}

#[test]
fn a_refusal_of_another_clients_command_is_not_ours() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.line(r#"{"return": {}, "id": 1}"#);
        peer.refuse(Some(&asked), "DeviceNotFound", "Device 'nosuch' not found");
        peer.wait_for_the_end();
    });
    let result = run(async { peer.connect().await.execute(&request("device_del")).await });
    assert_eq!(refusal(result).desc, "Device 'nosuch' not found");
    peer.finish();
}

#[test]
fn the_traffic_says_which_reply_is_dropped() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.line(r#"{"return": "another's", "id": 7}"#);
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = lines.clone();
    let options = Options {
        greeting_timeout: HANGS,
        ssh_timeout: HANGS,
        trace: Some(Trace::new(move |line| {
            seen.lock().unwrap().push(line.to_owned());
        })),
    };
    run(async {
        let client = Client::connect(peer.address(), &options).await.unwrap();
        client.execute(&request("query-name")).await.unwrap();
    });
    let lines = lines.lock().unwrap();
    let at = lines.iter().position(|line| line.contains("another's"));
    assert!(lines[at.unwrap() + 1].starts_with("-- this is the reply to a client before"));
    peer.finish();
}

#[test]
fn replies_without_a_greeting_are_not_qmp() {
    let peer = FakePeer::unix(|mut peer| {
        peer.line(r#"{"return": {}}"#);
        peer.ignore_the_rest();
    });
    let options = Options {
        greeting_timeout: Duration::from_millis(200),
        ssh_timeout: Duration::from_millis(200),
        ..Options::default()
    };
    let error = run(Client::connect(peer.address(), &options)).unwrap_err();
    assert!(matches!(error, ConnectionError::Protocol(_)), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("this is not QMP: it starts with")
    );
    peer.finish();
}

#[test]
fn no_two_connections_use_the_same_ids() {
    let ids: Vec<Json> = (0..3)
        .map(|_| {
            let id = Arc::new(Mutex::new(Json::Null));
            let seen = id.clone();
            let peer = FakePeer::unix(move |mut peer| {
                peer.negotiate();
                let asked = peer.request();
                *seen.lock().unwrap() = asked.id.clone();
                peer.answer(&asked, json!({}));
                peer.wait_for_the_end();
            });
            run(async { peer.connect().await.execute(&request("stop")).await }).unwrap();
            peer.finish();
            id.lock().unwrap().clone()
        })
        .collect();
    assert_ne!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
}
