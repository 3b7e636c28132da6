// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Set a password.
#[hmp(name = "set_it", args = "password:s")]
async fn set_it(_mon: &Monitor, #[secret = "always"] _password: String) -> Result<()> {
    Ok(())
}

/// Set a password.
#[hmp(name = "set_it_twice", args = "password:s")]
async fn set_it_twice(
    _mon: &Monitor,
    #[secret]
    #[secret]
    _password: String,
) -> Result<()> {
    Ok(())
}

fn main() {}
