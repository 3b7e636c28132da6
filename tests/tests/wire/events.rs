// SPDX-License-Identifier: GPL-2.0-or-later

//! Events: who gets which, and that nobody holds them up.

use hmp_runtime::qmp::{Event, Events, Request};
use serde_json::json;
use smol::future::poll_once;
use std::sync::mpsc;
use tests::fake_peer::{FakePeer, HANGS, run};

/// How many events a subscriber may be behind.
const QUEUE: usize = 16 * 1024;
const STORM: usize = 100_000;

fn tick(number: usize) -> Event {
    Event {
        name: "TICK".into(),
        data: json!({ "number": number }),
    }
}

/// The lines of a storm, made beforehand so that they come fast.
fn storm(numbers: std::ops::Range<usize>) -> Vec<u8> {
    let mut lines = Vec::new();
    for number in numbers {
        let line = format!(
            "{{\"timestamp\": {{\"seconds\": 1, \"microseconds\": 2}}, \
             \"event\": \"TICK\", \"data\": {{\"number\": {number}}}}}\r\n"
        );
        lines.extend_from_slice(line.as_bytes());
    }
    lines
}

/// All events that are there.
fn taken(events: &mut Events) -> Vec<Event> {
    std::iter::from_fn(|| events.try_next()).collect()
}

#[test]
fn an_event_from_before_a_reply_is_there_with_the_reply() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.line(r#"{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "STOP"}"#);
        peer.event("TICK", json!({ "number": 7 }));
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let mut events = client.events(|_| true);
        client.execute(&Request::new("stop")).await.unwrap();
        let stop = Event {
            name: "STOP".into(),
            data: json!(null),
        };
        assert_eq!(taken(&mut events), [stop, tick(7)]);
        assert_eq!(events.lost(), 0);
    });
    peer.finish();
}

#[test]
fn events_reach_those_who_asked_for_them() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        for number in 0..10 {
            peer.event("TICK", json!({ "number": number }));
            peer.event("TOCK", json!({}));
        }
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let mut ticks = client.events(|event| event.name == "TICK");
        let mut fives = client.events(|event| event.data["number"] == 5);
        let gone = client.events(|_| true);
        drop(gone);
        client.execute(&Request::new("stop")).await.unwrap();
        assert_eq!(taken(&mut ticks), (0..10).map(tick).collect::<Vec<_>>());
        assert_eq!(taken(&mut fives), [tick(5)]);
    });
    peer.finish();
}

#[test]
fn a_storm_of_events_keeps_no_reply_waiting() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked: Vec<_> = (0..10).map(|_| peer.request()).collect();
        for (part, asked) in asked.iter().enumerate() {
            peer.raw(&storm(part * STORM / 10..(part + 1) * STORM / 10));
            peer.answer(asked, json!(part));
        }
        let asked = peer.request();
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        // Nobody takes the events of this one.
        let mut slow = client.events(|_| true);
        let requests: Vec<_> = (0..10).map(|_| Request::new("number")).collect();
        let results = client.execute_all(&requests).await;
        for (number, result) in results.into_iter().enumerate() {
            assert_eq!(result.unwrap().get(), number.to_string());
        }
        client.execute(&Request::new("stop")).await.unwrap();
        // The newest are kept, and it can see how many are not.
        assert_eq!(slow.lost(), (STORM - QUEUE) as u64);
        assert_eq!(slow.lost(), 0);
        let kept: Vec<_> = (STORM - QUEUE..STORM).map(tick).collect();
        assert_eq!(taken(&mut slow), kept);
    });
    peer.finish();
}

#[test]
fn a_subscriber_that_keeps_up_with_a_storm_loses_nothing() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        peer.raw(&storm(0..STORM));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let mut events = client.events(|event| event.name == "TICK");
        for number in 0..STORM {
            assert_eq!(events.next().await, Some(tick(number)));
        }
        assert_eq!(events.lost(), 0);
        drop(client);
    });
    peer.finish();
}

#[test]
fn unwanted_events_push_out_no_wanted_ones() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.event("TICK", json!({ "number": 1 }));
        for _ in 0..2 * QUEUE {
            peer.event("NOISE", json!({}));
        }
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let mut ticks = client.events(|event| event.name == "TICK");
        client.execute(&Request::new("stop")).await.unwrap();
        assert_eq!(taken(&mut ticks), [tick(1)]);
        assert_eq!(ticks.lost(), 0);
    });
    peer.finish();
}

#[test]
fn events_are_read_while_nobody_waits() {
    let (written, go_on) = mpsc::channel();
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        peer.raw(&storm(0..STORM));
        written.send(()).unwrap();
        let asked = peer.request();
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    let client = run(async {
        let client = peer.connect().await;
        // From here on the connection is watched.
        assert!(poll_once(client.closed()).await.is_none());
        client
    });
    let mut events = client.events(|_| true);
    go_on.recv_timeout(HANGS).unwrap();
    run(client.execute(&Request::new("stop"))).unwrap();
    assert_eq!(taken(&mut events).last(), Some(&tick(STORM - 1)));
    drop(client);
    peer.finish();
}

#[test]
fn text_in_events_may_be_split_anywhere() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        peer.pieces(
            "{\"event\": \"TICK\", \"data\": {\"number\": \"ä🦀\"}}\r\n".as_bytes(),
            1,
        );
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let mut events = client.events(|_| true);
        let event = events.next().await.unwrap();
        assert_eq!(event.data, json!({ "number": "ä🦀" }));
        drop(client);
    });
    peer.finish();
}

#[test]
fn events_from_before_the_end_are_given_out_before_it() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        peer.event("TICK", json!({ "number": 1 }));
        peer.event("TICK", json!({ "number": 2 }));
    });
    run(async {
        let client = peer.connect().await;
        let mut events = client.events(|_| true);
        client.closed().await;
        assert_eq!(events.next().await, Some(tick(1)));
        assert_eq!(events.next().await, Some(tick(2)));
        assert_eq!(events.next().await, None);
        assert_eq!(events.next().await, None);
        assert_eq!(client.events(|_| true).next().await, None);
    });
    peer.finish();
}

#[test]
fn giving_up_the_wait_for_an_event_loses_none() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.event("TICK", json!({ "number": 1 }));
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let mut events = client.events(|_| true);
        assert!(poll_once(events.next()).await.is_none());
        client.execute(&Request::new("stop")).await.unwrap();
        assert_eq!(events.next().await, Some(tick(1)));
    });
    peer.finish();
}

#[test]
fn a_filter_that_panics_harms_nobody() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.event("TICK", json!({ "number": 1 }));
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let mut broken = client.events(|_| panic!("on purpose"));
        let mut events = client.events(|_| true);
        client.execute(&Request::new("stop")).await.unwrap();
        assert_eq!(taken(&mut broken), []);
        assert_eq!(taken(&mut events), [tick(1)]);
    });
    peer.finish();
}

#[test]
fn a_filter_may_use_the_client() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        let asked = peer.request();
        peer.event("TICK", json!({ "number": 1 }));
        peer.answer(&asked, json!({}));
        peer.wait_for_the_end();
    });
    run(async {
        let client = peer.connect().await;
        let clone = client.clone();
        let mut events = client.events(move |_| {
            drop(clone.events(|_| true));
            !clone.is_known_missing("stop")
        });
        client.execute(&Request::new("stop")).await.unwrap();
        assert_eq!(taken(&mut events), [tick(1)]);
        // The filter has a client, and so keeps the connection open.
        drop(events);
    });
    peer.finish();
}
