// SPDX-License-Identifier: GPL-2.0-or-later

//! A QEMU whose process is stopped: it answers nobody.

use super::Vm;
use rustix::process::{Pid, Signal, kill_process};

/// Lets the process go on when it is dropped.
pub struct Stopped(Pid);

impl Stopped {
    /// Stops the process of a VM.
    pub fn new(vm: &Vm) -> Stopped {
        let number = i32::try_from(vm.process()).expect("a process number");
        let pid = Pid::from_raw(number).expect("a process number");
        kill_process(pid, Signal::STOP).expect("QEMU can be stopped");
        Stopped(pid)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        // It fails only for a process that has ended.
        let _ = kill_process(self.0, Signal::CONT);
    }
}
