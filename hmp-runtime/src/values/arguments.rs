// SPDX-License-Identifier: GPL-2.0-or-later

//! From parsed arguments to the parameters of a command's function.

use super::{BlockName, Bytes, FileName, Format, KeyValues, Seconds};
use crate::error::{Error, Result};

/// One parsed argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An argument that was left out, or a flag that was not given.
    Absent,
    /// A flag that was given (`-f`).
    Given,
    /// `s`, `F`, `B`, `S` and the value of a flag.
    Text(String),
    /// `i` and `l`; `M` and `o` in bytes.
    Int(i64),
    /// `T`, in seconds.
    Seconds(f64),
    /// `b`.
    Bool(bool),
    /// `/`.
    Format(Format),
    /// `O`.
    Options(KeyValues),
}

/// The parsed arguments of one command line, in declared order.
#[derive(Clone, Debug, PartialEq)]
pub struct Arguments(std::collections::VecDeque<Value>);

impl Arguments {
    /// The arguments of a line, one value for each declared argument.
    pub fn new(values: Vec<Value>) -> Arguments {
        Arguments(values.into())
    }

    /// The values, in declared order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter()
    }

    /// Takes the next argument as the type of a function's parameter.
    ///
    /// The attribute has checked that the types fit the declaration, so an
    /// error here is a mistake in this crate.
    pub fn take<T: FromValue>(&mut self) -> Result<T> {
        let value = self.0.pop_front().unwrap_or(Value::Absent);
        T::from_value(value)
            .ok_or_else(|| Error::text("the parsed argument does not fit the command's function"))
    }
}

/// A type that a parameter of a command's function may have.
pub trait FromValue: Sized {
    /// The parameter, if the parsed value is of its kind.
    fn from_value(value: Value) -> Option<Self>;
}

impl FromValue for bool {
    fn from_value(value: Value) -> Option<bool> {
        match value {
            Value::Absent => Some(false),
            Value::Given => Some(true),
            Value::Bool(on) => Some(on),
            _ => None,
        }
    }
}

macro_rules! from_value {
    ($($pattern:pat => $type:ty, $result:expr;)*) => {$(
        impl FromValue for $type {
            fn from_value(value: Value) -> Option<$type> {
                match value {
                    $pattern => Some($result),
                    _ => None,
                }
            }
        }

        impl FromValue for Option<$type> {
            fn from_value(value: Value) -> Option<Option<$type>> {
                match value {
                    Value::Absent => Some(None),
                    value => <$type>::from_value(value).map(Some),
                }
            }
        }
    )*};
}

from_value! {
    Value::Text(text) => String, text;
    Value::Text(text) => BlockName, BlockName(text);
    Value::Text(text) => FileName, FileName(text);
    // The parser has checked that the value fits in 32 bits.
    Value::Int(int) => u32, int as u32;
    Value::Int(int) => i64, int;
    Value::Int(int) => Bytes, Bytes(int);
    Value::Seconds(seconds) => Seconds, Seconds(seconds);
    Value::Format(format) => Format, format;
    Value::Options(options) => KeyValues, options;
}
