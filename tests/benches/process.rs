// SPDX-License-Identifier: GPL-2.0-or-later

//! A whole process for one reply: `hmp vm.sock -c 'info status'`, against
//! `socat` with the same lines of QMP on the same QEMU, in turn.
//!
//! `socat` cannot know when the reply is complete. If it got the lines at once,
//! it would close its half of the connection, and QEMU drops a client that does
//! so, reply or not. So its input stays open until the reply has been read.
//! With `-t 0` it ends as soon as the input does, without waiting.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use tests::measure::{in_turn, report};
use tests::program;
use tests::qemu::{self, Setup};

const LINES: &str = "{\"execute\":\"qmp_capabilities\"}\n\
                     {\"execute\":\"query-status\",\"id\":1}\n";

fn main() {
    println!("{}", qemu::any());
    let vm = Setup::new(qemu::any()).start(&["-machine", "none", "-S"]);
    let socket = vm.qmp_socket();
    let (hmp_peak, socat_peak) = (AtomicU64::new(0), AtomicU64::new(0));
    let (ours, theirs) = in_turn(
        10,
        300,
        || run_hmp(&socket),
        || run_socat(&socket, &socat_peak, false),
    );
    report(
        "info status, whole process",
        ("hmp", ours),
        ("socat -t 0", theirs),
    );
    run_socat(&socket, &socat_peak, true);
    measure_hmp(&socket, &hmp_peak);
    let (ours, theirs) = (
        hmp_peak.load(Ordering::Relaxed),
        socat_peak.load(Ordering::Relaxed),
    );
    println!(
        "peak memory: hmp {ours} KiB, socat {theirs} KiB, ratio {:.2}",
        ours as f64 / theirs as f64
    );
    let size = std::fs::metadata(program::hmp_release()).map_or(0, |file| file.len());
    println!("binary size: hmp {} KiB", size / 1024);
}

fn run_hmp(socket: &Path) {
    let output = Command::new(program::hmp_release())
        .arg(socket)
        .args(["-c", "info status"])
        .stdin(Stdio::null())
        .output()
        .expect("hmp starts");
    assert_eq!(output.stdout, b"VM status: paused (prelaunch)\n");
}

fn run_socat(socket: &Path, peak: &AtomicU64, measure: bool) {
    let mut child = Command::new("socat")
        .args(["-t", "0", "-"])
        .arg(format!("UNIX-CONNECT:{}", socket.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("socat starts; scripts/test installs it");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(LINES.as_bytes()).expect("socat reads");
    let mut replies = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    replies
        .find(|line| line.as_ref().is_ok_and(|line| line.contains("prelaunch")))
        .expect("QEMU replies")
        .expect("a line");
    if measure {
        peak.store(peak_of(&child), Ordering::Relaxed);
    }
    drop(stdin);
    child.wait().expect("socat ends");
}

/// The peak of an `hmp` that has answered and waits for the next line.
fn measure_hmp(socket: &Path, peak: &AtomicU64) {
    let mut child = Command::new(program::hmp_release())
        .args(["--null"])
        .arg(socket)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("hmp starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"info status\n").expect("hmp reads");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut byte = [1];
    while byte != [0] {
        stdout.read_exact(&mut byte).expect("hmp replies");
    }
    peak.store(peak_of(&child), Ordering::Relaxed);
    drop(stdin);
    child.wait().expect("hmp ends");
}

/// The most memory that a running process has had resident, in KiB.
fn peak_of(child: &Child) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("the process runs");
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .expect("Linux tells the peak")
}
