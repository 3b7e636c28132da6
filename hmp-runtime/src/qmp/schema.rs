//! The QMP schema of a QEMU.

use crate::error::Result;
use serde_json::value::RawValue;

/// What `query-qmp-schema` says.
pub struct Schema {}

impl Schema {
    /// Reads the reply of `query-qmp-schema`.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn from_json(_reply: &RawValue) -> Result<Schema> {
        Ok(Schema {})
    }

    /// The values that a member of a QMP command's arguments can have.
    pub fn values_of(&self, _command: &str, _member: &str) -> Vec<String> {
        Vec::new()
    }

    /// The members of a QMP command's arguments.
    pub fn members_of(&self, _command: &str) -> Vec<String> {
        Vec::new()
    }
}
