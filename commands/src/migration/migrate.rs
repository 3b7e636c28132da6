// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate`: send the guest to another QEMU, or into a file.
//!
//! Follows `hmp_migrate` in QEMU's `migration/migration-hmp-cmds.c`. The
//! built-in monitor on a socket waits, too; behind `human-monitor-command` it
//! cannot. It prints the reason for a failure on QEMU's own stderr, where
//! nobody on a socket sees it; here, the reason is the command's error.

use super::lethal_nvme::refuse_lethal_nvme;
use super::migration_uris::MIGRATION_URIS;
use super::{migration_end, uri};
use crate::lethal::states::MIGRATE_AFTER_LOADVM;
use crate::lethal::table::TRANSFER_WITHOUT_CHANNEL;
use hmp_runtime::Reply;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct StatusInfo {
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MigrationInfo {
    blocked_reasons: Option<Vec<String>>,
}

async fn survives(mon: &Monitor, _detach: bool, _resume: bool, uri: String) -> Result<()> {
    refuse_after_loadvm(mon, &uri).await
}

async fn survives_with_block_flags(
    mon: &Monitor,
    _detach: bool,
    _blk: bool,
    _inc: bool,
    _resume: bool,
    uri: String,
) -> Result<()> {
    refuse_after_loadvm(mon, &uri).await
}

/// Where QEMU refuses the address or the migration, it lives on.
async fn refuse_after_loadvm(mon: &Monitor, uri: &str) -> Result<()> {
    let now: StatusInfo = mon.query("query-status").await?;
    if now.status != "restore-vm" || uri::complaint(uri, mon.version()).is_some() {
        return Ok(());
    }
    let migration: MigrationInfo = mon.query("query-migrate").await?;
    match migration.blocked_reasons {
        Some(_) => Ok(()),
        None => mon.refuse(&MIGRATE_AFTER_LOADVM, &[]),
    }
}

/// Send the guest to another QEMU, or into a file.
///
/// - `-d`: do not wait for the end.
/// - `-r`: go on with a paused postcopy migration; `uri` is where the
///   destination listens since its `migrate_recover`.
/// - `uri`: where to: `tcp:HOST:PORT`, `unix:PATH`, `fd:NAME` (see `getfd`),
///   `vsock:CID:PORT`, `rdma:HOST:PORT`, `exec:COMMAND` (its standard input),
///   or `file:PATH`, with `,offset=SIZE` if it does not begin at the start.
///
/// The command waits until the migration has ended, runs on the destination in
/// postcopy, or waits for `migrate_continue`. Ctrl-C ends only the waiting:
/// `info migrate` shows how far the migration is, and `migrate_cancel` ends it.
/// The destination is a QEMU with the same machine, started with `-incoming`.
/// Disks are not sent: both sides have to see the same ones. After success, the
/// guest is stopped here (`postmigrate`), and `cont` would make it run twice:
/// do that only after a migration into a file. If the migration fails, the
/// guest runs on here. Quote a URI with blanks:
/// `migrate "exec:gzip -c > /tmp/vm.gz"`.
#[hmp(
    name = "migrate",
    since = "9.1",
    args = "detach:-d,resume:-r,uri:s",
    qmp = "query-migrate-parameters, query-migrate-capabilities, migrate, query-migrate, qom-list, qom-get",
    tier = "composed",
    guard = survives
)]
async fn migrate(
    mon: &Monitor,
    detach: bool,
    resume: bool,
    #[complete(MIGRATION_URIS)] uri: String,
) -> Result<Reply> {
    let flags = Flags {
        resume,
        ..Flags::default()
    };
    start(mon, uri, flags, detach).await
}

