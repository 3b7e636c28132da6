// SPDX-License-Identifier: GPL-2.0-or-later

//! `mouse_button`: press and release the buttons of the guest's mouse.
//!
//! Follows `hmp_mouse_button` in QEMU's `ui/ui-hmp-cmds.c`: only buttons whose
//! state has changed make an event. In all versions, 2 is the right button and
//! 4 the middle one; the help of old versions swaps them.

use super::input_events::{self, InputEvent};
use hmp_runtime::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// The buttons that this session holds down. The command says which buttons are
/// down, but QMP wants to know which one goes down or up. So the session keeps
/// the last state. The built-in monitor keeps a state of its own for all its
/// users, which QMP does not show.
#[derive(Default)]
struct ButtonsDown(AtomicU32);

/// The buttons in the order of their events, and their bits.
const BUTTONS: [(&str, u32); 3] = [("left", 1), ("middle", 4), ("right", 2)];

/// The events between two states.
fn events(before: u32, after: u32) -> Vec<InputEvent> {
    let changed = BUTTONS
        .iter()
        .filter(|(_, bit)| (before ^ after) & bit != 0);
    changed
        .map(|&(button, bit)| InputEvent::Btn {
            button,
            down: after & bit != 0,
        })
        .collect()
}

/// Press and release the buttons of the guest's mouse.
///
/// - `button_state`: the sum of the buttons to hold down: 1 is the left, 2 the
///   right, 4 the middle one; 0 releases all.
///
/// Buttons stay down until the next `mouse_button`: a click is
/// `mouse_button 1`, then `mouse_button 0`. Only changes are sent to the guest,
/// and this session does not know what other monitors hold down. The click is
/// where the pointer is; see `mouse_move`. A stopped guest, or one without a
/// mouse, ignores it.
#[hmp(
    name = "mouse_button",
    args = "button_state:i",
    params = "state",
    qmp = "input-send-event"
)]
async fn mouse_button(mon: &Monitor, button_state: u32) -> Result<()> {
    let down = mon.store::<ButtonsDown>();
    let before = down.0.swap(button_state, Ordering::Relaxed);
    if before == button_state {
        return Ok(());
    }
    input_events::send(mon, &events(before, button_state)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button(button: &'static str, down: bool) -> InputEvent {
        InputEvent::Btn { button, down }
    }

    #[test]
    fn only_what_changes_is_an_event() {
        assert_eq!(events(0, 1), [button("left", true)]);
        assert_eq!(events(1, 1), []);
        assert_eq!(
            events(1, 6),
            [
                button("left", false),
                button("middle", true),
                button("right", true)
            ]
        );
    }

    #[test]
    fn bits_of_no_button_are_ignored() {
        assert_eq!(events(0, 0xffff_fff8), []);
    }
}
