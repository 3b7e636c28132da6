// SPDX-License-Identifier: GPL-2.0-or-later

//! The `#[hmp]` attribute.
//!
//! A pipeline with a type per stage: the attribute as typed, the command it
//! makes of the function, and that command as tokens. The first two may fail,
//! and then report everything that is wrong; the last cannot.

mod attr;
mod body;
mod command;
mod complete;
mod diag;
mod doc;
mod expand;
mod needs;
mod parameters;
mod secret;
mod signature;
#[cfg(test)]
mod tests;
mod value;

use attr::Attribute;
use command::Command;
use diag::Errors;
use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;

/// Makes a function an HMP command.
///
/// ```text
/// /// Ask the guest's balloon driver for a new memory size.
/// ///
/// /// - `value`: the new size, in MiB.
/// ///
/// /// The guest may take its time: `info balloon` shows where it is.
/// #[hmp(name = "balloon", args = "value:M", qmp = "balloon")]
/// async fn balloon(mon: &Monitor, value: Bytes) -> Result<()> {
///     mon.execute("balloon", json!({ "value": value })).await
/// }
/// ```
///
/// The first paragraph of the doc comment is the help line. A list below it says what
/// the arguments mean, in the order of `args`; a flag is written as one types it, `-f`.
/// The rest is the long help. The function returns `Result<T>`, where `T` has `Display`
/// (the HMP text, newline included) and `Serialize` (what `--json` prints);
/// `Result<()>` prints nothing.
///
/// # Keys
///
/// | key | value |
/// |---|---|
/// | `name` | the command as one types it, aliases after a bar: `"quit\|q"`, `"info block"` |
/// | `args` | the arguments as `args_type` in QEMU's `.hx` files: `"nodes:-n,device:B?"` |
/// | `implied` | the key of the first word of an option list, where that stands alone: `"driver"` for `device_add e1000` |
/// | `params` | the arguments as `help` shows them, where `args` alone would not show them well |
/// | `qmp` | every QMP command that the function may send: `"query-block, query-jobs"` |
/// | `tier` | `native`, `composed`, `text`, `local`, `partial`, `gap` or `stub`; without it `gap` if there is a `gap`, `local` without `qmp`, `text` if all of `qmp` is `x-query-...`, else `native` |
/// | `gap` | the QMP commands that would close the gap of a `gap`, `partial` or `stub`; with `composed`, of the few arguments for which the function returns `mon.gap()` |
/// | `since`, `until` | the first and the last QEMU whose monitor has the command: `"10.2"` |
/// | `target` | the only QEMU target that has the command: `"s390x"` |
/// | `preconfig` | no value: it may run before the machine is initialised |
/// | `ends_qemu` | no value: where it succeeds, QEMU is gone |
/// | `for_terminal` | no value: its reply consists of codes that a terminal acts on |
/// | `names_commands` | no value: its argument is the name of a command |
/// | `prefer_passthrough` | no value: composing it is so slow that the built-in command is better, where there is one |
/// | `failures` | a constant of the file, `failures = FAILURES`: which texts of the built-in monitor mean that the command failed there; without it any text, if the command returns `Result<()>`, else the texts that mean so for every command |
/// | `guard` | a function of the file, `guard = survives`, that looks whether QEMU survives the command, before it is sent either way; see below |
///
/// A QMP command that the body sends as a literal, and that neither `qmp` nor
/// `gap` names, is an error at the literal. An undeclared command that is not
/// sent as a literal is an error when it is sent, in debug builds.
///
/// A guard is `async fn survives(mon: &Monitor, ...) -> Result<()>` with the
/// parameters of the command's function. It returns what `mon.refuse` says, and only
/// for what QEMU does not survive: what QEMU refuses is left to QEMU. It may send
/// QMP that only reads; if QEMU does not answer that, the command is sent.
///
/// # Parameters
///
/// The first is `mon: &Monitor`. The others are the arguments, in the order of
/// `args`: `-` is written `_`, capitals are small, a keyword is raw (`r#type`),
/// and a leading `_` marks one that the body does not use.
///
/// | in `args` | on the line | parameter |
/// |---|---|---|
/// | `-f` | a flag | `bool` |
/// | `-fs` | a flag with a value | `Option<String>` |
/// | `s`, `S` | a word; the rest of the line | `String` |
/// | `F`, `B` | a file name; a block device | `FileName`, `BlockName` |
/// | `i`, `l` | an expression of 32 or 64 bits | `u32`, `i64` |
/// | `M`, `o` | an expression in MiB; a size with a suffix | `Bytes` |
/// | `T` | a time | `Seconds` |
/// | `b` | `on` or `off` | `bool` |
/// | `/` | count, format and size | `Format` |
/// | `O` | `key=value,...` | `KeyValues` |
/// | `?` or `.` after the type | may be left out; follows a dot | `Option<...>` |
///
/// `#[complete(netdevs::NETDEVS)]` on a parameter names the `static` that completes
/// it, a `hmp_runtime::complete::Completer`. `#[complete("fast", "slow")]` lists the
/// words, and `#[complete(values("query-stats", "target"))]` takes the values that
/// the schema lists for that argument of a QMP command. Without the attribute, `B`
/// offers block devices, `F` files, `b` its two words, and numbers nothing. A test
/// demands it where the user types text: `#[complete(nothing)]` if QMP cannot name
/// candidates.
///
/// `#[secret]` on a parameter says that it is a password, so that no history keeps
/// a line with it; `#[secret(function)]` asks `fn(&[&str], &str) -> bool`, which gets
/// the words before it and the word itself.
#[proc_macro_attribute]
pub fn hmp(attribute: TokenStream, item: TokenStream) -> TokenStream {
    stages(attribute.into(), item.into()).into()
}

/// The stages, one after the other.
fn stages(attribute: Tokens, item: Tokens) -> Tokens {
    let mut errors = Errors::default();
    let mut function = match signature::function(item, &mut errors) {
        Ok(function) => function,
        Err(item) => return expand::not_a_function(errors, item),
    };
    let attribute = Attribute::parse(attribute, &mut errors);
    match Command::check(&attribute, &mut function, &mut errors) {
        Some(command) => expand::command(&command, &function),
        None => expand::refused(errors, &function),
    }
}
