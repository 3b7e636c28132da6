// SPDX-License-Identifier: GPL-2.0-or-later

//! What a command file uses: `use hmp_runtime::prelude::*;`.

pub use crate::args;
pub use crate::declaration::{Failures, has_error_line};
pub use crate::error::{Error, Result};
pub use crate::monitor::{Job, LongTask, Monitor, WithNulls};
pub use crate::qmp::Version;
pub use crate::reply::HumanReadableText;
pub use crate::values::{BlockName, Bytes, FileName, Format, FormatKind, KeyValues, Seconds};
pub use hmp_macros::hmp;
pub use serde::{Deserialize, Serialize};
pub use serde_json::{Value as Json, json};
pub use std::fmt::{self, Display};
