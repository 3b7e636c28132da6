//! Requests and replies: what belongs together, and who waits for whom.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hmp_runtime::qmp::{Client, ConnectionError, QmpError, Request, RequestError};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use smol::future::{FutureExt, poll_once, zip};
use std::fs::File;

use std::io::{Read, Seek, Write};
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use tests::fake_peer::{Conversation, FakePeer, HANGS, run};

fn request(command: &str) -> Request {
    Request::new(command)
}

/// A request that the peer can tell from the others.
fn numbered(number: usize) -> Request {
    Request::with_arguments("number", &json!({ "number": number })).unwrap()
}

fn refusal(result: Result<impl Sized, RequestError>) -> QmpError {
    match result {
        Err(RequestError::Refused(error)) => error,
        Err(other) => panic!("it should be refused, not {other:?}"),
        Ok(_) => panic!("it should be refused"),
    }
}

#[test]
fn each_request_gets_its_own_reply_whatever_their_order() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let mut asked: Vec<_> = (0..50).map(|_| peer.request()).collect();
        while !asked.is_empty() {
            // From the middle: neither order of sending nor its reverse.
            let asked = asked.remove(asked.len() / 2);
            peer.answer(&asked, asked.arguments["number"].clone());
        }
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let requests: Vec<Request> = (0..50).map(numbered).collect();
        let executor = smol::LocalExecutor::new();
        let tasks: Vec<_> = requests
            .iter()
            .map(|request| executor.spawn(client.execute(request)))
            .collect();
        executor
            .run(async {
                for (number, task) in tasks.into_iter().enumerate() {
                    assert_eq!(task.await.unwrap().get(), number.to_string());
                }
            })
            .await;
    });
    peer.finish();
}

#[test]
fn requests_that_are_sent_together_are_all_sent_before_the_first_reply() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked: Vec<_> = (0..1000).map(|_| peer.request()).collect();
        for asked in asked.iter().rev() {
            match asked.arguments["number"].as_u64() {
                Some(7) => peer.refuse(Some(asked), "GenericError", "not seven"),
                _ => peer.answer(asked, asked.arguments["number"].clone()),
            }
        }
        peer.wait_for_the_end();
    });
    let requests: Vec<Request> = (0..1000).map(numbered).collect();
    let results = run(async { peer.connect().await.execute_all(&requests).await });
    assert_eq!(results.len(), 1000);
    for (number, result) in results.into_iter().enumerate() {
        match number {
            7 => assert_eq!(refusal(result).desc, "not seven"),
            _ => assert_eq!(result.unwrap().get(), number.to_string()),
        }
    }
    peer.finish();
}

#[test]
fn no_requests_at_all_have_no_replies() {
    let peer = FakePeer::unix(Conversation::serve_one);
    run(async {
        let client = peer.connect().await;
        assert!(client.execute_all(&[]).await.is_empty());
        assert_eq!(client.execute(&request("stop")).await.unwrap().get(), "{}");
    });
    peer.finish();
}

#[test]
fn a_refusal_says_which_command_was_refused_and_why() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.refuse(Some(&asked), "DeviceNotFound", "Device 'x' not found");
        peer.wait_for_the_end();
    });
    let result = run(async { peer.connect().await.execute(&request("eject")).await });
    let error = refusal(result);
    assert_eq!(error.class, "DeviceNotFound");
    assert_eq!(error.desc, "Device 'x' not found");
    assert_eq!(error.command, "eject");
    peer.finish();
}

#[test]
fn a_refusal_without_an_id_is_for_the_oldest_request_without_a_reply() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked: Vec<_> = (0..3).map(|_| peer.request()).collect();
        peer.answer(&asked[0], json!(0));
        peer.refuse(None, "GenericError", "JSON parse error");
        peer.answer(&asked[2], json!(2));
        peer.wait_for_the_end();
    });
    let requests: Vec<Request> = (0..3).map(numbered).collect();
    let mut results = run(async { peer.connect().await.execute_all(&requests).await });
    assert_eq!(results.remove(0).unwrap().get(), "0");
    let error = refusal(results.remove(0));
    assert_eq!(
        (&*error.desc, &*error.command),
        ("JSON parse error", "number")
    );
    assert_eq!(results.remove(0).unwrap().get(), "2");
    peer.finish();
}

