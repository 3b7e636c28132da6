//! `clear`: an empty screen.
//!
//! QEMU has it in `hmp_clear`. The screen is this console's own, so QEMU is not
//! asked. The codes are those of `ESC[H`, `ESC[2J` and `ESC[3J`: the cursor goes
//! home, the screen is wiped, and so is what scrolled off it.

use hmp_runtime::prelude::*;

/// What wipes a terminal.
#[derive(Serialize)]
struct Wipe;

impl Display for Wipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\x1b[H\x1b[2J\x1b[3J")
    }
}

/// Clear the screen.
///
/// The cursor goes to the top, and what has scrolled off is forgotten as well,
/// where the terminal can do that. Not only on a terminal: elsewhere the three
/// codes (`ESC[H`, `ESC[2J`, `ESC[3J`) are in the output. Ctrl-L at the prompt
/// does much the same, and on older QEMUs too, which do not have the command.
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
