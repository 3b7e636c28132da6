// SPDX-License-Identifier: GPL-2.0-or-later

//! `object_del`: delete an object made with `object_add`.
//!
//! Follows `hmp_object_del` in QEMU's `qom/qom-hmp-cmds.c`.

use super::objects::OBJECTS;
use hmp_runtime::prelude::*;

/// Delete an object that a user created: an I/O thread, a secret, a back end.
///
/// - `id`: what `object_add` or `-object` called it; `qom-list /objects` shows
///   them.
///
/// The object is gone at once, and the host gets back what it used, such as
/// memory. Fails while something uses the object: unplug its device first
/// (`device_del`, which takes the guest's consent). The memory backend of the
/// machine's RAM cannot be deleted.
#[hmp(name = "object_del", args = "id:s", qmp = "object-del", preconfig)]
async fn object_del(mon: &Monitor, #[complete(OBJECTS)] id: String) -> Result<()> {
    mon.execute("object-del", json!({ "id": id })).await
}