#[test]
fn arguments_reach_the_peer_as_they_are() {
    let arguments = json!({ "text": "ä\u{0}\n\"\u{1f980}", "deep": [[[{}]]], "big": u64::MAX });
    let expected = arguments.clone();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let asked = peer.request();
        assert_eq!(asked.arguments, expected);
        peer.answer(&asked, asked.arguments.clone());
        peer.wait_for_the_end();
    });
    let request = Request::with_arguments("echo", &arguments).unwrap();
    let reply = run(async { peer.connect().await.execute(&request).await.unwrap() });
    assert_eq!(
        serde_json::from_str::<Json>(reply.get()).unwrap(),
        arguments
    );
    peer.finish();
}

#[test]
fn a_request_that_nobody_waits_for_any_more_harms_no_other() {
    let (abandoned, go_on) = mpsc::channel();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let asked: Vec<_> = (0..3).map(|_| peer.request()).collect();
        go_on.recv_timeout(HANGS).unwrap();
        for asked in &asked {
            peer.answer(asked, asked.arguments["number"].clone());
        }
        let last = peer.request();
        peer.answer(&last, json!("last"));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let requests = [numbered(0), numbered(1), numbered(2)];
        let mut kept = pin!(client.execute(&requests[1]));
        {
            let mut first = pin!(client.execute(&requests[0]));
            assert!(poll_once(first.as_mut()).await.is_none());
            assert!(poll_once(kept.as_mut()).await.is_none());
            let mut third = pin!(client.execute(&requests[2]));
            assert!(poll_once(third.as_mut()).await.is_none());
        }
        abandoned.send(()).unwrap();
        assert_eq!(kept.await.unwrap().get(), "1");
        let last = client.execute(&request("last")).await.unwrap();
        assert_eq!(last.get(), "\"last\"");
    });
    peer.finish();
}

#[test]
fn a_request_that_was_dropped_half_sent_is_sent_to_its_end() {
    let large = Request::with_arguments("large", &json!({ "x": "x".repeat(2 << 20) })).unwrap();
    let (dropped, go_on) = mpsc::channel();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        go_on.recv_timeout(HANGS).unwrap();
        let asked = peer.request();
        assert_eq!(asked.arguments["x"].as_str().map(str::len), Some(2 << 20));
        peer.answer(&asked, json!({}));
        let asked = peer.request();
        assert_eq!(asked.command, "small");
        peer.answer(&asked, json!("small"));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        assert!(poll_once(client.execute(&large)).await.is_none());
        dropped.send(()).unwrap();
        let reply = client.execute(&request("small")).await.unwrap();
        assert_eq!(reply.get(), "\"small\"");
    });
    peer.finish();
}

#[test]
fn what_was_asked_is_sent_even_if_nobody_waits() {
    let large = Request::with_arguments("large", &json!({ "x": "x".repeat(2 << 20) })).unwrap();
    let (received, asked) = mpsc::channel();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        received.send(peer.request().command).unwrap();
        peer.wait_for_the_end();
    });
    let client = run(async {
        let client = peer.connect().await;
        assert!(poll_once(client.execute(&large)).await.is_none());
        client
    });
    assert_eq!(asked.recv_timeout(HANGS).unwrap(), "large");
    drop(client);
    peer.finish();
}

#[test]
fn a_large_request_and_a_large_reply_pass_each_other() {
    let size = 4 << 20;
    let large = Request::with_arguments("large", &json!({ "x": "x".repeat(size) })).unwrap();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let first = peer.request();
        // Both ends are full now, if the client should write before it reads.
        peer.answer(&first, json!("y".repeat(size)));
        let second = peer.request();
        peer.answer(&second, json!(second.arguments["x"].as_str().map(str::len)));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let (first, second) = (request("first"), large);
        let (first, second) = zip(client.execute(&first), client.execute(&second)).await;
        assert_eq!(first.unwrap().get().len(), size + 2);
        assert_eq!(second.unwrap().get(), size.to_string());
    });
    peer.finish();
}

