// SPDX-License-Identifier: GPL-2.0-or-later

//! The QMP client, against a peer that can stall, split, flood, lie and die.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod another;
mod broken;
mod connect;
mod events;
mod framing;
mod requests;
mod unreachable;
mod waiting;

use hmp_runtime::qmp::{Client, Options, QmpError, Request, RequestError};
use serde_json::json;
use tests::fake_peer::{HANGS, run};

/// Waits for a greeting for as long as it takes.
const PATIENT: Options = Options {
    greeting_timeout: HANGS,
    ssh_timeout: HANGS,
    trace: None,
};

/// Gets an answer to one request, and goes.
fn ask(client: Client) {
    let reply = run(client.execute(&Request::new("query-status"))).unwrap();
    assert_eq!(reply.get(), "{}");
}

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
