// SPDX-License-Identifier: GPL-2.0-or-later

//! Every `.steps` file, on every QEMU found, in auto and in strict mode.
//!
//! A test is named after its file, its QEMU version and its mode:
//! `cargo test -p tests --test differential -- pc_disks 10.0 strict` picks by
//! parts of names.

use commands as _;
use libtest_mimic::{Arguments, Trial};
use tests::differential::{Mode, accepted, run, scripts};
use tests::{program, qemu};

fn main() {
    let arguments = Arguments::from_args();
    let scripts = scripts();
    let names: Vec<String> = scripts.iter().map(|script| script.name.clone()).collect();
    let mut trials = vec![Trial::test(
        "accepted differences name scripts that exist",
        move || match accepted()
            .iter()
            .find(|it| !names.iter().any(|name| it.is_of(name)))
        {
            Some(entry) => Err(format!(
                "accepted.txt:{}: there is no {}.steps",
                entry.number, entry.script
            )
            .into()),
            None => Ok(()),
        },
    )];
    for qemu in qemu::all() {
        let version = qemu.minor_version();
        for script in scripts.iter().filter(|script| script.runs_on(&version)) {
            for mode in [Mode::Auto, Mode::Strict] {
                let name = format!("{} {version} {}", script.name, mode.word());
                let script = script.clone();
                trials.push(Trial::test(name, move || {
                    run(&script, qemu, mode).map_err(Into::into)
                }));
            }
        }
    }
    if !arguments.list {
        program::hmp();
    }
    libtest_mimic::run(&arguments, trials).exit();
}
