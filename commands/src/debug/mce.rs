// SPDX-License-Identifier: GPL-2.0-or-later

//! `mce`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_mce`. If the CPU cannot take the error, its own message
//! says so, without a prefix. The built-in monitor says nothing if there is no
//! such CPU; QMP should.

use crate::machine::vcpus::VCPUS;
use hmp_runtime::prelude::*;

/// If the guest cannot take the error, it is reset: that is no failure of the
/// command.
const FAILURES: Failures = Failures::If(|text| !text.contains("raising triple fault"));

/// Inject a machine check into a CPU.
///
/// - `-b`: give all other CPUs a machine check as well, as Intel's CPUs do. The
///   CPU's model has to support it.
/// - `cpu_index`: the CPU, by its number in `info cpus`.
/// - `bank`: the bank of registers that the error is put into, from 0.
/// - `status`: what goes into the bank's `MCi_STATUS`; the highest bit has to
///   be set, or it is no error: `0x9000000000000000`.
/// - `mcg_status`: what goes into `MCG_STATUS`.
/// - `addr`: what goes into the bank's `MCi_ADDR`, mostly a guest address.
/// - `misc`: what goes into the bank's `MCi_MISC`.
///
/// x86 only. All six numbers are required. Bit 61 of the status (`UC`) says
/// that the hardware did not correct the error: the guest gets an exception,
/// and is reset if it cannot take one just now. Without the bit, the guest
/// finds the error when it next looks. Fails if the CPU has no such bank. If
/// there is no such CPU, nothing happens and nothing is printed.
#[hmp(
    name = "mce",
    args = "broadcast:-b,cpu_index:i,bank:i,status:l,mcg_status:l,addr:l,misc:l",
    target = "i386,x86_64",
    params = "[-b] cpu bank status mcgstatus addr misc",
    gap = "x-inject-mce",
    failures = FAILURES
)]
async fn mce(
    mon: &Monitor,
    broadcast: bool,
    #[complete(VCPUS)] cpu_index: u32,
    bank: u32,
    status: i64,
    mcg_status: i64,
    addr: i64,
    misc: i64,
) -> Result<()> {
    // Registers have no sign.
    let arguments = json!({
        "cpu-index": cpu_index,
        "bank": bank,
        "status": status as u64,
        "mcg-status": mcg_status as u64,
        "addr": addr as u64,
        "misc": misc as u64,
        "broadcast": broadcast,
    });
    mon.execute("x-inject-mce", arguments)
        .await
        .map_err(Error::bare)
}
