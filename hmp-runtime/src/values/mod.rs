// SPDX-License-Identifier: GPL-2.0-or-later

//! The values that a command's function gets for its arguments.

mod arguments;
mod format;
mod key_values;

pub use arguments::{Arguments, FromValue, Value};
pub use format::{Format, FormatKind};
pub use key_values::KeyValues;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Deref;

/// A number of bytes; for `M` and `o` arguments.
///
/// Signed, as in QEMU: a very large number of MiB wraps around, and the QMP
/// command has to refuse what it cannot use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(pub i64);

/// A time in seconds; for `T` arguments.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub f64);

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name_type! {
    /// The name of a block device (a block backend); for `B` arguments.
    BlockName
}

name_type! {
    /// A file name as QEMU will see it; for `F` arguments.
    FileName
}
