// SPDX-License-Identifier: GPL-2.0-or-later

//! The guest's memory and registers without the built-in monitor, as far as
//! comparing whole replies does not test them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod left;

use self::left::left;
use commands as _;
use hmp_runtime::Monitor;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value as Json, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tests::differential::Paging;
use tests::fake_peer::{self, Asked, Conversation, FakePeer};
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};

/// A guest that has turned on paging and halted, on a PC with `arguments`.
fn guest(qemu: &Qemu, paging: &str, arguments: &[&str]) -> Vm {
    let setup = Setup::new(qemu);
    let paging = Paging::named(paging).unwrap();
    paging.write_guest(setup.directory()).unwrap();
    let mut all = vec!["-machine", "pc", "-cpu", "max", "-m", "64"];
    all.extend(["-bios", "firmware", "-device"]);
    all.push("loader,file=memory,addr=0x100000,force-raw=on");
    all.extend(arguments);
    let mut vm = setup.start(&all);
    while !built_in(&mut vm, "info registers").contains("HLT=1") {
        std::thread::sleep(Duration::from_millis(5));
    }
    vm
}

fn built_in(vm: &mut Vm, line: &str) -> String {
    vm.control().hmp(line).unwrap()
}

/// `hmp` with temporary files in a directory of its own.
fn strict(directory: &Path, address: &str, line: &str) -> Command {
    command(directory, "never", address, line)
}

