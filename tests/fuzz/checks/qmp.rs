// SPDX-License-Identifier: GPL-2.0-or-later

//! Any bytes from a peer, cut in two ways and read as QMP.

use hmp_runtime::qmp::{Message, Reader};

/// Checks what holds for any bytes, in pieces of `size`.
pub fn check(size: u16, bytes: &[u8]) {
    let pieces = read(bytes, usize::from(size).max(1));
    for message in &pieces {
        assert!(!message.is_empty() && message.trim_ascii() == message);
        if let Err(problem) = Message::parse(message) {
            assert!(!problem.contains('\n'), "{problem:?}");
        }
    }
    // The cuts do not matter up to the first garbage. From there on they do,
    // since garbage is handed out without waiting for a line end.
    let whole = read(bytes, bytes.len().max(1));
    let sound = |message: &&Vec<u8>| Message::parse(message).is_ok();
    let of_pieces: Vec<_> = pieces.iter().take_while(sound).collect();
    let of_whole: Vec<_> = whole.iter().take_while(sound).collect();
    assert_eq!(of_pieces, of_whole);
}

/// The messages in `bytes`, which come in pieces of `size`.
fn read(bytes: &[u8], size: usize) -> Vec<Vec<u8>> {
    let mut reader = Reader::new();
    let mut messages = Vec::new();
    for piece in bytes.chunks(size) {
        reader.push(piece);
        while let Some(message) = reader.next_message() {
            messages.push(message.to_vec());
        }
    }
    messages
}
