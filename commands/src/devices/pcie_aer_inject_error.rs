// SPDX-License-Identifier: GPL-2.0-or-later

//! `pcie_aer_inject_error`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_pcie_aer_inject_error` of `hw/pci/pci-hmp-cmds.c`.

use super::device_ids::PCI_DEVICES;
use hmp_runtime::options::scalar::Numbers;
use hmp_runtime::prelude::*;

/// The place of the error, as QMP should report it.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Place {
    /// The path of the root bus.
    root_bus: String,
    bus: u32,
    /// Slot and function in one number.
    devfn: u32,
}

/// An error that was injected.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Injected {
    id: String,
    root_bus: String,
    bus: u32,
    slot: u32,
    function: u32,
}

impl Display for Injected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, root_bus, bus) = (&self.id, &self.root_bus, self.bus);
        let (slot, function) = (self.slot, self.function);
        writeln!(
            f,
            "OK id: {id} root bus: {root_bus}, bus: {bus:x} devfn: {slot:x}.{function:x}"
        )
    }
}

/// The words of a header or prefix. Words left out are 0; without any, there is
/// no header.
fn words<const N: usize>(words: [Option<u32>; N]) -> Option<[u32; N]> {
    let is_given = words.first().is_some_and(Option::is_some);
    is_given.then(|| words.map(|word| word.unwrap_or(0)))
}

/// The device's error, as a number or by its name.
fn status(text: &str, correctable: bool, numbers: Numbers) -> Result<Json> {
    match numbers.unsigned(text) {
        // As in C, a negative number of 32 bits wraps around.
        Some(number) => match (u32::try_from(number), i32::try_from(number as i64)) {
            (Ok(number), _) => Ok(json!(number)),
            (_, Ok(negative)) => Ok(json!(negative as u32)),
            _ => Err(invalid(text)),
        },
        None if text
            .trim_start()
            .starts_with(|first: char| first.is_ascii_digit()) =>
        {
            Err(invalid(text))
        }
        None if correctable => Err(Error::refusal("-c is only valid with numeric error status")),
        None => Ok(json!(text)),
    }
}

fn invalid(text: &str) -> Error {
    Error::refusal(format!("invalid error status value '{text}'"))
}

/// The built-in monitor confirms the error with the device's place.
const FAILURES: Failures = Failures::AllBut(&["OK id: "]);

/// Inject an error into a PCIe device.
///
/// - `-a`: report a non-fatal error as an advisory one.
/// - `-c`: the error is correctable. Only with a number as `error_status`.
/// - `id`: the device, by its id; it has to be a PCIe device.
/// - `error_status`: the error: a name (`DLP`, `UNSUP`, `POISON_TLP`, ...), or
///   a number with the bits of the device's status register.
/// - `header0`: first of the four words of the TLP that caused it, of 32 bits
///   each. No header, if left out.
/// - `header1`: second word. 0, if left out, like the following ones.
/// - `header2`: third word.
/// - `header3`: fourth word.
/// - `prefix0`: first of the four words of the TLP's prefix, of 32 bits each.
///   No prefix, if left out.
/// - `prefix1`: second word of the prefix. 0, if left out, like the following
///   ones.
/// - `prefix2`: third word of the prefix.
/// - `prefix3`: fourth word of the prefix.
///
/// The device notes the error and reports it to its root port, which interrupts
/// the guest if its system has asked for that. Prints the place of the device:
/// root bus, bus, slot and function. A Linux guest reports the error in its
/// kernel log, and may reset the device after a fatal one.
/// `pcie_aer_inject_error vn0 DLP` injects an error. Fails if `id` is no PCIe
/// device, and for an unknown name.
#[hmp(
    name = "pcie_aer_inject_error",
    args = "advisory_non_fatal:-a,correctable:-c,id:s,error_status:s,header0:i?,header1:i?,header2:i?,header3:i?,prefix0:i?,prefix1:i?,prefix2:i?,prefix3:i?",
    params = "[-a] [-c] id <error_status> [<tlp header> [<tlp header prefix>]]",
    gap = "x-pcie-aer-inject-error",
    failures = FAILURES
)]
async fn pcie_aer_inject_error(
    mon: &Monitor,
    advisory_non_fatal: bool,
    correctable: bool,
    #[complete(PCI_DEVICES)] id: String,
    #[complete(
        "DLP",
        "SDN",
        "POISON_TLP",
        "FCP",
        "COMP_TIME",
        "COMP_ABORT",
        "UNX_COMP",
        "RX_OVER",
        "MALF_TLP",
        "ECRC",
        "UNSUP",
        "ACSV",
        "INTN",
        "MCBTLP",
        "ATOP_EBLOCKED",
        "TLP_PRF_BLOCKED",
        "RCVR",
        "BAD_TLP",
        "BAD_DLLP",
        "REP_ROLL",
        "REP_TIMER",
        "ADV_NONFATAL",
        "INTERNAL",
        "HL_OVERFLOW"
    )]
    error_status: String,
    header0: Option<u32>,
    header1: Option<u32>,
    header2: Option<u32>,
    header3: Option<u32>,
    prefix0: Option<u32>,
    prefix1: Option<u32>,
    prefix2: Option<u32>,
    prefix3: Option<u32>,
) -> Result<Injected> {
    const INJECT: &str = "x-pcie-aer-inject-error";

    if !mon.offers(INJECT).await? {
        return Err(mon.gap());
    }
    let mut arguments = json!({
        "id": id,
        "status": status(&error_status, correctable, Numbers::of(mon.version()))?,
        "correctable": correctable,
        "advisory": advisory_non_fatal,
    });
    if let Some(header) = words([header0, header1, header2, header3]) {
        arguments["header"] = json!(header);
    }
    if let Some(prefix) = words([prefix0, prefix1, prefix2, prefix3]) {
        arguments["prefix"] = json!(prefix);
    }
    let place: Place = mon.query_with(INJECT, arguments).await?;
    Ok(Injected {
        id,
        root_bus: place.root_bus,
        bus: place.bus,
        slot: (place.devfn >> 3) & 0x1f,
        function: place.devfn & 7,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_number_of_32_bits_or_a_name() {
        let read = |text| status(text, false, Numbers::default());
        assert_eq!(read("DLP").unwrap(), json!("DLP"));
        assert_eq!(read("0x10").unwrap(), json!(16));
        assert_eq!(read("-1").unwrap(), json!(u32::MAX));
        for text in ["0x100000000", "1x", "99999999999999999999"] {
            let expected = format!("Error: invalid error status value '{text}'");
            assert_eq!(read(text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn only_a_number_can_be_called_correctable() {
        let read = |text| status(text, true, Numbers::default());
        assert_eq!(read("1").unwrap(), json!(1));
        assert_eq!(
            read("DLP").unwrap_err().to_string(),
            "Error: -c is only valid with numeric error status"
        );
    }

    #[test]
    fn words_of_a_header_that_are_left_out_are_0() {
        assert_eq!(words([Some(1), None, Some(3), None]), Some([1, 0, 3, 0]));
        assert_eq!(words::<4>([None; 4]), None);
    }
}
