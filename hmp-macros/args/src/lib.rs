// SPDX-License-Identifier: GPL-2.0-or-later

//! The grammar of HMP argument lists, as QEMU's `.hx` files write them in
//! `args_type`: `nodes:-n,verbose:-v,device:B?`.
//!
//! The `#[hmp]` attribute needs it at compile time, `hx-bootstrap` and the
//! parser of typed lines at run time; it is written here once.

mod display;
mod parameter;
mod parse;
mod usage;

pub use parse::{Problem, parse};
pub use usage::{label, usage};

/// What an argument looks like on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `F`: a file name, one token.
    File,
    /// `B`: the name of a block device, one token.
    Block,
    /// `s`: a string, one token, quoted or bare.
    Str,
    /// `S`: the rest of the line, verbatim.
    Rest,
    /// `O`: one token of `key=value,...`.
    Options,
    /// `i`: an expression whose value fits in 32 bits unsigned.
    Int32,
    /// `l`: an expression of 64 bits.
    Int,
    /// `M`: an expression in MiB; the command gets bytes.
    Mebibytes,
    /// `o`: a size with an optional suffix, MiB without one; the command gets bytes.
    Size,
    /// `T`: a time with an optional `ms`, `us` or `ns`; the command gets seconds.
    Seconds,
    /// `b`: the word `on` or `off`.
    OnOff,
    /// `/`: count, format letter and size of `x`, `print` and their kin.
    Format,
    /// `-x`: a flag.
    Flag(char),
    /// `-xs`: a flag with a value, `-x value` or `-xvalue`.
    FlagWithValue(char),
}

impl Kind {
    /// Whether the argument is a flag, with or without a value.
    pub fn is_flag(self) -> bool {
        matches!(self, Kind::Flag(_) | Kind::FlagWithValue(_))
    }
}

/// Whether an argument may be left out, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It must be there (flags: no suffix is allowed, and they may always be left out).
    Required,
    /// `?`: it may be missing if the line ends before it.
    Optional,
    /// `.`: it may be missing, and is introduced by a literal dot.
    Dotted,
}

/// One argument of an `args` string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgSpec<'a> {
    /// The name, as it stands before the colon; may contain `-` and `_`.
    pub name: &'a str,
    /// What it looks like on the command line.
    pub kind: Kind,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What follows this argument's type in the `args` string. The monitor
    /// searches it for flags that may come later.
    pub rest: &'a str,
}
