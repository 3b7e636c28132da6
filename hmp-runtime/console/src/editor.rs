// SPDX-License-Identifier: GPL-2.0-or-later

//! Reads one line after the other from the user.

use crate::completion::Tab;
use crate::link::{Link, State};
use crate::terminal::Screen;
use linefeed::{DefaultTerminal, Interface, ReadResult, Signal};
use rustix::process::{getpid, kill_process};
use std::io::{self, ErrorKind};
use std::sync::Arc;

/// What came of reading a line.
pub(crate) enum Read {
    Line(String),
    /// Ctrl-D, or Ctrl-C where it leaves.
    Leave,
    /// QEMU is gone.
    Gone,
}

/// The line editor.
pub(crate) struct Editor {
    screen: Arc<Screen>,
    link: Arc<Link>,
}

impl Editor {
    /// Sets the line editor up. `lines` are those of earlier runs.
    pub(crate) fn new(screen: Arc<Screen>, link: Arc<Link>, lines: Vec<String>) -> Editor {
        let interface = screen.interface();
        for line in lines {
            interface.add_history(line);
        }
        interface.set_completer(Arc::new(Tab::new(link.clone())));
        Editor { screen, link }
    }

    /// Lets the user recall a line.
    pub(crate) fn remember(&self, line: &str) {
        self.screen.interface().add_history_unique(line.to_owned());
    }

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn read(&self) -> io::Result<Read> {
        let mut interface = self.screen.interface();
        loop {
            let is_waiting = match self.link.state() {
                State::Up => false,
                State::Waiting => true,
                State::Gone(_) => {
                    interface.cancel_read_line()?;
                    return Ok(Read::Gone);
                }
            };
            // On Ctrl-C linefeed starts a new line. That is right unless no
            // QEMU is there to type it for.
            interface.set_report_signal(Signal::Interrupt, is_waiting);
            interface.set_report_signal(Signal::Suspend, true);
            match interface.read_line_step(None) {
                Ok(None) => {}
                Ok(Some(ReadResult::Input(line))) => return Ok(Read::Line(line)),
                Ok(Some(ReadResult::Eof)) => return Ok(Read::Leave),
                Ok(Some(ReadResult::Signal(Signal::Interrupt))) => {
                    interface.cancel_read_line()?;
                    return Ok(Read::Leave);
                }
                Ok(Some(ReadResult::Signal(Signal::Suspend))) => {
                    self.suspend(&interface)?;
                }
                Ok(Some(ReadResult::Signal(_))) => {}
                Err(error) if error.kind() == ErrorKind::InvalidData => {
                    interface = self.screen.renew_interface()?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Stops the program on Ctrl-Z. When it continues, so does the line being
    /// typed.
    fn suspend(&self, interface: &Interface<DefaultTerminal>) -> io::Result<()> {
        let line = interface.buffer();
        interface.cancel_read_line()?;
        {
            let _lent = self.screen.lend();
            kill_process(getpid(), rustix::process::Signal::STOP)?;
        }
        interface.set_buffer(&line)
    }
}
