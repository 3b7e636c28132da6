// SPDX-License-Identifier: GPL-2.0-or-later

//! `mouse_move`: move the guest's mouse, and turn its wheel.
//!
//! Follows `hmp_mouse_move` in QEMU's `ui/ui-hmp-cmds.c`. QEMU reads the
//! arguments with C's `strtol`: text after a number is ignored, and text
//! without a number is 0.

use super::input_events::{self, InputEvent};
use hmp_runtime::options::scalar::Numbers;
use hmp_runtime::prelude::*;

/// Reads a text as C reads an `int`.
fn distance(text: &str, numbers: Numbers) -> i32 {
    let digits = text.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let (limit, digits) = match digits.strip_prefix('-') {
        Some(digits) => (i64::MIN, digits),
        None => (i64::MAX, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let long = match numbers.signed_prefix(text) {
        Some(number) => number.value,
        None if digits.starts_with(|digit: char| digit.is_ascii_digit()) => limit,
        None => 0,
    };
    long as i32
}

/// Move the guest's mouse, and turn its wheel.
///
/// - `dx_str`: how far to the right; to the left if it is negative. Text that
///   is no number counts as 0.
/// - `dy_str`: how far down; up if it is negative.
/// - `dz_str`: turn the wheel by one step: up if it is positive, down if it is
///   negative. Not at all, if left out or 0.
///
/// The distance is in the mouse's units, which the guest turns into pixels,
/// often with acceleration. To start from a known place, first move far to the
/// left and up, into the corner. The pointer does not move if the guest is
/// stopped, or has only a tablet, which takes positions.
#[hmp(
    name = "mouse_move",
    args = "dx_str:s,dy_str:s,dz_str:s?",
    params = "dx dy [dz]",
    qmp = "input-send-event"
)]
async fn mouse_move(
    mon: &Monitor,
    #[complete(nothing)] dx_str: String,
    #[complete(nothing)] dy_str: String,
    #[complete(nothing)] dz_str: Option<String>,
) -> Result<()> {
    let numbers = Numbers::of(mon.version());
    let motion = |axis, text: &str| InputEvent::Rel {
        axis,
        value: distance(text, numbers),
    };
    let wheel = match dz_str.map_or(0, |text| distance(&text, numbers)) {
        0 => None,
        1.. => Some("wheel-up"),
        _ => Some("wheel-down"),
    };
    let mut events = vec![motion("x", &dx_str), motion("y", &dy_str)];
    let turn = |button, down| InputEvent::Btn { button, down };
    events.extend(wheel.map(|button| turn(button, true)));
    input_events::send(mon, &events).await?;
    match wheel {
        Some(button) => input_events::send(mon, &[turn(button, false)]).await,
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_read_as_c_reads_them() {
        let read = |text| distance(text, Numbers::default());
        let same = [
            ("5", 5),
            ("-5", -5),
            (" +7x", 7),
            ("0x10", 16),
            ("010", 8),
            ("x", 0),
            ("", 0),
            ("-", 0),
            ("1.9", 1),
        ];
        for (text, value) in same {
            assert_eq!(read(text), value, "{text}");
        }
        // A C long stops at 64 bits, and a C int keeps the lower 32 bits of it.
        assert_eq!(read("0x100000001"), 1);
        assert_eq!(read("9223372036854775808"), -1);
        assert_eq!(read("99999999999999999999"), -1);
        assert_eq!(read("-99999999999999999999"), 0);
    }
}
