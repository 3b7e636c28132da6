// SPDX-License-Identifier: GPL-2.0-or-later

//! A stdout that takes no more.

use super::*;

#[test]
fn a_reader_that_goes_away_is_not_an_error() {
    let vm = vm();
    let mut child = command(vm.directory(), &["qmp"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdin.write_all(b"print 1\n").unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    // It may end before it has read all of this.
    let _ = stdin.write_all(&b"print 2\n".repeat(1000));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    expect(&output, 0, "", "");

    let help = command(vm.directory(), &["--help"])
        .stdout(closed_pipe())
        .output()
        .unwrap();
    expect(&help, 0, "", "");
}

/// A pipe that nobody reads.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_full_disk_is_an_error() {
    let vm = vm();
    let full = File::options().write(true).open("/dev/full").unwrap();
    for arguments in [
        &["qmp", "-c", "print 1"][..],
        &["qmp", "-c", "info status"],
        &["qmp", "--json", "-c", "stop"],
        &["qmp", "--null", "-c", "nosuch"],
        &["qmp", "--complete", "info st"],
        &["--help"],
        &["--version"],
        &["--generate", "man"],
        &["--generate", "bash"],
        &["explain", "info status"],
    ] {
        let output = command(vm.directory(), arguments)
            .stdout(full.try_clone().unwrap())
            .output()
            .unwrap();
        expect_complaint(&output, 1, "cannot write to stdout: No space left");
    }
}
