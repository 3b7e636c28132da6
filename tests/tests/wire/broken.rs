// SPDX-License-Identifier: GPL-2.0-or-later

//! What may go wrong on a connection: lines that are not QMP, and its end.

use super::{numbered, request};
use hmp_runtime::qmp::{ConnectionError, RequestError};
use serde_json::json;
use smol::future::{poll_once, zip};
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc;
use tests::fake_peer::{Conversation, FakePeer, HANGS, run};

#[test]
fn a_reply_of_200_mb_is_a_reply() {
    let size = 200 << 20;
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.raw(b"{\"return\": \"");
        let part = vec![b'z'; 1 << 20];
        for _ in 0..size / part.len() {
            peer.raw(&part);
        }
        peer.line(&format!("\", \"id\": {}}}", asked.id));
        let asked = peer.request();
        peer.answer(&asked, json!("small"));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let reply = client.execute(&request("large")).await.unwrap();
        assert_eq!(reply.get().len(), size + 2);
        let text = &reply.get().as_bytes()[1..=size];
        let part = vec![b'z'; 1 << 20];
        assert!(text.chunks(part.len()).all(|chunk| chunk == part));
        let reply = client.execute(&request("small")).await.unwrap();
        assert_eq!(reply.get(), "\"small\"");
    });
    peer.finish();
}

#[test]
fn a_lost_connection_fails_all_that_is_in_flight_with_one_error() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        for _ in 0..3 {
            peer.request();
        }
        // In the middle of a line.
        peer.raw(b"{\"return\": {\"sta");
    });
    let (results, end, later) = run(async {
        let client = peer.connect().await;
        let requests = [numbered(0), numbered(1), numbered(2)];
        let (results, end) = zip(client.execute_all(&requests), client.closed()).await;
        let later = client.execute(&request("later")).await;
        (results, end, later)
    });
    assert!(matches!(*end, ConnectionError::Lost), "{end:?}");
    assert_eq!(end.to_string(), "the connection to QEMU was lost");
    assert_eq!(results.len(), 3);
    for result in results.into_iter().chain([later]) {
        match result {
            Err(RequestError::Connection(error)) => assert!(Arc::ptr_eq(&error, &end)),
            other => panic!("{other:?}"),
        }
    }
    peer.finish();
}

#[test]
fn a_reply_that_came_before_the_end_is_given_out() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        assert_eq!(asked.command, "quit");
        peer.answer(&asked, json!({}));
    });
    run(async {
        let client = peer.connect().await;
        assert_eq!(client.execute(&request("quit")).await.unwrap().get(), "{}");
        let end = client.closed().await;
        assert!(matches!(*end, ConnectionError::Lost), "{end:?}");
    });
    peer.finish();
}

#[test]
fn replies_are_read_even_if_the_peer_reads_no_more() {
    let (gone, go_on) = mpsc::channel();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.answer(&asked, json!("first"));
        drop(peer);
        gone.send(()).unwrap();
    });
    run(async {
        let client = peer.connect().await;
        let (first, second) = (numbered(1), numbered(2));
        let mut first = pin!(client.execute(&first));
        assert!(poll_once(first.as_mut()).await.is_none());
        go_on.recv_timeout(HANGS).unwrap();
        // This one cannot be sent any more.
        let second = client.execute(&second).await;
        assert!(
            matches!(second, Err(RequestError::Connection(_))),
            "{second:?}"
        );
        assert_eq!(first.await.unwrap().get(), "\"first\"");
    });
    peer.finish();
}

