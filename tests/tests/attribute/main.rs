// SPDX-License-Identifier: GPL-2.0-or-later

//! What `#[hmp]` makes of a function: the registered command, and how a line's
//! values reach the function's parameters.

#![allow(clippy::unwrap_used, clippy::panic)]

mod registered;
mod values;

use hmp_runtime::Reply;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;
use hmp_runtime::registry::{Command, commands};

/// Shows one argument of every kind.
///
/// - `file`: a file, as this
///   process sees it.
/// - `index`:
/// - `-m`: how, one of
///   - `fast`: in haste;
///   - `slow`: at leisure.
///
/// It prints each as Rust shows it.
///
///   - this line is indented
#[hmp(
    name = "every_kind|kinds",
    args = "file:F,block:B,word:s,options:O,index:i,number:l,memory:M,size:o,time:T,\
            switch:b,fmt:/,flag:-f,mode:-ms,dotted:l.,last:S",
    preconfig,
    prefer_passthrough
)]
async fn every_kind(
    _mon: &Monitor,
    file: FileName,
    block: BlockName,
    word: String,
    options: KeyValues,
    index: u32,
    number: i64,
    memory: Bytes,
    size: Bytes,
    time: Seconds,
    switch: bool,
    fmt: Format,
    flag: bool,
    mode: Option<String>,
    dotted: Option<i64>,
    last: String,
) -> Result<Shown> {
    Ok(Shown(vec![
        format!("{file} {block} {word} {:?}", options.get("id")),
        format!("{index} {number} {memory:?} {size:?} {time:?}"),
        format!("{switch} {} {flag} {mode:?} {dotted:?} {last}", fmt.count),
    ]))
}

/// What a command of this file prints.
#[derive(Serialize)]
struct Shown(Vec<String>);

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Shows what may be left out.
#[hmp(
    name = "info optional",
    args = "flag:-f,mode:-ms,file:F?,block:B?,word:s?,index:i?,number:l?,memory:M?,size:o?,\
            time:T?,last:S?"
)]
async fn info_optional(
    _mon: &Monitor,
    flag: bool,
    mode: Option<String>,
    file: Option<FileName>,
    block: Option<BlockName>,
    word: Option<String>,
    index: Option<u32>,
    number: Option<i64>,
    memory: Option<Bytes>,
    size: Option<Bytes>,
    time: Option<Seconds>,
    last: Option<String>,
) -> Result<Shown> {
    Ok(Shown(vec![
        format!("{flag} {mode:?} {file:?} {block:?} {word:?} {index:?}"),
        format!("{number:?} {memory:?} {size:?} {time:?} {last:?}"),
    ]))
}

/// Prints nothing.
#[hmp(name = "silent", args = "fail:-f")]
async fn silent(_mon: &Monitor, fail: bool) -> Result<()> {
    if fail {
        return Err(Error::text("it was asked to"));
    }
    Ok(())
}

/// Returns a whole reply.
#[hmp(
    name = "noted",
    qmp = "query-block, x-query-roms",
    tier = "partial",
    gap = "x-query-notes, x-query-more"
)]
async fn noted(_mon: &Monitor) -> Result<Reply> {
    Ok(Reply::new("half\n").with_note("the other half is a gap"))
}

/// Names of models; it does not declare the QMP that it sends.
static MODELS: Completer = Completer::new("query-models", &[], |mon, _| {
    Box::pin(async {
        let models: Vec<String> = mon.query("query-models").await?;
        Ok(models.into_iter().map(Candidate::from).collect())
    })
});

/// Names completers.
#[hmp(
    name = "completed",
    args = "device:B,file:F,switch:b,word:s,driver:s,mode:-ms,target:s,flag:-f,node:B?",
    params = "device file on|off",
    qmp = "query-block",
    since = "8.1",
    until = "10.2",
    target = "s390x"
)]
async fn completed(
    _mon: &Monitor,
    _device: BlockName,
    _file: FileName,
    _switch: bool,
    _word: String,
    #[complete(MODELS)] _driver: String,
    #[complete("fast", "slow")] _mode: Option<String>,
    #[complete(values("query-stats", "target"))] _target: String,
    _flag: bool,
    #[complete(nothing)] _node: Option<BlockName>,
) -> Result<()> {
    Ok(())
}

/// Text for humans only.
#[hmp(name = "info texts", qmp = "x-query-roms,x-query-ramblock")]
async fn info_texts(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Nothing of it can be done.
#[hmp(name = "missing", gap = "x-do-it")]
async fn missing(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Not written yet.
#[hmp(name = "later", tier = "stub", qmp = "query-later", gap = "x-later")]
async fn later(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// A walk, with a gap on its way.
#[hmp(
    name = "walk",
    tier = "composed",
    qmp = "qom-list, qom-get",
    gap = "x-walk"
)]
async fn walk(_mon: &Monitor) -> Result<()> {
    Ok(())
}

fn command(name: &str) -> &'static Command {
    let found = commands().iter().find(|command| command.name == name);
    found.unwrap_or_else(|| panic!("`{name}` is not registered"))
}