fn command(directory: &Path, passthrough: &str, address: &str, line: &str) -> Command {
    let mut command = Command::new(hmp());
    let temporary = directory.join("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    command
        .args(["--passthrough", passthrough, address, "-c", line])
        .current_dir(directory)
        .env_remove("HMP_SOCKET")
        .env("HOME", directory)
        .env("TMPDIR", temporary)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(vm: &Vm, line: &str) -> Output {
    strict(vm.directory(), "qmp", line).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn dumped_registers_are_shown_as_the_built_in_monitor_shows_them() {
    for qemu in qemu::all() {
        for paging in ["32-bit", "pae", "4-level", "5-level"] {
            let mut vm = guest(qemu, paging, &["-smp", "2"]);
            for line in ["info registers", "info registers 1", "info registers -a"] {
                let output = run(&vm, line);
                let ours = text(&output.stdout);
                let theirs = built_in(&mut vm, line);
                let mut theirs = theirs.lines();
                for ours in ours.lines() {
                    // The lines that need more than a dump are left out.
                    let known = ours.split(" II=").next().unwrap();
                    assert!(
                        theirs.any(|theirs| theirs == ours
                            || ours != known && theirs.starts_with(&format!("{known} II="))),
                        "{qemu}, {paging}, {line}: {ours:?}"
                    );
                }
                assert!(ours.contains("\nCR0="), "{ours}");
                assert!(text(&output.stderr).contains("'x-query-registers'"));
            }
        }
    }
}

#[test]
fn the_ranges_of_five_levels_are_those_that_are_mapped() {
    for qemu in qemu::all() {
        let mut vm = guest(qemu, "5-level", &[]);
        let tlb = built_in(&mut vm, "info tlb");
        let pages: u64 = tlb.lines().map(page_size).sum();
        let output = run(&vm, "info mem");
        let mut ranges = 0;
        for range in text(&output.stdout).lines() {
            let (start, rest) = range.split_once('-').unwrap();
            let (end, rest) = rest.split_once(' ').unwrap();
            let (length, _) = rest.split_once(' ').unwrap();
            ranges += u64::from_str_radix(length, 16).unwrap();
            let last = u64::from_str_radix(end, 16).unwrap().wrapping_sub(1);
            for address in [format!("0x{start}"), format!("{last:#x}")] {
                let gpa = built_in(&mut vm, &format!("gva2gpa {address}"));
                assert!(gpa.starts_with("gpa: "), "{qemu}: {address}: {gpa}");
            }
        }
        assert_eq!(ranges, pages, "{qemu}: {}", text(&output.stdout));
    }
}

/// The size of the page in a line of `info tlb`.
fn page_size(line: &str) -> u64 {
    let is_large = line.contains('P');
    match line.split_once(": ").unwrap().1 {
        physical if is_large && physical.starts_with("0000000040000000 ") => 1 << 30,
        _ if is_large => 1 << 21,
        _ => 1 << 12,
    }
}

#[test]
fn zeros_where_no_memory_may_be_come_with_a_note() {
    for qemu in qemu::all() {
        let vm = guest(qemu, "4-level", &[]);
        let ram = run(&vm, "xp/1xw 0x200000");
        assert_eq!(text(&ram.stderr), "");
        let other = qemu.of_target("s390x").unwrap();
        let other = Setup::new(&other).start(&["-machine", "s390-ccw-virtio", "-m", "64", "-S"]);
        let ram = run(&other, "xp/1xw 0x200000");
        assert_eq!(text(&ram.stderr), "");
        let hole = run(&vm, "xp/1xw 0x4000000");
        assert!(text(&hole.stdout).ends_with("4000000: 0x00000000\n"));
        assert_eq!(
            text(&hole.stderr),
            "telling memory from none at 0x4000000, which reads as zeros, cannot be done \
             through QMP: it would take a QMP command like 'x-read-memory'\n"
        );
    }
}

#[test]
fn more_memory_than_a_terminal_could_show_is_refused() {
    let vm = guest(qemu::any(), "4-level", &[]);
    for line in ["x/100000000xb 0", "xp/100000000xb 0", "x/100000000i 0"] {
        for mode in ["auto", "never"] {
            let output = command(vm.directory(), mode, "qmp", line).output().unwrap();
            assert_eq!(text(&output.stdout), "");
            let stderr = text(&output.stderr);
            assert!(
                stderr.starts_with("more than 16 MiB of memory as text"),
                "{line}: {stderr}"
            );
        }
    }
}

const NO_DESCRIPTOR: &str = "No file descriptor supplied via SCM_RIGHTS";

/// A peer that answers what comes before a read, and lets `read` answer the
/// read itself.
fn reads(read: impl Fn(&mut Conversation, &Asked) + Send + 'static) -> FakePeer {
    FakePeer::unix(move |mut peer| {
        peer.negotiate();
        while let Some(asked) = peer.next_request() {
            match asked.command.as_str() {
                "query-status" => peer.answer(&asked, json!({ "status": "running" })),
                "query-target" => peer.answer(&asked, json!({ "arch": "x86_64" })),
                "query-cpus-fast" => {
                    let cpu = json!({ "cpu-index": 0, "qom-path": "/machine/cpu" });
                    peer.answer(&asked, json!([cpu]));
                }
                // As if the descriptor were lost on the way.
                "add-fd" => peer.refuse(Some(&asked), "GenericError", NO_DESCRIPTOR),
                "memsave" | "pmemsave" => read(&mut peer, &asked),
                other => panic!("{other} was not expected"),
            }
        }
    })
}

fn ask(peer: &FakePeer, line: &str) -> (Output, Vec<String>) {
    let directory = tempfile::tempdir().unwrap();
    let output = strict(directory.path(), &peer.address().to_string(), line)
        .output()
        .unwrap();
    (output, left(directory.path()))
}

#[test]
fn the_file_that_qemu_writes_is_private() {
    let peer = reads(|peer, asked| {
        let file = Path::new(asked.arguments["filename"].as_str().unwrap());
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(file), 0o600);
        assert_eq!(mode(file.parent().unwrap()), 0o700);
        std::fs::write(file, b"abcdefgh").unwrap();
        peer.answer(asked, json!({}));
    });
    let (output, left) = ask(&peer, "x/8cb 0x10");
    assert_eq!(
        text(&output.stdout),
        "0000000000000010: 'a' 'b' 'c' 'd' 'e' 'f' 'g' 'h'\n"
    );
    assert_eq!(left, [""; 0]);
    peer.finish();
}

#[test]
fn a_qemu_that_may_not_write_the_file_is_reported_in_one_line() {
    for reason in ["Permission denied", "No such file or directory"] {
        let peer = reads(move |peer, asked| {
            let file = asked.arguments["filename"].as_str().unwrap();
            let desc = format!("Could not open '{file}': {reason}");
            peer.refuse(Some(asked), "GenericError", &desc);
        });
        let (output, left) = ask(&peer, "sum 0 16");
        let stderr = text(&output.stderr);
        assert!(
            stderr.starts_with("memory cannot be read: QEMU cannot write '/"),
            "{stderr}"
        );
        assert!(stderr.contains(reason) && stderr.contains("as the same user"));
        assert_eq!(stderr.lines().count(), 1);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(left, [""; 0]);
        peer.finish();
    }
}

#[test]
fn a_file_that_lacks_memory_is_found_out() {
    // As on a file system that is full.
    let peer = reads(|peer, asked| {
        std::fs::write(asked.arguments["filename"].as_str().unwrap(), b"abc").unwrap();
        peer.answer(asked, json!({}));
    });
    let (output, left) = ask(&peer, "x/8xb 0");
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("was to write 8 bytes to '/") && stderr.ends_with(" 3 are there\n"),
        "{stderr}"
    );
    assert_eq!(left, [""; 0]);
    peer.finish();
}

#[test]
fn a_connection_that_is_lost_during_a_read_leaves_nothing() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        while let Some(asked) = peer.next_request() {
            match asked.command.as_str() {
                "query-status" => peer.answer(&asked, json!({ "status": "running" })),
                "add-fd" => peer.refuse(Some(&asked), "GenericError", NO_DESCRIPTOR),
                // It writes half a file and goes.
                _ => {
                    let file = asked.arguments["filename"].as_str().unwrap();
                    return std::fs::write(file, b"abc").unwrap();
                }
            }
        }
    });
    let (output, left) = ask(&peer, "sum 0 16");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(left, [""; 0]);
    peer.finish();
}
