// SPDX-License-Identifier: GPL-2.0-or-later

//! What the commands that limit CPUs have in common.

use hmp_runtime::prelude::*;

/// The hint where to see the effect of a command.
#[derive(Serialize)]
pub struct Hint {
    #[serde(skip)]
    pub is_printed: bool,
}

impl Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_printed {
            writeln!(
                f,
                "[Please use 'info vcpu_dirty_limit' to query dirty limit for virtual CPU]"
            )
        } else {
            Ok(())
        }
    }
}

/// The QMP arguments for a CPU. The built-in monitor reads -1 as no CPU.
pub fn cpu(index: Option<i64>) -> Json {
    match index {
        None | Some(-1) => json!({}),
        Some(index) => json!({ "cpu-index": index }),
    }
}
