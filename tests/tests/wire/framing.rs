// SPDX-License-Identifier: GPL-2.0-or-later

//! Any bytes, cut anywhere: the same messages come out and nothing panics.

use hmp_runtime::qmp::{Client, Message, Options, Reader};
use proptest::prelude::*;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::thread;
use tests::fake_peer::{GREETING, HANGS, run};

/// The messages that come out of `bytes`, cut into pieces of these sizes, over
/// and over.
fn messages(bytes: &[u8], sizes: &[usize]) -> Vec<Vec<u8>> {
    let mut reader = Reader::new();
    let mut messages = Vec::new();
    let mut sizes = sizes.iter().cycle();
    let mut rest = bytes;
    while !rest.is_empty() {
        let size = sizes.next().copied().unwrap_or(1).clamp(1, rest.len());
        let (piece, after) = rest.split_at(size);
        reader.push(piece);
        while let Some(message) = reader.next_message() {
            messages.push(message.to_vec());
        }
        rest = after;
    }
    messages
}

/// A message as QEMU writes it, on one line or on many.
fn message() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("{}".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        "[ -~äö€🦀{}\\[\\]]{0,40}".prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    (value, any::<u64>(), any::<bool>()).prop_map(|(value, id, pretty)| {
        let message = format!("{{\"return\": {value}, \"id\": {id}}}");
        if pretty {
            pretty_print(&message)
        } else {
            message
        }
    })
}

/// JSON as a monitor with `pretty=on` sends it: four blanks a level.
fn pretty_print(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let compact = serde_json::to_string_pretty(&value).unwrap();
    let lines = compact.lines().map(|line| {
        let text = line.trim_start_matches("  ");
        let depth = (line.len() - text.len()) / 2;
        format!("{}{text}", "    ".repeat(depth))
    });
    lines.collect::<Vec<_>>().join("\r\n")
}

fn line_end() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("\n"), Just("\r\n"), Just("\r\n\r\n"), Just(" \n \n\t")]
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(prop_oneof![1..4usize, 1..100usize, 1..70_000usize], 1..8)
}

/// Bytes of which some look like parts of QMP.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        prop::collection::vec(prop::sample::select(&b"{}[]\" \r\n\t:,\\0"[..]), 0..40),
        message().prop_map(String::into_bytes),
        Just(b"\n".to_vec()),
        Just(vec![b'x'; 700]),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn messages_come_out_as_they_went_in_wherever_the_stream_is_cut(
        sent in prop::collection::vec((message(), line_end()), 0..20),
        sizes in sizes(),
    ) {
        let mut stream = String::new();
        for (message, end) in &sent {
            stream.push_str(message);
            stream.push_str(end);
        }
        let expected: Vec<&[u8]> = sent.iter().map(|(message, _)| message.as_bytes()).collect();
        prop_assert_eq!(messages(stream.as_bytes(), &sizes), expected.clone());
        prop_assert_eq!(messages(stream.as_bytes(), &[usize::MAX]), expected.clone());
        for message in expected {
            let parsed = matches!(Message::parse(message), Ok(Message::Return { .. }));
            prop_assert!(parsed);
        }
    }

    #[test]
    fn large_messages_come_out_as_they_went_in(
        lengths in prop::collection::vec(0..300_000usize, 1..4),
        sizes in sizes(),
    ) {
        let sent: Vec<String> = lengths
            .iter()
            .map(|length| format!("{{\"return\": \"{}\"}}", "y".repeat(*length)))
            .collect();
        let stream = sent.join("\r\n") + "\r\n";
        let expected: Vec<&[u8]> = sent.iter().map(String::as_bytes).collect();
        prop_assert_eq!(messages(stream.as_bytes(), &sizes), expected);
    }

    #[test]
    fn whatever_comes_is_cut_into_messages_without_white_space_around_them(
        bytes in garbage(),
        sizes in sizes(),
    ) {
        for message in messages(&bytes, &sizes) {
            prop_assert!(!message.is_empty());
            prop_assert_eq!(message.trim_ascii(), &message[..]);
            // Nothing is made up.
            prop_assert!(bytes.windows(message.len()).any(|part| part == message));
            // Whether it is a message or not, nothing panics.
            if let Err(problem) = Message::parse(&message) {
                prop_assert!(!problem.contains('\n'));
            }
        }
    }

    #[test]
    fn whatever_comes_after_the_greeting_the_connection_ends_with_its_peer(
        bytes in garbage(),
    ) {
        let (near, mut far) = UnixStream::pair().unwrap();
        let peer = thread::spawn(move || {
            far.write_all(format!("{GREETING}\r\n").as_bytes()).unwrap();
            // The client may have hung up already.
            let _ = far.write_all(&bytes);
        });
        let options = Options { greeting_timeout: HANGS, ..Options::default() };
        let end = run(async {
            let client = Client::over(near.into(), &options).await.unwrap();
            client.closed().await
        });
        prop_assert!(!end.to_string().contains('\n'));
        peer.join().unwrap();
    }

    #[test]
    fn whatever_comes_instead_of_the_greeting_the_error_is_one_line(
        bytes in garbage(),
    ) {
        let (near, mut far) = UnixStream::pair().unwrap();
        let peer = thread::spawn(move || {
            let _ = far.write_all(&bytes);
        });
        let options = Options { greeting_timeout: HANGS, ..Options::default() };
        let error = run(Client::over(near.into(), &options)).unwrap_err();
        prop_assert!(!error.to_string().contains('\n'));
        peer.join().unwrap();
    }
}
