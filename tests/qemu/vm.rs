// SPDX-License-Identifier: GPL-2.0-or-later

//! One running QEMU in a directory of its own.

use super::{Control, Guest, Qemu};
use std::fs::File;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a QEMU may take to answer for the first time.
const START: Duration = Duration::from_secs(60);
/// What `qemu-img` says if it has to measure how fast the machine encrypts
/// while the machine is too busy; and for how long to try again, how often.
const TOO_BUSY: &str = "Unable to get accurate CPU usage";
const BUSY: Duration = Duration::from_secs(120);
const TRY_AGAIN: Duration = Duration::from_millis(100);
/// How often to look at something that does not report when it is there.
const LOOK: Duration = Duration::from_millis(5);

/// A directory for a QEMU that is not started yet: a place for its images.
pub struct Setup {
    qemu: Qemu,
    directory: tempfile::TempDir,
}

impl Setup {
    /// A new, empty directory.
    pub fn new(qemu: &Qemu) -> Setup {
        Setup {
            qemu: qemu.clone(),
            directory: tempfile::Builder::new()
                .prefix("hmp-test-")
                .tempdir()
                .expect("a temporary directory can be made"),
        }
    }

    /// The empty directory `destination` inside that of `source`, for a QEMU
    /// that the guest of `source` migrates to.
    pub fn beside(source: &Vm) -> Setup {
        Setup {
            qemu: source.qemu.clone(),
            directory: tempfile::Builder::new()
                .prefix("destination")
                .rand_bytes(0)
                .tempdir_in(source.directory())
                .expect("a directory can be made in a temporary one"),
        }
    }

    /// The directory. It is the QEMU's working directory, so that every
    /// instance shows the same file names.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Runs `qemu-img` in the directory.
    pub fn image(&self, arguments: &[&str]) {
        let deadline = Instant::now() + BUSY;
        loop {
            let output = Command::new(&self.qemu.img)
                .args(arguments)
                .current_dir(self.directory())
                .stdin(Stdio::null())
                .output()
                .unwrap_or_else(|error| panic!("{}: {error}", self.qemu.img.display()));
            let problem = String::from_utf8_lossy(&output.stderr);
            if output.status.success() {
                return;
            }
            assert!(
                problem.contains(TOO_BUSY) && Instant::now() < deadline,
                "qemu-img {}: {problem}",
                arguments.join(" ")
            );
            std::thread::sleep(TRY_AGAIN);
        }
    }

    /// Copies the contents of the directory of `other`. All copies take the
    /// same room on the disk, though perhaps not as much as the original.
    pub fn copy_from(&self, other: &Setup) {
        let status = Command::new("cp")
            .args(["--recursive", "--sparse=always", "--no-target-directory"])
            .args([other.directory(), self.directory()])
            .status()
            .expect("cp starts");
        assert!(status.success(), "the images cannot be copied");
    }

    /// Starts a QEMU with only what `arguments` say, without a display and with
    /// TCG, and waits until it answers.
    pub fn start(self, arguments: &[&str]) -> Vm {
        self.try_start(arguments)
            .unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// As [`start`](Setup::start), for a QEMU that may refuse to.
    pub fn try_start(self, arguments: &[&str]) -> Result<Vm, String> {
        let child = spawn(&self.qemu, self.directory(), arguments)?;
        let mut vm = Vm {
            qemu: self.qemu,
            child,
            control: None,
            guest: None,
            directory: self.directory,
        };
        match vm.connect(&arguments.join(" ")) {
            // Seen once in some thousand starts of 7.2: it hangs before anybody
            // has asked it for anything, and a second one does not.
            Err(problem) if vm.exited().is_none() => {
                eprintln!("{problem}; starting it once more");
                vm.kill();
                vm.child = spawn(&vm.qemu, vm.directory(), arguments)?;
                vm.connect(&arguments.join(" "))?;
            }
            result => result?,
        }
        Ok(vm)
    }
}

/// Starts the program, with its monitors and its output in `directory`.
fn spawn(qemu: &Qemu, directory: &Path, arguments: &[&str]) -> Result<Child, String> {
    let errors = directory.join("stderr");
    let log = File::create(&errors).map_err(|error| error.to_string())?;
    Command::new(&qemu.system)
        .args(["-nodefaults", "-no-user-config", "-display", "none"])
        .args(["-accel", "tcg"])
        .args(["-monitor", "unix:hmp,server=on,wait=off"])
        .args(["-qmp", "unix:qmp,server=on,wait=off"])
        .args(["-qmp", "unix:control,server=on,wait=off"])
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(log.try_clone().map_err(|error| error.to_string())?)
        .stderr(log)
        .spawn()
        .map_err(|error| format!("{}: {error}", qemu.system.display()))
}

/// A running QEMU; killed when dropped.
///
/// It has three monitors in its working directory: `hmp`, the built-in human
/// monitor; `qmp`, for the program under test; and `control`, for the test.
pub struct Vm {
    qemu: Qemu,
    child: Child,
    control: Option<Control>,
    guest: Option<Guest>,
    directory: tempfile::TempDir,
}

impl Vm {
    /// Connects `control`, the last of the sockets that QEMU makes. Once it
    /// greets, all of them are there and the main loop runs.
    fn connect(&mut self, arguments: &str) -> Result<(), String> {
        let socket = self.directory().join("control");
        let deadline = Instant::now() + START;
        loop {
            if let Ok(stream) = UnixStream::connect(&socket)
                && let Ok(control) = Control::new(stream)
            {
                self.control = Some(control);
                return Ok(());
            }
            if let Some(status) = self.exited() {
                return Err(format!(
                    "{} {arguments}: {status}: {}",
                    self.qemu,
                    self.stderr()
                ));
            }
            if Instant::now() > deadline {
                return Err(format!(
                    "{} {arguments}: no QMP within {START:?}: {}",
                    self.qemu,
                    self.stderr()
                ));
            }
            std::thread::sleep(LOOK);
        }
    }

    fn kill(&mut self) {
        // Both fail only for a QEMU that has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Which QEMU this is.
    pub fn qemu(&self) -> &Qemu {
        &self.qemu
    }

    /// The QEMU's working directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The socket of the built-in human monitor.
    pub fn hmp_socket(&self) -> PathBuf {
        self.directory().join("hmp")
    }

    /// The QMP socket for the program under test.
    pub fn qmp_socket(&self) -> PathBuf {
        self.directory().join("qmp")
    }

    /// The test's own QMP connection.
    pub fn control(&mut self) -> &mut Control {
        self.control
            .as_mut()
            .expect("a started QEMU has a control connection")
    }

    /// Does what a guest would do. Only for a QEMU that was started with
    /// [`GUEST_ARGUMENTS`](super::GUEST_ARGUMENTS).
    pub fn guest(&mut self) -> Result<&mut Guest, String> {
        if self.guest.is_none() {
            self.guest = Some(Guest::connect(self.directory())?);
        }
        self.guest.as_mut().ok_or_else(|| "no guest".to_owned())
    }

    /// The process id of the QEMU.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// How the QEMU ended, if it did.
    pub fn exited(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Waits until the QEMU has ended by itself.
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + START;
        loop {
            if let Some(status) = self.exited() {
                return status;
            }
            assert!(Instant::now() < deadline, "{} does not end", self.qemu);
            std::thread::sleep(LOOK);
        }
    }

    /// What the QEMU wrote to its stdout and stderr so far.
    pub fn stderr(&self) -> String {
        std::fs::read(self.directory().join("stderr"))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.kill();
    }
}
