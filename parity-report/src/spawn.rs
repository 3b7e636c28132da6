// SPDX-License-Identifier: GPL-2.0-or-later

//! A QEMU of our own to judge against, with a minimal machine and no running
//! guest.

use hmp_runtime::Monitor;
use hmp_runtime::monitor::Options;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A QEMU that ends when it is dropped.
pub struct Spawned {
    child: Child,
    folder: PathBuf,
}

/// The longest that QEMU may take to make its socket.
const PATIENCE: Duration = Duration::from_secs(30);

impl Spawned {
    /// Starts `qemu`, and connects.
    ///
    /// # Errors
    ///
    /// If it cannot be started, or ends at once; its output goes to stderr.
    pub async fn start(qemu: &str, options: Options) -> Result<(Spawned, Monitor), String> {
        let folder = std::env::temp_dir().join(format!("hmp-parity-{}", std::process::id()));
        // One that is there already is somebody else's, and is left alone.
        DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .map_err(|e| format!("{}: {e}", folder.display()))?;
        let socket = folder.join("qmp");
        let child = Command::new(qemu)
            .args([
                "-machine",
                "none",
                "-display",
                "none",
                "-nodefaults",
                "-S",
                "-qmp",
            ])
            .arg(format!("unix:{},server,wait=off", socket.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| {
                let _ = std::fs::remove_dir(&folder);
                format!("{qemu}: {error}")
            })?;
        let mut spawned = Spawned { child, folder };
        let address = hmp_runtime::qmp::Address::Unix(socket.clone());
        let start = std::time::Instant::now();
        loop {
            match Monitor::connect_with(&address, options.clone()).await {
                Ok(monitor) => return Ok((spawned, monitor)),
                Err(error) if start.elapsed() > PATIENCE => return Err(error.to_string()),
                Err(_) => {}
            }
            if let Ok(Some(status)) = spawned.child.try_wait() {
                return Err(format!("{qemu} ended with {status}"));
            }
            smol::Timer::after(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Spawned {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
