// SPDX-License-Identifier: GPL-2.0-or-later

//! A terminal for tests: a shell in tmux.

use rustix::termios::tcgetwinsize;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long a screen may take to look as it should, on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often to look at the screen.
const LOOK: Duration = Duration::from_millis(20);

/// A terminal of 80 columns and 24 lines with a shell in it; gone when dropped.
pub struct Tmux {
    /// The name of its own tmux server's socket.
    name: String,
}

impl Tmux {
    /// Starts a shell in `directory`, which is its home as well.
    pub fn start(directory: &Path) -> Tmux {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("hmp-test-{}-{number}", std::process::id());
        let tmux = Tmux { name };
        let home = format!("HOME={}", directory.display());
        let output = tmux
            .command()
            .args([
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "80",
                "-y",
                "24",
            ])
            .args(["-c".as_ref(), directory.as_os_str()])
            .args(["env", "-u", "XDG_STATE_HOME", "-u", "HMP_SOCKET", &home])
            .args(["TERM=screen", "INPUTRC=/dev/null", "PS1=$ "])
            .args(["bash", "--norc", "--noprofile"])
            .output()
            .unwrap_or_else(|error| panic!("tmux: {error}"));
        assert!(output.status.success(), "tmux: {output:?}");
        tmux.wait_for("$");
        tmux
    }

    fn command(&self) -> Command {
        let mut command = Command::new("tmux");
        command.args(["-L", &self.name]).env_remove("TMUX");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let output = self
            .command()
            .args(arguments)
            .output()
            .unwrap_or_else(|error| panic!("tmux: {error}"));
        assert!(output.status.success(), "tmux {arguments:?}: {output:?}");
        output
    }

    /// Types text, letter by letter.
    pub fn type_text(&self, text: &str) {
        self.run(&["send-keys", "-l", "--", text]);
    }

    /// Presses a key by tmux's name for it: `Enter`, `C-c`, `Up`.
    pub fn press(&self, key: &str) {
        self.run(&["send-keys", key]);
    }

    /// Types a line and presses Enter.
    pub fn enter(&self, line: &str) {
        self.type_text(line);
        self.press("Enter");
    }

    /// Sends bytes as they are.
    pub fn send_bytes(&self, bytes: &[u8]) {
        let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut arguments = vec!["send-keys", "-H"];
        arguments.extend(bytes.iter().map(String::as_str));
        self.run(&arguments);
    }

    /// Changes the size of the terminal. tmux tells its programs a little
    /// later.
    pub fn resize(&self, columns: u16, rows: u16) {
        let (x, y) = (columns.to_string(), rows.to_string());
        self.run(&["resize-window", "-x", &x, "-y", &y]);
        let path = self.run(&["display-message", "-p", "#{pane_tty}"]).stdout;
        let path = String::from_utf8_lossy(&path);
        let terminal = File::open(path.trim()).unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let size = tcgetwinsize(&terminal).unwrap();
            if (size.ws_col, size.ws_row) == (columns, rows) {
                return;
            }
            assert!(Instant::now() < deadline, "tmux: not resized: {size:?}");
            std::thread::sleep(LOOK);
        }
    }

    /// What is on the screen: lines without blanks at their ends, and no empty
    /// lines at the end.
    pub fn screen(&self) -> String {
        let output = self.run(&["capture-pane", "-p"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n").trim_end().to_owned()
    }

    /// As [`screen`](Tmux::screen), with the escape sequences of colours.
    pub fn screen_with_colours(&self) -> String {
        let output = self.run(&["capture-pane", "-p", "-e"]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until the screen ends with `end`, and returns it.
    pub fn wait_for(&self, end: &str) -> String {
        self.wait_until(&format!("ending in {end:?}"), |screen| {
            screen.ends_with(end)
        })
    }

    /// Waits until the screen is as `is_right` wants it, and returns it.
    pub fn wait_until(&self, what: &str, is_right: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if is_right(&screen) {
                return screen;
            }
            assert!(
                Instant::now() < deadline,
                "no screen {what} within {PATIENCE:?}, but this:\n{screen}"
            );
            std::thread::sleep(LOOK);
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        // Fails only if the shell has ended, and the server with it.
        let _ = self.command().arg("kill-server").output();
    }
}
