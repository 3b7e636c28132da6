// SPDX-License-Identifier: GPL-2.0-or-later

//! Input events, as QMP's `InputEvent`.
//!
//! The built-in monitor gives its events to the guest one by one, and an event
//! that no device wants is lost. QMP's `input-send-event` refuses a whole list
//! if the guest is stopped, or has no device for one event in it.

use hmp_runtime::prelude::*;

/// Only what a mouse sends.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
pub(super) enum InputEvent {
    /// A movement.
    Rel { axis: &'static str, value: i32 },
    /// A button that goes down or up.
    Btn { button: &'static str, down: bool },
}

impl InputEvent {
    fn is_motion(&self) -> bool {
        matches!(self, InputEvent::Rel { .. })
    }
}

/// Gives events to the guest: all at once, if it takes them all.
pub(super) async fn send(mon: &Monitor, events: &[InputEvent]) -> Result<()> {
    if !is_refused(mon, events).await? {
        return Ok(());
    }
    let (motions, buttons): (Vec<_>, Vec<_>) =
        events.iter().cloned().partition(InputEvent::is_motion);
    if !motions.is_empty() && !buttons.is_empty() {
        // A tablet has buttons, but takes no movements.
        is_refused(mon, &motions).await?;
        is_refused(mon, &buttons).await?;
    }
    Ok(())
}

/// Sends events. Returns whether the guest takes none of them.
async fn is_refused(mon: &Monitor, events: &[InputEvent]) -> Result<bool> {
    let sent = mon.execute("input-send-event", json!({ "events": events }));
    match sent.await {
        Ok(()) => Ok(false),
        Err(error) if error.is_refusal() => Ok(true),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_written_as_qmp_wants_them() {
        let motion = InputEvent::Rel {
            axis: "x",
            value: -3,
        };
        let button = InputEvent::Btn {
            button: "left",
            down: true,
        };
        let wanted = json!([
            { "type": "rel", "data": { "axis": "x", "value": -3 } },
            { "type": "btn", "data": { "button": "left", "down": true } },
        ]);
        assert_eq!(json!([motion, button]), wanted);
    }
}
