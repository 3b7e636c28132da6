// SPDX-License-Identifier: GPL-2.0-or-later

//! What a command's function may look like.

#![deny(warnings, clippy::all)]

use hmp_runtime::prelude::*;

/// A keyword as a name, a capital letter, a hyphen.
///
/// And parameters that the body changes or does not use.
#[hmp(
    name = "spelling",
    args = "type:s,sample_GB:l,tls-port:i?,match:-m,ref:-r"
)]
async fn spelling(
    _mon: &Monitor,
    r#type: String,
    mut sample_gb: i64,
    _tls_port: Option<u32>,
    _match: bool,
    r#ref: bool,
) -> Result<String> {
    sample_gb += 1;
    Ok(format!("{}{sample_gb}{}\n", r#type, r#ref))
}

/// More parameters than clippy likes.
#[hmp(name = "many", args = "a:-a,b:-b,c:-c,d:-d,e:-e,f:-f,g:-g,h:-h,i:-i")]
#[allow(clippy::fn_params_excessive_bools)]
async fn many(
    _mon: &Monitor,
    _a: bool,
    _b: bool,
    _c: bool,
    _d: bool,
    _e: bool,
    _f: bool,
    _g: bool,
    _h: bool,
    _i: bool,
) -> Result<()> {
    Ok(())
}

/// The crate may make it public, for other commands.
#[hmp(name = "public")]
pub(crate) async fn public(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// A reply with a note is given whole.
#[hmp(name = "noted")]
async fn noted(_mon: &Monitor) -> Result<hmp_runtime::Reply> {
    Ok(hmp_runtime::Reply::nothing().with_note("that is not all"))
}

/// Not on this system, and so no command either.
#[hmp(name = "elsewhere")]
#[cfg(target_os = "none")]
async fn elsewhere(_mon: &Monitor) -> Result<()> {
    Ok(())
}

mod inner {
    use hmp_runtime::prelude::*;

    /// Elsewhere in the crate.
    #[hmp(name = "nested")]
    async fn nested(_mon: &Monitor) -> Result<()> {
        Ok(())
    }
}

fn main() {
    let names: Vec<&str> = hmp_runtime::registry::commands()
        .iter()
        .map(|command| command.name)
        .collect();
    assert_eq!(names, ["many", "nested", "noted", "public", "spelling"]);
}
