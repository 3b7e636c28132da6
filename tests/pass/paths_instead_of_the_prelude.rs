// SPDX-License-Identifier: GPL-2.0-or-later

//! A command may name its types by their paths.

/// Show the balloon.
#[hmp_runtime::hmp(name = "info balloon", args = "device:B?,size:o?,rest:S?")]
async fn info_balloon(
    _mon: &hmp_runtime::Monitor,
    _device: std::option::Option<hmp_runtime::values::BlockName>,
    _size: Option<hmp_runtime::values::Bytes>,
    _rest: Option<std::string::String>,
) -> hmp_runtime::Result<std::string::String> {
    Ok(String::new())
}

fn main() {
    assert_eq!(hmp_runtime::registry::commands().len(), 1);
}
