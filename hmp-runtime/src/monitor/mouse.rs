//! The mouse buttons that this session holds down.
//!
//! `mouse_button` says which buttons are down, QMP which one goes down or up: the
//! difference to what was said last has to be known. The built-in monitor keeps
//! its own for all its users, which QMP does not show.

use super::Monitor;
use std::sync::atomic::Ordering;

impl Monitor {
    /// Remembers the buttons that are down now, and returns those before.
    pub fn exchange_mouse_buttons(&self, down: u32) -> u32 {
        let buttons = &self.shared.session.mouse_buttons;
        buttons.swap(down, Ordering::Relaxed)
    }
}
