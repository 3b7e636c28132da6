// SPDX-License-Identifier: GPL-2.0-or-later

//! `hmp`: QEMU's human monitor as a program of its own.

// Names the crate, or the linker leaves its commands out.
use commands as _;

fn main() -> std::process::ExitCode {
    hmp_console::main()
}
