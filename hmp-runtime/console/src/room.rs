// SPDX-License-Identifier: GPL-2.0-or-later

//! Whether the system lets the program have what it cannot do without.
//!
//! What waits for sockets and files takes descriptors and threads, and panics where
//! it gets none. To try threads beforehand takes an eighth of the time of a short run,
//! so that is done only where something would wait for one without a word.

use crate::output::complain;
use crate::status::Status;
use hmp_runtime::qmp::Address;
use std::fs::File;
use std::io;
use std::thread::{self, JoinHandle};

/// Open files: what waits for them takes two, and the connection is the third. Where
/// there is no more, what wants one says so itself.
const FILES: usize = 3;

/// Threads beside the first one: for waiting, for a name to look up, and for the
/// console.
const THREADS: usize = 3;

/// Looks whether there is room for a run without a QEMU, or at an address.
///
/// # Errors
///
/// In a line, what there is not enough of.
pub(crate) fn check(address: Option<&Address>) -> Result<(), String> {
    tell_panics();
    enough_files()?;
    match address {
        None | Some(Address::Unix(_)) => Ok(()),
        // A name is looked up by a thread.
        Some(_) => enough_threads(),
    }
}

/// Has a panic that comes of too little room say that, and end the program.
fn tell_panics() {
    let otherwise = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        match enough_files().and_then(|()| enough_threads()) {
            Ok(()) => otherwise(panic),
            Err(problem) => {
                complain(problem);
                std::process::exit(Status::NoConnection as i32);
            }
        }
    }));
}

fn enough_files() -> Result<(), String> {
    files(FILES).map_err(|error| {
        format!("this program cannot have {FILES} more files open: {error}; see 'ulimit -n'")
    })
}

fn enough_threads() -> Result<(), String> {
    threads(THREADS).map_err(|error| {
        format!("this program cannot have {THREADS} more threads: {error}; see 'ulimit -u' and 'ulimit -v'")
    })
}

fn files(count: usize) -> io::Result<()> {
    let first = File::open("/dev/null")?;
    let copies: io::Result<Vec<File>> = (1..count).map(|_| first.try_clone()).collect();
    copies.map(drop)
}

fn threads(count: usize) -> io::Result<()> {
    let threads: Vec<io::Result<JoinHandle<()>>> = (0..count)
        .map(|_| thread::Builder::new().spawn(thread::yield_now))
        .collect();
    let mut result = Ok(());
    for thread in threads {
        match thread {
            // It cannot panic.
            Ok(thread) => drop(thread.join()),
            Err(error) => result = Err(error),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_here() {
        assert_eq!(enough_files(), Ok(()));
        assert_eq!(enough_threads(), Ok(()));
    }
}
