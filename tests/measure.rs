// SPDX-License-Identifier: GPL-2.0-or-later

//! What the measurements share. They print figures and assert nothing: a busy
//! machine is not a failure.

use crate::qemu::{Qemu, Setup, Vm};
use std::time::{Duration, Instant};

/// The median of some times.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The medians of the times of two things. They are done in turn, so that other
/// load on the machine affects both. Each is first done `warm_up` times.
pub fn in_turn(
    warm_up: usize,
    rounds: usize,
    mut one: impl FnMut(),
    mut other: impl FnMut(),
) -> (Duration, Duration) {
    for _ in 0..warm_up {
        one();
        other();
    }
    let timed = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let (ones, others) = (0..rounds)
        .map(|_| (timed(&mut one), timed(&mut other)))
        .unzip();
    (median(ones), median(others))
}

/// Prints the two medians and the first in units of the second.
pub fn report(what: &str, one: (&str, Duration), other: (&str, Duration)) {
    println!(
        "{what}: {} {:.1} us, {} {:.1} us, ratio {:.2}",
        one.0,
        micros(one.1),
        other.0,
        micros(other.1),
        micros(one.1) / micros(other.1)
    );
}

/// A time in microseconds.
pub fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// How many devices fit on one bridge.
const ON_A_BRIDGE: usize = 31;

/// A machine with this many devices, `d0` and so on, and the bridges that they
/// need. `more` gives further arguments for each device.
pub fn crowded(qemu: &Qemu, devices: usize, more: impl Fn(usize) -> String) -> Vm {
    let mut arguments = "-machine q35 -S -qmp unix:second,server=on,wait=off".to_owned();
    for bridge in 0..devices.div_ceil(ON_A_BRIDGE) {
        let (slot, function) = (4 + bridge / 8, bridge % 8);
        arguments += &format!(
            " -device pcie-root-port,id=p{bridge},chassis={bridge},multifunction=on,\
             addr={slot:x}.{function} -device pcie-pci-bridge,id=b{bridge},bus=p{bridge}"
        );
    }
    for device in 0..devices {
        let (bridge, slot) = (device / ON_A_BRIDGE, 1 + device % ON_A_BRIDGE);
        arguments += &format!(" -device usb-ehci,id=d{device},bus=b{bridge},addr={slot:x} ");
        arguments += &more(device);
    }
    Setup::new(qemu).start(&arguments.split_whitespace().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outlier_does_not_move_the_median() {
        let times = [3, 1, 9000, 2, 4].map(Duration::from_secs).to_vec();
        assert_eq!(median(times), Duration::from_secs(3));
    }

    #[test]
    fn both_are_done_in_every_round() {
        let (mut ones, mut others) = (0, 0);
        in_turn(2, 5, || ones += 1, || others += 1);
        assert_eq!((ones, others), (7, 7));
    }
}