#[test]
fn a_stalled_peer_holds_up_nobody_else() {
    let (finished, go_on) = mpsc::channel();
    let stalled = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        go_on.recv_timeout(HANGS).unwrap();
        peer.ignore_the_rest();
    });
    let lively = FakePeer::unix(|mut peer| {
        peer.negotiate();
        for _ in 0..100 {
            let asked = peer.request();
            peer.answer(&asked, json!({}));
        }
        peer.wait_for_the_end();
    });
    let large = Request::with_arguments("large", &json!({ "x": "x".repeat(2 << 20) })).unwrap();
    run(async {
        let (stalled, lively) = (stalled.connect().await, lively.connect().await);
        let mut never = pin!(stalled.execute(&large));
        assert!(poll_once(never.as_mut()).await.is_none());
        let all = async {
            for number in 0..100 {
                lively.execute(&numbered(number)).await.unwrap();
            }
            None
        };
        let first_to_end = all.or(async { Some(never.await.map(drop)) }).await;
        assert!(first_to_end.is_none(), "{first_to_end:?}");
    });
    finished.send(()).unwrap();
    stalled.finish();
    lively.finish();
}

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
        // Cannot be sent any more.
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
    let lies: [(&[u8], &str); 12] = [
        (b"nonsense\n", "no QMP message (no JSON object)"),
        (b"\0\n", "no QMP message (no JSON object)"),
        (b"[]\n", "no QMP message (no JSON object)"),
        (b"{\"return\": {\n", "no JSON ("),
        (b"{\"return\": {}, \"id\": 1\0}\n", "no JSON ("),
        (b"{\"return\": \"\xff\", \"id\": 1}\n", "no JSON ("),
        (b"{\"id\": 1}\n", "no QMP message (neither reply nor event)"),
        (
            b"{\"return\": {}}\n",
            "a reply that does not say to which request",
        ),
        (
            b"{\"return\": {}, \"id\": 99}\n",
            "a reply to a request that was never sent",
        ),
        (
            b"{\"return\": {}, \"id\": -1}\n",
            "a reply to a request that was never sent",
        ),
        (
            b"{\"return\": {}, \"id\": 0}\n",
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
            peer.request();
            peer.raw(lie);
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
fn a_command_that_is_missing_is_asked_for_once() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        let desc = "The command x-query-usb has not been found";
        peer.refuse(Some(&asked), "CommandNotFound", desc);
        let asked = peer.request();
        assert_eq!(asked.command, "query-status");
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let missing = request("x-query-usb");
        assert!(!client.is_known_missing("x-query-usb"));
        let first = refusal(client.execute(&missing).await);
        assert!(client.is_known_missing("x-query-usb"));
        assert_eq!(refusal(client.execute(&missing).await), first);
        client.execute(&request("query-status")).await.unwrap();
    });
    peer.finish();
}

#[test]
fn what_qemu_cannot_read_is_not_sent() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        for _ in 0..2 {
            let asked = peer.request();
            peer.answer(&asked, asked.arguments["number"].clone());
        }
        peer.wait_for_the_end();
    });
    let deep = format!("{{\"a\": {}{}}}", "[".repeat(2000), "]".repeat(2000));
    let deep = Request {
        command: "deep".into(),
        arguments: Some(RawValue::from_string(deep).unwrap()),
    };
    run(async {
        let client = peer.connect().await;
        let requests = [numbered(1), deep, numbered(2)];
        let mut results = client.execute_all(&requests).await.into_iter();
        assert_eq!(results.next().unwrap().unwrap().get(), "1");
        let error = refusal(results.next().unwrap());
        assert_eq!(error.desc, "JSON nesting depth limit exceeded");
        assert_eq!(error.command, "deep");
        assert_eq!(results.next().unwrap().unwrap().get(), "2");
    });
    peer.finish();
}

#[test]
fn a_command_that_may_not_be_used_now_is_asked_for_again() {
    let reasons = [
        "Expecting capabilities negotiation with 'qmp_capabilities'",
        "Command x has been disabled: not now",
    ];
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        for desc in reasons {
            let asked = peer.request();
            peer.refuse(Some(&asked), "CommandNotFound", desc);
        }
        let asked = peer.request();
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        for desc in reasons {
            assert_eq!(refusal(client.execute(&request("x")).await).desc, desc);
        }
        assert!(!client.is_known_missing("x"));
        assert_eq!(client.execute(&request("x")).await.unwrap().get(), "{}");
    });
    peer.finish();
}

#[test]
fn a_descriptor_arrives_with_its_request() {
    let peer = FakePeer::unix(|mut peer| {
        peer.read_byte_by_byte();
        peer.negotiate();
        let mut asked: Vec<_> = (0..4).map(|_| peer.request()).collect();
        let counts: Vec<_> = asked.iter().map(|asked| asked.descriptors.len()).collect();
        assert_eq!(counts, [0, 1, 1, 0]);
        for (asked, text) in asked[1..3].iter_mut().zip(["one", "two"]) {
            let mut file = File::from(asked.descriptors.remove(0));
            let mut content = String::new();
            file.read_to_string(&mut content).unwrap();
            assert_eq!(content, text);
        }
        for asked in &asked {
            peer.answer(asked, json!({}));
        }
        peer.wait_for_the_end();
    });
    let file = |text: &str| {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.rewind().unwrap();
        file.into()
    };
    run(async {
        let client = peer.connect().await;
        let requests = [numbered(0), numbered(1), numbered(2), numbered(3)];
        let [before, one, two, after] = &requests;
        let with = zip(
            client.execute_with_fd(one, file("one")),
            client.execute_with_fd(two, file("two")),
        );
        let all = zip(client.execute(before), zip(with, client.execute(after)));
        let (before, ((one, two), after)) = all.await;
        for result in [before, one, two, after] {
            assert_eq!(result.unwrap().get(), "{}");
        }
    });
    peer.finish();
}

