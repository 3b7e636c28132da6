// SPDX-License-Identifier: GPL-2.0-or-later

//! A command may have any name that the generated code uses, and be in a module
//! where those names mean something else.

#![allow(dead_code)]

use hmp_runtime::prelude::*;

struct Box;
struct Some;
struct None;
struct Ok;
struct Command;
struct Arg;
static COMMAND: u8 = 0;

/// Called like the closure's parameter.
#[hmp(name = "arguments", args = "mon-1:s,value0:s?", guard = mon_is_safe)]
async fn arguments(_mon: &Monitor, mon_1: String, value0: Option<String>) -> Result<String> {
    let _ = value0;
    Result::Ok(mon_1)
}

/// The guard of a command, with its own parameters.
async fn mon_is_safe(_mon: &Monitor, _mon_1: String, _value0: Option<String>) -> Result<()> {
    Result::Ok(())
}

/// Called like a field.
#[hmp(name = "run", args = "run:-r,value1:i,value0:i")]
async fn run(_mon: &Monitor, run: bool, value1: u32, value0: u32) -> Result<String> {
    Result::Ok(format!("{run} {value1} {value0}"))
}

/// Called like a local name.
#[hmp(name = "mon")]
async fn mon(mon: &Monitor) -> Result<()> {
    let _ = mon;
    Result::Ok(())
}

fn main() {
    let names: Vec<&str> = hmp_runtime::registry::commands()
        .iter()
        .map(|command| command.name)
        .collect();
    assert_eq!(names, ["arguments", "mon", "run"]);
}
