// SPDX-License-Identifier: GPL-2.0-or-later

//! The terminal: its modes, and what is written to it from two threads.
//!
//! linefeed sets the terminal's modes for each piece of input and puts the old
//! ones back in between. With the ordinary modes, whatever is typed or pasted
//! just then, or while a command runs, would be echoed twice. So the old modes
//! are quiet ones ([`Quiet`]) for as long as the console has the terminal.

use crate::columns;
use crate::tone::Tone;
use crate::visible::visible;
use linefeed::{Command, DefaultTerminal, Interface};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, Winsize,
    tcflush, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize,
};
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The application name in inputrc: `$if hmp`.
const APPLICATION: &str = "hmp";
pub(crate) const PROMPT: &str = "(qemu) ";
/// What the terminal puts around a paste, if another program has switched that
/// on and left it so.
const PASTE_MARKS: [&str; 2] = ["\x1b[200~", "\x1b[201~"];
/// POSIX's `_POSIX_VDISABLE`: no key does it.
const NO_KEY: u8 = 0;

/// The terminal of an interactive console.
pub(crate) struct Screen {
    /// The modes it had before.
    ordinary: Termios,
    interface: Mutex<Arc<Interface<DefaultTerminal>>>,
    /// The progress line that stands at the cursor; empty if none does.
    progress: Mutex<String>,
    /// What to announce once the terminal is back; `None` while it is not lent.
    held: Mutex<Option<String>>,
    /// Whether errors and events have a colour.
    colours: bool,
}

/// Quiet modes: no echo, and input arrives without waiting for a line feed.
/// Dropping it brings the ordinary modes back.
pub(crate) struct Quiet<'a>(&'a Screen);

/// The quiet modes for typing a password. Dropping it brings the usual quiet
/// modes back.
pub(crate) struct Secret<'a>(&'a Screen);

/// The terminal in the hands of another program. Dropping it takes it back.
pub(crate) struct Lent<'a>(&'a Screen);

/// How many bytes of announcements are kept while the terminal is lent.
const MOST_HELD: usize = 1 << 20;

impl Screen {
    /// Takes the terminal of stdin and stdout; `None` if it says that lines
    /// cannot be edited on it.
    ///
    /// # Errors
    ///
    /// If nothing is known about this kind of terminal.
    pub(crate) fn open(colours: bool) -> io::Result<Option<Screen>> {
        if std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb") {
            return Ok(None);
        }
        give_size()?;
        Ok(Some(Screen {
            ordinary: tcgetattr(io::stdin())?,
            interface: Mutex::new(interface()?),
            progress: Mutex::default(),
            held: Mutex::default(),
            colours,
        }))
    }

    pub(crate) fn interface(&self) -> Arc<Interface<DefaultTerminal>> {
        self.interface
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Starts a new line editor, with the lines that the old one knows and the
    /// line being typed. Input that is not UTF-8 makes an editor useless.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn renew_interface(&self) -> io::Result<Arc<Interface<DefaultTerminal>>> {
        let line = self.interface().buffer();
        let new = self.replace_interface()?;
        new.set_buffer(&line)?;
        Ok(new)
    }

    /// Forgets what has been typed ahead, including what linefeed has already
    /// read.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn forget_input(&self) -> io::Result<()> {
        tcflush(io::stdin(), QueueSelector::IFlush)?;
        self.replace_interface().map(drop)
    }

    fn replace_interface(&self) -> io::Result<Arc<Interface<DefaultTerminal>>> {
        let old = self.interface();
        old.cancel_read_line()?;
        let lines: Vec<String> = old
            .lock_writer_erase()?
            .history()
            .map(str::to_owned)
            .collect();
        let new = interface()?;
        new.set_completer(old.completer());
        for line in lines {
            new.add_history(line);
        }
        *self
            .interface
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = new.clone();
        Ok(new)
    }

    /// Sets the modes of the console.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn quiet(&self) -> io::Result<Quiet<'_>> {
        self.set_quiet(self.ordinary.clone())?;
        Ok(Quiet(self))
    }

    /// Sets the modes for reading a password. Ctrl-Z does nothing in them: it
    /// would lead to a shell, which sets modes of its own.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn secret(&self) -> io::Result<Secret<'_>> {
        let mut modes = self.ordinary.clone();
        modes.special_codes[SpecialCodeIndex::VSUSP] = NO_KEY;
        self.set_quiet(modes)?;
        Ok(Secret(self))
    }

    /// Gives the terminal to another program, in the modes that it expects.
    /// Nothing is announced meanwhile.
    pub(crate) fn lend(&self) -> Lent<'_> {
        // This waits for an announcement that is being printed.
        self.held().get_or_insert_default();
        self.restore();
        Lent(self)
    }

    fn held(&self) -> MutexGuard<'_, Option<String>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_quiet(&self, mut modes: Termios) -> io::Result<()> {
        modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
        modes.input_modes -= InputModes::ICRNL | InputModes::INLCR;
        Ok(tcsetattr(io::stdin(), OptionalActions::Now, &modes)?)
    }

    /// Brings the terminal's ordinary modes back.
    pub(crate) fn restore(&self) {
        // If the terminal is gone, it needs none.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.ordinary);
    }

    /// Prints whole lines above the prompt, if there is one.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn announce(&self, tone: Tone, lines: &str) -> io::Result<()> {
        let lines = visible(lines);
        let lines = if self.colours {
            tone.paint(&lines)
        } else {
            lines
        };
        let mut held = self.held();
        match &mut *held {
            None => self.write_lines(&lines),
            Some(held) => {
                if held.len() < MOST_HELD {
                    held.push_str(&lines);
                }
                Ok(())
            }
        }
    }

    fn write_lines(&self, lines: &str) -> io::Result<()> {
        let interface = self.interface();
        let mut writer = interface.lock_writer_erase()?;
        let progress = self.progress();
        wipe(&progress)?;
        // linefeed may cut what is longer than its buffer.
        for line in lines.split_inclusive('\n') {
            let mut rest = line;
            while let Some(piece) = take_piece(&mut rest) {
                writer.write_str(piece)?;
            }
        }
        // Dropping the writer flushes what it has written.
        drop(writer);
        paint(&progress)
    }

    /// Prints text while no line is being read, in pieces; ends early once
    /// `is_enough` says so.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn print(&self, text: &str, mut is_enough: impl FnMut() -> bool) -> io::Result<()> {
        let interface = self.interface();
        // Nothing else is printed meanwhile.
        let _writer = interface.lock_writer_erase()?;
        let mut stdout = io::stdout().lock();
        let mut rest = text;
        while let Some(piece) = take_piece(&mut rest) {
            if is_enough() {
                stdout.write_all(b"^C\n")?;
                return stdout.flush();
            }
            stdout.write_all(piece.as_bytes())?;
            stdout.flush()?;
        }
        Ok(())
    }

    /// Shows a progress line, while no line is being read, in the place of the
    /// one before; `None` takes it away.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn show_progress(&self, line: Option<&str>) -> io::Result<()> {
        let interface = self.interface();
        let _writer = interface.lock_writer_erase()?;
        let mut progress = self.progress();
        wipe(&progress)?;
        *progress = line.map(fitting).unwrap_or_default();
        paint(&progress)
    }

    fn progress(&self) -> MutexGuard<'_, String> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prints what went wrong, on this terminal or wherever stderr goes.
    pub(crate) fn complain(&self, tone: Tone, text: &str) {
        if io::stderr().is_terminal() {
            // If the terminal is gone, there is nobody to tell.
            let _ = self.announce(tone, text);
        } else {
            let _ = io::stderr().write_all(text.as_bytes());
        }
    }
}