#[test]
fn tcp_carries_no_descriptors() {
    let peer = FakePeer::tcp(Conversation::serve_one);
    run(async {
        let client = peer.connect().await;
        let file = tempfile::tempfile().unwrap();
        let result = client.execute_with_fd(&request("getfd"), file.into()).await;
        let error = result.err().unwrap();
        assert!(matches!(error, RequestError::NoDescriptors), "{error:?}");
        assert_eq!(
            error.to_string(),
            "a file descriptor can only be passed over a unix socket"
        );
        client.execute(&request("stop")).await.unwrap();
    });
    peer.finish();
}

#[test]
fn who_is_woken_and_does_not_come_keeps_nobody_waiting() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked: Vec<_> = (0..2).map(|_| peer.request()).collect();
        for asked in asked.iter().rev() {
            peer.answer(asked, asked.arguments["number"].clone());
        }
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let (first, second) = (numbered(1), numbered(2));
        let mut first = pin!(client.execute(&first));
        assert!(poll_once(first.as_mut()).await.is_none());
        // The first is not polled while the second waits.
        assert_eq!(client.execute(&second).await.unwrap().get(), "2");
        assert_eq!(first.await.unwrap().get(), "1");
    });
    peer.finish();
}

#[test]
fn a_reply_that_comes_while_nobody_waits_is_there_when_somebody_does() {
    let (written, go_on) = mpsc::channel();
    let size = 2 << 20;
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let asked = peer.request();
        // More than a socket holds: somebody has to read.
        peer.answer(&asked, json!("x".repeat(size)));
        written.send(()).unwrap();
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let large = request("large");
        let mut reply = pin!(client.execute(&large));
        assert!(poll_once(reply.as_mut()).await.is_none());
        assert!(poll_once(client.closed()).await.is_none());
        // Wakes once, and is not polled then.
        let mut woken = pin!(client.closed());
        assert!(poll_once(woken.as_mut()).await.is_none());
        assert_eq!(reply.await.unwrap().get().len(), size + 2);
    });
    go_on.recv_timeout(HANGS).unwrap();
    peer.finish();
}

#[test]
fn many_threads_may_share_a_client() {
    const THREADS: usize = 8;
    const EACH: usize = 250;
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        for number in 0..THREADS * EACH {
            let asked = peer.request();
            peer.event("TICK", json!({ "number": number }));
            peer.answer(&asked, asked.arguments["number"].clone());
        }
        peer.wait_for_the_end();
    });
    let client = run(peer.connect());
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let client = client.clone();
            thread::spawn(move || {
                for number in thread * EACH..(thread + 1) * EACH {
                    let reply = run(client.execute(&numbered(number))).unwrap();
                    assert_eq!(reply.get(), number.to_string());
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    drop(client);
    peer.finish();
}

#[test]
fn any_executor_will_do() {
    struct Unpark(thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    /// Knows nothing of smol.
    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut future = pin!(future);
        loop {
            match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(result) => return result,
                Poll::Pending => thread::park_timeout(HANGS),
            }
        }
    }

    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        for _ in 0..100 {
            let asked = peer.request();
            peer.answer(&asked, asked.arguments["number"].clone());
        }
        peer.wait_for_the_end();
    });
    let client: Client = block_on(peer.connect());
    for number in 0..100 {
        let reply = block_on(client.execute(&numbered(number))).unwrap();
        assert_eq!(reply.get(), number.to_string());
    }
    drop(client);
    peer.finish();
}

#[test]
fn the_last_client_that_goes_closes_the_connection() {
    let peer = FakePeer::unix(Conversation::serve_one);
    run(async {
        let client = peer.connect().await;
        let mut events = client.events(|_| true);
        let clone = client.clone();
        drop(client);
        assert_eq!(clone.execute(&request("stop")).await.unwrap().get(), "{}");
        drop(clone);
        // The subscription does not keep it.
        assert_eq!(events.next().await, None);
    });
    peer.finish();
}