#[test]
fn what_no_qemu_sends_ends_the_connection_with_one_clear_error() {
    // `@` is the word that the ids of the connection start with.
    let lies: [(&[u8], &str); 12] = [
        (
            b"nonsense\n",
            "a message that is not QMP (not a JSON object)",
        ),
        (b"\0\n", "a message that is not QMP (not a JSON object)"),
        (b"[]\n", "a message that is not QMP (not a JSON object)"),
        (b"{\"return\": {\n", "text that is not JSON ("),
        (
            b"{\"return\": {}, \"id\": \"@1\"\0}\n",
            "text that is not JSON (",
        ),
        (
            b"{\"return\": \"\xff\", \"id\": \"@1\"}\n",
            "text that is not JSON (",
        ),
        (
            b"{\"id\": 1}\n",
            "a message that is not QMP (neither reply nor event)",
        ),
        (
            b"{\"return\": {}}\n",
            "a reply that does not say to which request",
        ),
        (
            b"{\"return\": {}, \"id\": \"@99\"}\n",
            "a reply to a request that was never sent",
        ),
        (
            b"{\"error\": {\"class\": \"X\", \"desc\": \"x\"}, \"id\": \"@2\"}\n",
            "a reply to a request that was never sent",
        ),
        (
            b"{\"return\": {}, \"id\": \"@0\"}\n",
            "a second reply to request 0",
        ),
        (
            b"{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 2, \"minor\": 0, \
            \"major\": 10}, \"package\": \"\"}, \"capabilities\": []}}\n",
            "a second greeting",
        ),
    ];
    for (lie, problem) in lies {
        let peer = FakePeer::unix(move |mut peer| {
            peer.negotiate();
            let asked = peer.request();
            let word = asked.word();
            let lie = lie.split(|byte| *byte == b'@').collect::<Vec<_>>();
            peer.raw(&lie.join(word.as_bytes()));
            // The client hangs up by itself.
            peer.ignore_the_rest();
        });
        let (result, end) = run(async {
            let client = peer.connect().await;
            let request = request("query-status");
            zip(client.execute(&request), client.closed()).await
        });
        assert!(matches!(*end, ConnectionError::Protocol(_)), "{end:?}");
        let text = end.to_string();
        let said = text.strip_prefix("the other end does not speak QMP as QEMU does: it sent ");
        let said = said.unwrap_or_else(|| panic!("{text}"));
        assert!(said.starts_with(problem), "{text}");
        assert!(!text.contains('\n'), "{text}");
        match result {
            Err(RequestError::Connection(error)) => assert!(Arc::ptr_eq(&error, &end)),
            other => panic!("{other:?}"),
        }
        peer.finish();
    }
}

#[test]
fn an_error_that_answers_nothing_ends_the_connection() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        peer.refuse(None, "GenericError", "what was that");
        peer.ignore_the_rest();
    });
    let end = run(async {
        let client = peer.connect().await;
        client.closed().await
    });
    assert!(end.to_string().contains("what was that"), "{end}");
    peer.finish();
}

#[test]
fn blank_lines_and_both_line_ends_are_fine() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.raw(b"\n\r\n   \r\n");
        peer.raw(format!("{{\"return\": 1, \"id\": {}}}\n\n", asked.id).as_bytes());
        let asked = peer.request();
        peer.raw(format!(" {{\"return\": 2, \"id\": {}}} \r\n", asked.id).as_bytes());
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        assert_eq!(client.execute(&request("one")).await.unwrap().get(), "1");
        assert_eq!(client.execute(&request("two")).await.unwrap().get(), "2");
    });
    peer.finish();
}

#[test]
fn characters_may_be_split_anywhere() {
    let text = "ä€🦀\u{0}\u{7f}";
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let asked = peer.request();
        let line = format!("{}\r\n", json!({ "return": text, "id": asked.id }));
        peer.pieces(line.as_bytes(), 1);
        peer.wait_for_the_end();
    });
    let reply = run(async {
        peer.connect()
            .await
            .execute(&request("text"))
            .await
            .unwrap()
    });
    assert_eq!(serde_json::from_str::<String>(reply.get()).unwrap(), text);
    peer.finish();
}

#[test]
fn dropping_the_last_client_closes_the_connection() {
    let peer = FakePeer::unix(Conversation::serve_one);
    run(async {
        let client = peer.connect().await;
        let mut events = client.events(|_| true);
        let clone = client.clone();
        drop(client);
        assert_eq!(clone.execute(&request("stop")).await.unwrap().get(), "{}");
        drop(clone);
        // The subscription does not keep it open.
        assert_eq!(events.next().await, None);
    });
    peer.finish();
}
