// SPDX-License-Identifier: GPL-2.0-or-later

//! The reader of QEMU's `.hx` files, where its HMP commands are declared.
//!
//! Such a file is a list of C structure initialisers with documentation and
//! preprocessor conditions between them. A part that is not understood is an
//! error with its line; nothing is skipped silently.
//!
//! * `token`: from text to tokens;
//! * `entry`: from tokens to commands.

mod entry;
#[cfg(test)]
mod entry_tests;
mod token;

pub use entry::{Entry, Piece, read};

use std::fmt;

/// Why a `.hx` file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HxError {
    /// The file, as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The error, and what was expected.
    pub message: String,
}

impl fmt::Display for HxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for HxError {}
