// SPDX-License-Identifier: GPL-2.0-or-later

//! Letters of boot devices, one after the other.

use hmp_runtime::complete::{Candidate, Completer};

/// Letters of boot devices.
pub(crate) static BOOT_DEVICES: Completer =
    Completer::new("a fixed set of letters", &[], |_, question| {
        let orders = boot_orders(question.current);
        Box::pin(async { Ok(orders) })
    })
    .lacks("which of them the machine can boot from")
    .goes_on();

/// The devices that a machine may boot from: floppies, disk, CD-ROM, network.
const DEVICES: &[(char, &str)] = &[
    ('a', "floppy"),
    ('b', "second floppy"),
    ('c', "hard disk"),
    ('d', "CD-ROM"),
    ('n', "network"),
];

/// The order so far, with one more device.
fn boot_orders(typed: &str) -> Vec<Candidate> {
    let unused = DEVICES
        .iter()
        .filter(|(letter, _)| !typed.contains(*letter));
    let longer =
        unused.map(|(letter, about)| Candidate::described(format!("{typed}{letter}"), *about));
    longer.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boot_order_has_each_device_once() {
        let orders = |typed| -> Vec<String> {
            let orders = boot_orders(typed).into_iter();
            orders.map(|order| order.text).collect()
        };
        assert_eq!(orders(""), ["a", "b", "c", "d", "n"]);
        assert_eq!(orders("ca"), ["cab", "cad", "can"]);
    }
}
