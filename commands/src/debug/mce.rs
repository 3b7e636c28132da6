//! `mce`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_mce`. What the CPU does not take, it says itself, and bare.
//! That there is no such CPU the built-in monitor does not say at all; QMP should.

use crate::machine::vcpus::VCPUS;
use hmp_runtime::prelude::*;

/// An error that the guest cannot take is what the guest gets: it is no failure.
const FAILURES: Failures = Failures::If(|text| !text.contains("raising triple fault"));

/// Inject a machine check into a CPU.
///
/// - `-b`: give all other CPUs a machine check as well, as Intel's CPUs do. The
///   CPU's model has to be able to.
/// - `cpu_index`: the CPU, by its number in `info cpus`.
/// - `bank`: the bank of registers that the error is put into, from 0.
/// - `status`: what goes into the bank's `MCi_STATUS`; the highest bit has to
///   be set, or it is no error: `0x9000000000000000`.
/// - `mcg_status`: what goes into `MCG_STATUS`.
/// - `addr`: what goes into the bank's `MCi_ADDR`, mostly a guest address.
/// - `misc`: what goes into the bank's `MCi_MISC`.
///
/// x86 only. All six numbers are required. With bit 61 of the status (`UC`) the
/// error is one that the hardware did not correct, and the guest gets an
/// exception: one that cannot take it just now is reset. Without it, the guest
/// finds the error when it next looks. Fails for a bank that the CPU does not
/// have; a CPU that there is not is passed over in silence.
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
