// SPDX-License-Identifier: GPL-2.0-or-later

//! A QMP peer that does what a test tells it to, right or wrong.
//!
//! Its script is a function in a thread of its own, with blocking reads and
//! writes. It says line by line what happens at the far end:
//!
//! ```
//! use hmp_runtime::qmp::Request;
//! use serde_json::json;
//! use tests::fake_peer::{FakePeer, run};
//!
//! let peer = FakePeer::unix(|mut peer| {
//!     peer.negotiate();
//!     let asked = peer.request();
//!     assert_eq!(asked.command, "query-status");
//!     peer.answer(&asked, json!({ "running": true }));
//!     peer.wait_for_the_end();
//! });
//! let reply = run(async {
//!     let client = peer.connect().await;
//!     client.execute(&Request::new("query-status")).await.unwrap()
//! });
//! assert_eq!(reply.get(), r#"{"running":true}"#);
//! peer.finish();
//! ```

mod conversation;

pub use conversation::{Asked, Conversation, GREETING};

use hmp_runtime::qmp::{Address, Client, Options};
use smol::future::FutureExt;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::net::UnixListener;
use std::panic::resume_unwind;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tempfile::TempDir;

/// A test that takes longer than this hangs. No measurement depends on it.
pub const HANGS: Duration = Duration::from_secs(120);

/// Runs a test's future, and fails the test if it hangs.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let hangs = async {
        smol::Timer::after(HANGS).await;
        panic!("the test hangs");
    };
    smol::block_on(future.or(hangs))
}

/// A listening peer, for one client.
pub struct FakePeer {
    address: Address,
    script: Option<JoinHandle<()>>,
    _directory: Option<TempDir>,
}

impl FakePeer {
    /// Listens on a unix socket; `script` gets the first client.
    pub fn unix(script: impl FnOnce(Conversation) + Send + 'static) -> FakePeer {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("qmp.sock");
        let listener = UnixListener::bind(&path).unwrap();
        let accept = move || script(Conversation::over(listener.accept().unwrap().0.into()));
        FakePeer {
            address: Address::Unix(path),
            script: Some(thread::spawn(accept)),
            _directory: Some(directory),
        }
    }

    /// Listens on a TCP port.
    pub fn tcp(script: impl FnOnce(Conversation) + Send + 'static) -> FakePeer {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let port = listener.local_addr().unwrap().port();
        let accept = move || script(Conversation::over(listener.accept().unwrap().0.into()));
        FakePeer {
            address: Address::Tcp {
                host: "127.0.0.1".into(),
                port,
            },
            script: Some(thread::spawn(accept)),
            _directory: None,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// A client that is connected to it.
    pub async fn connect(&self) -> Client {
        let options = Options {
            greeting_timeout: HANGS,
            ..Options::default()
        };
        Client::connect(&self.address, &options).await.unwrap()
    }

    /// Waits for the end of the script, and fails the test if the script
    /// failed.
    pub fn finish(mut self) {
        if let Some(script) = self.script.take()
            && let Err(panic) = script.join()
        {
            resume_unwind(panic);
        }
    }
}