/// Send the guest to another QEMU, or into a file.
///
/// - `-d`: do not wait for the end.
/// - `-b`: copy the disks, too, to images of the same size that the destination
///   has already.
/// - `-i`: the same, but only the data above the backing files.
/// - `-r`: go on with a paused postcopy migration; `uri` is where the
///   destination listens since its `migrate_recover`.
/// - `uri`: where to: `tcp:HOST:PORT`, `unix:PATH`, `fd:NAME` (see `getfd`),
///   `vsock:CID:PORT`, `rdma:HOST:PORT`, `exec:COMMAND` (its standard input),
///   or, since 8.2, `file:PATH`.
///
/// The command waits until the migration has ended, runs on the destination in
/// postcopy, or waits for `migrate_continue`. Ctrl-C ends only the waiting:
/// `info migrate` shows how far the migration is, and `migrate_cancel` ends it.
/// The destination is a QEMU with the same machine, started with `-incoming`.
/// Without `-b` and `-i`, both sides have to see the same disks. After success,
/// the guest is stopped here (`postmigrate`), and `cont` would make it run
/// twice: do that only after a migration into a file. If the migration fails,
/// the guest runs on here. Quote a URI with blanks:
/// `migrate "exec:gzip -c > /tmp/vm.gz"`.
#[hmp(
    name = "migrate",
    until = "9.0",
    args = "detach:-d,blk:-b,inc:-i,resume:-r,uri:s",
    qmp = "query-migrate-parameters, migrate, query-migrate",
    tier = "composed",
    guard = survives_with_block_flags
)]
async fn migrate_with_block_flags(
    mon: &Monitor,
    detach: bool,
    blk: bool,
    inc: bool,
    resume: bool,
    #[complete(MIGRATION_URIS)] uri: String,
) -> Result<Reply> {
    start(mon, uri, Flags { blk, inc, resume }, detach).await
}

#[derive(Default)]
struct Flags {
    blk: bool,
    inc: bool,
    resume: bool,
}

async fn start(mon: &Monitor, uri: String, flags: Flags, detach: bool) -> Result<Reply> {
    uri::refuse_lethal(mon, &uri)?;
    refuse_transfer(mon, &uri).await?;
    refuse_lethal_nvme(mon).await?;
    let mut arguments = json!({ "uri": uri });
    for (name, flag) in [
        ("blk", flags.blk),
        ("inc", flags.inc),
        ("resume", flags.resume),
    ] {
        if flag {
            arguments[name] = true.into();
        }
    }
    // Made before the start, since the end may be early.
    let waiting = (!detach).then(|| migration_end::Waiting::new(mon));
    mon.execute("migrate", arguments).await?;
    match waiting {
        Some(waiting) if flags.blk || flags.inc => {
            waiting.end().await?;
            Ok(Reply::new(ProgressEnd))
        }
        Some(waiting) => waiting.end().await,
        None => Ok(Reply::nothing()),
    }
}

#[derive(Deserialize)]
struct MigrationParameters {
    /// `normal`, `cpr-transfer`, ...
    mode: Option<String>,
}

/// `cpr-transfer` needs a second channel, which a URI cannot name.
async fn refuse_transfer(mon: &Monitor, uri: &str) -> Result<()> {
    if !mon.is_exposed_to(&TRANSFER_WITHOUT_CHANNEL) {
        return Ok(());
    }
    let parameters: MigrationParameters = mon.query("query-migrate-parameters").await?;
    match parameters.mode.as_deref() {
        Some("cpr-transfer") => {
            if let Some(complaint) = uri::complaint(uri, mon.version()) {
                return Err(Error::refusal(complaint));
            }
            // Newer ones miss the channel first.
            if !mon.version().at_least(11, 0) {
                let capabilities: Vec<MigrationCapabilityStatus> =
                    mon.query("query-migrate-capabilities").await?;
                let is_on = |name: &str| {
                    let mut all = capabilities.iter();
                    all.any(|it| it.capability == name && it.state)
                };
                if let Some(unfit) = unfit_transport(uri, is_on) {
                    return Err(Error::refusal(unfit));
                }
            }
            Err(Error::refusal(TRANSFER_WITHOUT_CHANNEL.says(&[])))
        }
        _ => Ok(()),
    }
}

#[derive(Deserialize)]
struct MigrationCapabilityStatus {
    capability: String,
    state: bool,
}

/// Why QEMU does not take the kind of connection for what is switched on, in the
/// order in which it looks.
fn unfit_transport(uri: &str, is_on: impl Fn(&str) -> bool) -> Option<&'static str> {
    let is_file = uri.starts_with("file:");
    let has_channels = ["tcp:", "unix:", "vsock:"]
        .iter()
        .any(|kind| uri.starts_with(kind))
        || is_file && is_on("mapped-ram");
    if is_on("mapped-ram") && !is_file && !uri.starts_with("fd:") {
        Some("Migration requires seekable transport (e.g. file)")
    } else if is_on("multifd") && !has_channels {
        Some("Migration requires multi-channel URIs (e.g. tcp)")
    } else if is_file {
        Some("Migration requires streamable transport (eg unix)")
    } else {
        None
    }
}

/// The end of the line on which the built-in monitor shows the progress of
/// copying the disks.
#[derive(Serialize)]
struct ProgressEnd;

impl Display for ProgressEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)
    }
}
