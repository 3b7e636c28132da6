//! `migrate_set_parameter`: not written yet.
//!
//! QEMU does it in `hmp_migrate_set_parameter`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "migrate_set_parameter",
    since = "10.2",
    args = "parameter:s,value:S",
    tier = "stub"
)]
async fn migrate_set_parameter(
    mon: &Monitor,
    #[complete(migration_parameters)] _parameter: String,
    _value: String,
) -> Result<()> {
    Err(mon.gap())
}

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "migrate_set_parameter",
    until = "10.1",
    args = "parameter:s,value:s",
    tier = "stub"
)]
async fn migrate_set_parameter_with_a_word(
    mon: &Monitor,
    #[complete(migration_parameters)] _parameter: String,
    _value: String,
) -> Result<()> {
    Err(mon.gap())
}
