// SPDX-License-Identifier: GPL-2.0-or-later

//! `clear`: an empty screen.
//!
//! QEMU has it in `hmp_clear`. The screen is this console's own, so QEMU is not
//! asked. The codes are `ESC[H`, `ESC[2J` and `ESC[3J`: they send the cursor
//! home, and wipe the screen and the lines that scrolled off it.

use hmp_runtime::prelude::*;

/// The codes that wipe a terminal.
#[derive(Serialize)]
struct Wipe;

impl Display for Wipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\x1b[H\x1b[2J\x1b[3J")
    }
}

/// Clear the screen.
///
/// The cursor goes to the top. If the terminal supports it, the lines that have
/// scrolled off are wiped, too. If the output is no terminal, the three codes
/// (`ESC[H`, `ESC[2J`, `ESC[3J`) are printed all the same. Older QEMUs do not
/// have the command; Ctrl-L at the prompt does much the same on all of them.
#[hmp(name = "clear", since = "10.2", preconfig, for_terminal)]
async fn clear(_mon: &Monitor) -> Result<Wipe> {
    Ok(Wipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_what_a_terminal_acts_on() {
        assert_eq!(Wipe.to_string(), "\x1b[H\x1b[2J\x1b[3J");
    }
}
