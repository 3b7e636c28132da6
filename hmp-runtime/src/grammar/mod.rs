// SPDX-License-Identifier: GPL-2.0-or-later

//! The grammar of a typed line, to the letter of the built-in monitor.
//!
//! Follows QEMU's `monitor/hmp.c`, with `util/qemu-option.c` for option lists
//! and `util/cutils.c` for sizes. Everything here is pure: text in, values or
//! the monitor's own words out. It works on bytes, as QEMU does: a character
//! outside ASCII counts as several.
//!
//! A line is read in two steps. [`find`] looks up the command and says which
//! part of the line are its arguments; [`parse_arguments`] reads those.

mod arguments;
mod cursor;
mod distance;
mod expression;
mod find;
mod format;
mod lethal_expression;
pub(crate) mod number;
mod options;
mod pipe;
pub(crate) mod size;
mod words;

#[cfg(test)]
mod arguments_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod testing;

pub use arguments::{ArgumentError, Context, Dialect, Register, help_hint, parse_arguments};
pub(crate) use cursor::{TOKEN_BYTES, is_blank};
pub use distance::distance;
pub use find::{Found, find};
pub use format::{StickyFormat, explicit_format};
pub(crate) use number::Parsed;
pub use options::{Given, Options, identifier};
pub(crate) use pipe::pipe;
pub use words::{CompletionWord, MAX_WORDS, completion_words, words};
