//! `object_del`: delete an object made with `object_add`.
//!
//! Follows `hmp_object_del` in QEMU's `qom/qom-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Delete an object that a user created: an I/O thread, a secret, a back end.
///
/// `id` is what `object_add` or `-object` called it. Fails while something
/// uses it.
#[hmp(name = "object_del", args = "id:s", qmp = "object-del", preconfig)]
async fn object_del(mon: &Monitor, #[complete(objects)] id: String) -> Result<()> {
    mon.execute("object-del", json!({ "id": id })).await
}
