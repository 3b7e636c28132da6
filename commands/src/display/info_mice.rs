// SPDX-License-Identifier: GPL-2.0-or-later

//! `info mice`: the pointing devices.
//!
//! Follows `hmp_info_mice` in QEMU's `ui/ui-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct MouseInfo {
    name: String,
    index: i64,
    /// Whether this device gets the input.
    current: bool,
    /// Whether it reports positions, as a tablet does, instead of movements.
    absolute: bool,
}

/// The pointing devices, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Mice(Vec<MouseInfo>);

impl Display for Mice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(f, "No mouse devices connected");
        }
        for mouse in &self.0 {
            let star = if mouse.current { '*' } else { ' ' };
            let absolute = if mouse.absolute { " (absolute)" } else { "" };
            let MouseInfo { index, name, .. } = mouse;
            writeln!(f, "{star} Mouse #{index}: {name}{absolute}")?;
        }
        Ok(())
    }
}

/// Show the guest's pointing devices.
///
/// `mouse_set` takes the number. The star marks the device that gets the
/// display's input. Absolute devices, such as tablets, report a position on the
/// screen, the others movements. Most machines have a PS/2 mouse; a tablet has
/// to be added, for example with `-device usb-tablet`.
#[hmp(name = "info mice", args = "", qmp = "query-mice")]
async fn info_mice(mon: &Monitor) -> Result<Mice> {
    mon.query("query-mice").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<Mice>(reply).unwrap().to_string()
    }

    #[test]
    fn the_star_marks_the_current_one() {
        let reply = json!([
            { "index": 3, "name": "QEMU HID Tablet", "current": true, "absolute": true },
            { "index": 2, "name": "QEMU PS/2 Mouse", "current": false, "absolute": false }
        ]);
        assert_eq!(
            printed(reply),
            "* Mouse #3: QEMU HID Tablet (absolute)\n  Mouse #2: QEMU PS/2 Mouse\n"
        );
    }

    #[test]
    fn a_machine_without_a_mouse_says_so() {
        assert_eq!(printed(json!([])), "No mouse devices connected\n");
    }
}