/// A progress line, cut to one line of the terminal and without control
/// characters.
pub(crate) fn fitting(line: &str) -> String {
    let columns = tcgetwinsize(io::stderr()).map_or(80, |size| size.ws_col);
    let room = usize::from(columns.max(2) - 1);
    columns::fitting(&visible(line), room).to_owned()
}

/// Takes a progress line from the terminal.
fn wipe(progress: &str) -> io::Result<()> {
    if progress.is_empty() {
        return Ok(());
    }
    write_now("\r\x1b[K")
}

fn paint(progress: &str) -> io::Result<()> {
    if progress.is_empty() {
        return Ok(());
    }
    write_now(progress)
}

fn write_now(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// How much is written at once.
const PIECE: usize = 2048;

fn take_piece<'a>(rest: &mut &'a str) -> Option<&'a str> {
    if rest.is_empty() {
        return None;
    }
    let end = (0..=PIECE.min(rest.len())).rev();
    let end = end.into_iter().find(|end| rest.is_char_boundary(*end));
    let (piece, after) = rest.split_at(end.unwrap_or_default());
    *rest = after;
    Some(piece)
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        self.0.restore();
    }
}

impl Drop for Secret<'_> {
    fn drop(&mut self) {
        // If the terminal is gone, the reading thread will notice.
        let _ = self.0.set_quiet(self.0.ordinary.clone());
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // If the terminal is gone, the reading thread will notice.
        let _ = self.0.set_quiet(self.0.ordinary.clone());
        let mut held = self.0.held();
        if let Some(lines) = held.take()
            && !lines.is_empty()
        {
            let _ = self.0.write_lines(&lines);
        }
    }
}

fn interface() -> io::Result<Arc<Interface<DefaultTerminal>>> {
    let interface = Interface::new(APPLICATION)?;
    interface.set_prompt(PROMPT)?;
    interface.set_history_size(super::history::CAPACITY);
    for mark in PASTE_MARKS {
        // This command only does something in a search.
        interface.bind_sequence_if_unbound(mark, Command::Abort);
    }
    Ok(Arc::new(interface))
}

/// Gives a terminal that does not know its size the usual one: a serial line,
/// a terminal made by a program. linefeed divides by the width.
fn give_size() -> io::Result<()> {
    let size = tcgetwinsize(io::stdout())?;
    if size.ws_col == 0 || size.ws_row == 0 {
        let usual = Winsize {
            ws_row: 24,
            ws_col: 80,
            ..size
        };
        tcsetwinsize(io::stdout(), usual)?;
    }
    Ok(())
}
