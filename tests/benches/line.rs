// SPDX-License-Identifier: GPL-2.0-or-later

//! What a line costs without a QEMU: reading it, and running it against a peer
//! in this process that answers at once.

#![allow(clippy::expect_used, clippy::print_stdout)]

use commands as _;
use hmp_runtime::grammar::{self, Context, Dialect, Register, StickyFormat};
use hmp_runtime::{Monitor, registry};
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};
use tests::measure::{median, micros};

const LINES: &[&str] = &[
    "info status",
    "info block -n -v disk0",
    "print/x (0x100 + 3) * 'a' - ~7",
    "device_add virtio-net-pci,id=nic0,netdev=n0,mac=52:54:00:12:34:56,mq=on",
    "object_add memory-backend-ram,id=ram0,size=1G",
    "block_resize disk0 1.5G",
    "screendump \"a name.png\" -f png vga0 0",
    "no such command",
];

fn main() {
    println!(
        "reading a line, {} commands known",
        registry::commands().len()
    );
    for line in LINES {
        let time = each(10_000, || black_box(read(black_box(line))));
        println!("  {:8.2} us  {line}", micros(time));
    }
    println!("running a line on a peer in this process");
    smol::block_on(async {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let socket = directory.path().join("qmp");
        peer(UnixListener::bind(&socket).expect("a socket can be made"));
        let monitor = Monitor::connect(&socket.to_string_lossy())
            .await
            .expect("the peer greets");
        for line in ["print/x (0x100 + 3) * 'a' - ~7", "info status"] {
            let mut times = Vec::new();
            for _ in 0..5_000 {
                let start = Instant::now();
                let reply = monitor.run(line).await;
                times.push(start.elapsed());
                reply.expect("the line runs");
            }
            println!("  {:8.2} us  {line}", micros(median(times)));
        }
    });
}

/// Whether the line can be read.
fn read(line: &str) -> bool {
    let registers = |_: &str| Register::Unknown;
    let mut context = Context {
        formats: &mut StickyFormat::default(),
        registers: &registers,
        dialect: Dialect::default(),
    };
    match grammar::find(line, registry::commands(), &|_| true) {
        Ok(Some(found)) => {
            grammar::parse_arguments(found.command, found.args, &mut context).is_ok()
        }
        _ => false,
    }
}

/// The time of one of `count` calls: the median of some rounds.
fn each<T>(count: u32, run: impl Fn() -> T) -> Duration {
    let rounds = (0..7).map(|_| {
        let start = Instant::now();
        for _ in 0..count {
            run();
        }
        start.elapsed() / count
    });
    median(rounds.collect())
}

/// Answers every request on the first connection as `query-status` does.
fn peer(listener: UnixListener) {
    std::thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, _) = listener.accept()?;
        stream.write_all(
            b"{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 2, \"minor\": 0, \"major\": 10}, \
              \"package\": \"\"}, \"capabilities\": [\"oob\"]}}\r\n",
        )?;
        for line in BufReader::new(stream.try_clone()?).lines() {
            let request: serde_json::Value = serde_json::from_str(&line?)?;
            let reply = serde_json::json!({
                "return": { "running": true, "status": "running" },
                "id": request["id"],
            });
            stream.write_all(format!("{reply}\r\n").as_bytes())?;
        }
        Ok(())
    });
}
