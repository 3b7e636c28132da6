// SPDX-License-Identifier: GPL-2.0-or-later

//! `dump-guest-memory`: write the guest's memory to a file, for a debugger.
//!
//! Follows `hmp_dump_guest_memory` in QEMU's `dump/dump-hmp-cmds.c`. There, a
//! dump without `-d` holds up all of QEMU. If somebody watches, this command
//! makes it in the background and waits for its end: that is the same for the
//! guest, but its progress can be shown.

use crate::lethal::table::DUMP_AFTER_DUMP;
use hmp_runtime::prelude::*;
use smol::Timer;
use smol::future::or;
use std::time::Duration;

#[derive(Deserialize)]
struct DumpQueryResult {
    /// `none`, `active`, `completed` or `failed`.
    status: String,
    completed: i64,
    total: i64,
}

/// Gives QEMU time to tidy up after the last dump. A dump in the background is
/// over a moment before its thread ends. The end of the thread cannot be seen:
/// `query-migrate` shows whether the dump still blocks migration, but crashes
/// QEMU in that moment.
async fn let_last_dump_go(mon: &Monitor) -> Result<()> {
    if !mon.is_exposed_to(&DUMP_AFTER_DUMP) {
        return Ok(());
    }
    let last: DumpQueryResult = mon.query("query-dump").await?;
    match last.status.as_str() {
        "none" => {}
        // QEMU's own words; but the dump may end before QEMU is asked.
        "active" => {
            return Err(Error::refusal(DUMP_AFTER_DUMP.says(&[])));
        }
        _ => {
            Timer::after(Duration::from_millis(100)).await;
        }
    }
    Ok(())
}

/// The flags and arguments of either variant.
struct Dump {
    paging: bool,
    detach: bool,
    /// `-w`, `-z`, `-l` and `-s`; at most one can be set.
    windmp: bool,
    zlib: bool,
    lzo: bool,
    snappy: bool,
    raw: bool,
    filename: FileName,
    begin: Option<i64>,
    length: Option<i64>,
}

impl Dump {
    /// QMP `DumpGuestMemoryFormat`.
    fn format(&self) -> Result<&'static str> {
        let formats = [
            (self.windmp, "win-dmp", "win-dmp"),
            (self.zlib, "kdump-zlib", "kdump-raw-zlib"),
            (self.lzo, "kdump-lzo", "kdump-raw-lzo"),
            (self.snappy, "kdump-snappy", "kdump-raw-snappy"),
        ];
        let mut set = formats.iter().filter(|(is_set, ..)| *is_set);
        match (set.next(), set.next()) {
            (None, _) => Ok("elf"),
            (Some((_, _, raw)), None) if self.raw => Ok(raw),
            (Some((_, flattened, _)), None) => Ok(flattened),
            (Some(_), Some(_)) => Err(Error::refusal("only one of '-z|-l|-s|-w' can be set")),
        }
    }

    fn arguments(&self, detach: bool) -> Result<Json> {
        let mut arguments = json!({
            "paging": self.paging,
            "protocol": format!("file:{}", self.filename),
            "detach": detach,
            "format": self.format()?,
        });
        if let Some(begin) = self.begin {
            arguments["begin"] = json!(begin);
        }
        if let Some(length) = self.length {
            arguments["length"] = json!(length);
        }
        Ok(arguments)
    }

    async fn run(&self, mon: &Monitor) -> Result<()> {
        self.format()?;
        let_last_dump_go(mon).await?;
        if self.detach {
            return mon
                .execute("dump-guest-memory", self.arguments(true)?)
                .await;
        }
        let work = mon.long_task(format!(
            "the guest stands still until QEMU has written '{}'; 'info dump' shows how far it is",
            self.filename
        ));
        if work.is_shown() {
            self.watch(mon, &work).await
        } else {
            mon.execute("dump-guest-memory", self.arguments(false)?)
                .await
        }
    }

    /// Lets QEMU make the dump in the background, and waits for its end.
    async fn watch(&self, mon: &Monitor, work: &LongTask) -> Result<()> {
        let mut ends = mon.events(|event| event.name == "DUMP_COMPLETED");
        mon.execute("dump-guest-memory", self.arguments(true)?)
            .await?;
        let show = async {
            loop {
                Timer::after(Duration::from_millis(200)).await;
                match mon.query::<DumpQueryResult>("query-dump").await {
                    Ok(now) if now.total > 0 => {
                        let percent = 100.0 * now.completed as f64 / now.total as f64;
                        work.show(&format!("dump-guest-memory: {percent:.0}%"));
                    }
                    Ok(_) => {}
                    // The events also end with the connection.
                    Err(_) => {}
                }
            }
        };
        let end = or(ends.next(), show).await;
        match end {
            Some(end) => match end.data["error"].as_str() {
                Some(description) => Err(Error::refusal(description)),
                None => Ok(()),
            },
            // The connection is lost; the next request says how.
            None => mon.query::<DumpQueryResult>("query-dump").await.map(drop),
        }
    }
}

