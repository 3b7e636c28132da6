// SPDX-License-Identifier: GPL-2.0-or-later

//! Lists the subsystem folders and their files, so that neither a new folder
//! nor a new file needs an entry anywhere.

#[path = "build/modules.rs"]
mod modules;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo looks through the whole folder. Without this a plain build would
    // not notice a new file.
    println!("cargo::rerun-if-changed=src");
    let source = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("src");
    match modules::find(&source)? {
        Ok(subsystems) => {
            let file = Path::new(&env::var("OUT_DIR")?).join("subsystems.rs");
            fs::write(file, modules::declare(&subsystems))?;
        }
        // Each of these lines fails the build.
        Err(misplaced) => misplaced
            .iter()
            .for_each(|problem| println!("cargo::error={problem}")),
    }
    Ok(())
}
