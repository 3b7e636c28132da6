// SPDX-License-Identifier: GPL-2.0-or-later

//! Who waits for whom: callers that give up, peers that stall, many threads.

use super::{numbered, request};
use hmp_runtime::qmp::{Client, Request};
use serde_json::json;
use smol::future::{FutureExt, poll_once};
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use tests::fake_peer::{FakePeer, HANGS, run};

#[test]
fn an_abandoned_request_harms_no_other() {
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
fn a_request_is_sent_even_if_nobody_waits() {
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
fn a_waiter_that_is_woken_and_does_not_come_keeps_nobody_waiting() {
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
        // It is woken once, and then not polled.
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

    /// An executor that knows nothing of smol.
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