/// Write the guest's memory to a file.
///
/// - `-p`: walk the guest's page tables, so that the file has virtual
///   addresses, too. Off by default; for ELF only. The tables are the guest's,
///   so do not use it with a guest that is not trusted.
/// - `-d`: do not wait until the dump is complete.
/// - `-w`: a dump for Windows' debugger. It needs a driver in the guest that
///   fills in the `vmcoreinfo` device.
/// - `-z`: compress with zlib, in the format of the `crash` tool (kdump).
/// - `-l`: the same with lzo, if this QEMU is built with it.
/// - `-s`: the same with snappy, if this QEMU is built with it.
/// - `-R`: with `-z`, `-l` or `-s`, write the form that `makedumpfile` and
///   `crash` read directly; the file has to be seekable. The default is the
///   flattened form.
/// - `filename`: the file, which QEMU makes or replaces, readable only by its
///   own user.
/// - `begin`: the first physical address to write, in bytes; for ELF only. All
///   memory is written by default.
/// - `length`: the number of bytes to write from there; `begin` and `length` go
///   together.
///
/// The guest stands still until the dump is complete, also with `-d`, and then
/// runs again if it ran before. Without a format, the file is ELF, for `crash`
/// and gdb, and as big as the guest's memory. Flags have to come in this order.
/// With `-d`, `info dump` shows the progress. A dump cannot be cancelled, and
/// `cont` and further dumps fail meanwhile. The `DUMP_COMPLETED` event tells
/// how it ended. Example: `dump-guest-memory -d -z /tmp/vm.dump`.
#[hmp(
    name = "dump-guest-memory",
    since = "8.2",
    args = "paging:-p,detach:-d,windmp:-w,zlib:-z,lzo:-l,snappy:-s,raw:-R,filename:F,begin:l?,length:l?",
    params = "[-p] [-d] [-z|-l|-s|-w] [-R] filename [begin length]",
    qmp = "dump-guest-memory, query-dump"
)]
async fn dump_guest_memory(
    mon: &Monitor,
    paging: bool,
    detach: bool,
    windmp: bool,
    zlib: bool,
    lzo: bool,
    snappy: bool,
    raw: bool,
    filename: FileName,
    begin: Option<i64>,
    length: Option<i64>,
) -> Result<()> {
    let dump = Dump {
        paging,
        detach,
        windmp,
        zlib,
        lzo,
        snappy,
        raw,
        filename,
        begin,
        length,
    };
    dump.run(mon).await
}

/// Write the guest's memory to a file.
///
/// - `-p`: walk the guest's page tables, so that the file has virtual
///   addresses, too. Off by default; for ELF only. The tables are the guest's,
///   so do not use it with a guest that is not trusted.
/// - `-d`: do not wait until the dump is complete.
/// - `-w`: a dump for Windows' debugger. It needs a driver in the guest that
///   fills in the `vmcoreinfo` device.
/// - `-z`: compress with zlib, in the format of the `crash` tool (kdump).
/// - `-l`: the same with lzo, if this QEMU is built with it.
/// - `-s`: the same with snappy, if this QEMU is built with it.
/// - `filename`: the file, which QEMU makes or replaces, readable only by its
///   own user.
/// - `begin`: the first physical address to write, in bytes; for ELF only. All
///   memory is written by default.
/// - `length`: the number of bytes to write from there; `begin` and `length` go
///   together.
///
/// The guest stands still until the dump is complete, also with `-d`, and then
/// runs again if it ran before. Without a format, the file is ELF, for `crash`
/// and gdb, and as big as the guest's memory. Flags have to come in this order.
/// With `-d`, `info dump` shows the progress. A dump cannot be cancelled, and
/// `cont` and further dumps fail meanwhile. The `DUMP_COMPLETED` event tells
/// how it ended. Example: `dump-guest-memory -d -z /tmp/vm.dump`.
#[hmp(
    name = "dump-guest-memory",
    until = "8.1",
    args = "paging:-p,detach:-d,windmp:-w,zlib:-z,lzo:-l,snappy:-s,filename:F,begin:l?,length:l?",
    params = "[-p] [-d] [-z|-l|-s|-w] filename [begin length]",
    qmp = "dump-guest-memory, query-dump"
)]
async fn dump_guest_memory_without_raw(
    mon: &Monitor,
    paging: bool,
    detach: bool,
    windmp: bool,
    zlib: bool,
    lzo: bool,
    snappy: bool,
    filename: FileName,
    begin: Option<i64>,
    length: Option<i64>,
) -> Result<()> {
    let dump = Dump {
        paging,
        detach,
        windmp,
        zlib,
        lzo,
        snappy,
        raw: false,
        filename,
        begin,
        length,
    };
    dump.run(mon).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(letters: &str) -> Dump {
        let has = |letter| letters.contains(letter);
        Dump {
            paging: has('p'),
            detach: has('d'),
            windmp: has('w'),
            zlib: has('z'),
            lzo: has('l'),
            snappy: has('s'),
            raw: has('R'),
            filename: FileName("a b".to_owned()),
            begin: None,
            length: None,
        }
    }

    #[test]
    fn at_most_one_format_can_be_asked_for() {
        assert_eq!(dump("p").format().unwrap(), "elf");
        assert_eq!(dump("w").format().unwrap(), "win-dmp");
        assert_eq!(dump("l").format().unwrap(), "kdump-lzo");
        assert_eq!(
            dump("zs").format().unwrap_err().to_string(),
            "Error: only one of '-z|-l|-s|-w' can be set"
        );
    }

    #[test]
    fn raw_counts_for_compressed_dumps_only() {
        assert_eq!(dump("R").format().unwrap(), "elf");
        assert_eq!(dump("wR").format().unwrap(), "win-dmp");
        assert_eq!(dump("zR").format().unwrap(), "kdump-raw-zlib");
        assert_eq!(dump("lR").format().unwrap(), "kdump-raw-lzo");
        assert_eq!(dump("sR").format().unwrap(), "kdump-raw-snappy");
    }

    #[test]
    fn a_range_is_passed_on_as_it_was_given() {
        let whole = dump("p").arguments(false).unwrap();
        let expected = json!({
            "paging": true, "protocol": "file:a b", "detach": false, "format": "elf"
        });
        assert_eq!(whole, expected);
        let part = Dump {
            begin: Some(-1),
            ..dump("")
        };
        let part = part.arguments(false).unwrap();
        assert_eq!(part["begin"], -1);
        assert_eq!(part.get("length"), None);
    }
}
