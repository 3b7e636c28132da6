// SPDX-License-Identifier: GPL-2.0-or-later

//! Requests, and which reply belongs to which.

use super::{numbered, refusal, request};
use hmp_runtime::qmp::{ErrorClass, Request, RequestError};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use smol::future::zip;
use std::fs::File;
use std::io::{Read, Seek, Write};
use tests::fake_peer::{Conversation, FakePeer, run};

#[test]
fn each_request_gets_its_own_reply_whatever_their_order() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let mut asked: Vec<_> = (0..50).map(|_| peer.request()).collect();
        while !asked.is_empty() {
            // From the middle: neither in the order of sending nor in its
            // reverse.
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
fn an_empty_list_of_requests_has_no_replies() {
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
    assert_eq!(error.class, ErrorClass::DeviceNotFound);
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
fn a_large_request_and_a_large_reply_pass_each_other() {
    let size = 4 << 20;
    let large = Request::with_arguments("large", &json!({ "x": "x".repeat(size) })).unwrap();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let first = peer.request();
        // If the client writes before it reads, both directions are full now.
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
