//! `pcie_aer_inject_error`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_pcie_aer_inject_error`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Inject an error into a PCIe device.
///
/// `error_status` is a name such as `DLP` or a number. `-a` asks for an advisory one, `-c`
/// for a correctable one, which goes with a number only. The TLP header and its prefix may
/// follow, in words of 32 bits.
#[hmp(
    name = "pcie_aer_inject_error",
    args = "advisory_non_fatal:-a,correctable:-c,id:s,error_status:s,header0:i?,header1:i?,header2:i?,header3:i?,prefix0:i?,prefix1:i?,prefix2:i?,prefix3:i?",
    params = "[-a] [-c] id <error_status> [<tlp header> [<tlp header prefix>]]",
    gap = "x-pcie-aer-inject-error"
)]
async fn pcie_aer_inject_error(
    mon: &Monitor,
    _advisory_non_fatal: bool,
    _correctable: bool,
    _id: String,
    _error_status: String,
    _header0: Option<u32>,
    _header1: Option<u32>,
    _header2: Option<u32>,
    _header3: Option<u32>,
    _prefix0: Option<u32>,
    _prefix1: Option<u32>,
    _prefix2: Option<u32>,
    _prefix3: Option<u32>,
) -> Result<()> {
    Err(mon.gap())
}
