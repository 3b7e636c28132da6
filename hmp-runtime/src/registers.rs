//! The registers of the default CPU, for `$name` in expressions.

use crate::error::Result;
use crate::grammar::Register;
use crate::monitor::Monitor;

/// The value of a register.
pub(crate) async fn read(_monitor: &Monitor, _name: &str) -> Result<Register> {
    Ok(Register::Unknown)
}
