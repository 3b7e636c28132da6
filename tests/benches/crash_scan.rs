// SPDX-License-Identifier: GPL-2.0-or-later

//! Looks for QMP that ends QEMU: runs commands that only read, by themselves and
//! with many arguments, on every machine type of every QEMU found, and lists
//! what QEMU did not survive. `--force` is on, so that commands that are refused
//! are tried as well.
//!
//! It takes long, and is run by hand: `cargo test -p tests --bench crash_scan`,
//! with parts of `VERSION MACHINE` after `--` to run only some (`11.1 q35`).

#![allow(clippy::expect_used, clippy::print_stdout)]

use commands as _;
use hmp_args::Kind;
use hmp_runtime::monitor::{Options, Passthrough};
use hmp_runtime::qmp::Address;
use hmp_runtime::registry::{self, Command, Tier};
use hmp_runtime::{Error, Monitor};
use serde_json::{Value as Json, json};
use smol::future::FutureExt;
use std::collections::BTreeSet;
use std::process::Command as Process;
use std::time::Duration;
use tests::qemu::{self, Qemu, Setup, Vm};

/// How long a line may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Added to the machine types that have a PCI bus.
const ON_PCI: &str = "-netdev user,id=n0 -device virtio-net-pci,id=net,netdev=n0 \
    -device virtio-scsi-pci,id=scsi -device scsi-cd,id=cd,bus=scsi.0 -device virtio-rng-pci,id=rng \
    -device virtio-balloon-pci,id=balloon -device virtio-serial-pci,id=serial \
    -chardev null,id=c0 -device virtconsole,chardev=c0,id=console -device virtio-gpu-pci,id=gpu \
    -device virtio-keyboard-pci,id=keyboard -object cryptodev-backend-builtin,id=crypto0 \
    -device virtio-crypto-pci,id=crypto,cryptodev=crypto0 -device virtio-iommu-pci,id=iommu \
    -drive if=none,id=d1,file=disk,format=qcow2 -device virtio-blk-pci,id=blk,drive=d1 \
    -device nvme,id=nvme,serial=x -device qemu-xhci,id=usb -device usb-tablet,bus=usb.0 \
    -device rocker,id=rocker,name=sw0 \
    -object iothread,id=io0 -object memory-backend-ram,id=m0,size=4M -device ivshmem-plain,memdev=m0";

/// Added to `microvm`, whose virtio devices are on a bus of their own.
const ON_MMIO: &str = "-device virtio-rng-device,id=rng -device virtio-serial-device,id=serial \
    -device virtio-balloon-device,id=balloon -device virtio-scsi-device,id=scsi";

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let mut deaths = BTreeSet::new();
    for qemu in qemu::all() {
        for machine in machines(qemu) {
            let name = format!("{} {machine}", qemu.minor_version());
            if !wanted.is_empty() && !wanted.iter().any(|part| name.contains(part)) {
                continue;
            }
            let found = scan(qemu, &machine);
            for death in &found {
                println!("{name}: {death}");
            }
            deaths.extend(found.into_iter().map(|death| format!("{name}: {death}")));
        }
    }
    println!("{} found", deaths.len());
}

/// The machine types that QEMU lists.
fn machines(qemu: &Qemu) -> Vec<String> {
    let output = Process::new(&qemu.system)
        .args(["-M", "help"])
        .output()
        .expect("QEMU lists its machine types");
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = help.lines().skip(1);
    names
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

/// A QEMU, and a strict session on it.
struct World {
    vm: Vm,
    /// Whether it could be given more devices than it has by default.
    more_devices: bool,
    monitor: Monitor,
}

impl World {
    fn start(qemu: &Qemu, machine: &str) -> Result<World, String> {
        let variants = match machine {
            "microvm" => vec![ON_MMIO, ""],
            _ => vec![ON_PCI, ""],
        };
        let mut problem = String::new();
        for devices in variants {
            let setup = Setup::new(qemu);
            setup.image(&["create", "-f", "qcow2", "disk", "1M"]);
            let mut arguments = vec!["-machine", machine, "-S", "-accel", "tcg"];
            arguments.extend(devices.split_whitespace());
            match setup.try_start(&arguments) {
                Ok(vm) => {
                    let monitor =
                        smol::block_on(connect(&vm)).map_err(|error| error.to_string())?;
                    return Ok(World {
                        vm,
                        more_devices: !devices.is_empty(),
                        monitor,
                    });
                }
                Err(error) => problem = error,
            }
        }
        Err(problem.lines().last().unwrap_or_default().to_owned())
    }

    /// Runs a line, and says what it did to QEMU, if anything.
    fn try_line(&mut self, line: &str) -> Option<String> {
        let late = async {
            smol::Timer::after(PATIENCE).await;
            None
        };
        let outcome = smol::block_on(async { Some(self.monitor.run(line).await) }.or(late));
        match outcome {
            Some(Err(Error::Connection(_))) => {
                let status = self.vm.wait();
                let stderr = self.vm.stderr();
                let last = stderr.lines().last().unwrap_or_default().to_owned();
                Some(format!("'{line}' ended QEMU ({status}): {last}"))
            }
            Some(Err(error @ (Error::Undeclared { .. } | Error::Reply { .. }))) => {
                Some(format!("'{line}': {error}"))
            }
            Some(_) => None,
            None => Some(format!("'{line}' was not done after {PATIENCE:?}")),
        }
    }
}

async fn connect(vm: &Vm) -> hmp_runtime::Result<Monitor> {
    let options = Options {
        passthrough: Passthrough::Never,
        force: true,
        ..Options::default()
    };
    Monitor::connect_with(&Address::Unix(vm.qmp_socket()), options).await
}

/// What QEMU did not survive on this machine type.
fn scan(qemu: &Qemu, machine: &str) -> Vec<String> {
    let mut world = match World::start(qemu, machine) {
        Ok(world) => world,
        Err(problem) => return vec![format!("does not start: {problem}")],
    };
    let lines = lines(&mut world.vm, is_plain(machine));
    let devices = if world.more_devices {
        " with more devices"
    } else {
        ""
    };
    let count = lines.len();
    println!("{} {machine}{devices}: {count} lines", qemu.minor_version());
    let mut found = Vec::new();
    for line in lines {
        if let Some(death) = world.try_line(&line) {
            found.push(death);
            world = match World::start(qemu, machine) {
                Ok(world) => world,
                Err(problem) => {
                    found.push(format!("does not start again: {problem}"));
                    break;
                }
            };
        }
    }
    found
}

/// Whether the machine type has no version in its name. What does not depend on
/// the machine is tried on these alone.
fn is_plain(machine: &str) -> bool {
    !machine.contains(|c: char| c.is_ascii_digit()) || machine == "q35"
}

/// An object's path and the names of its properties.
type Object = (String, Vec<String>);

/// Every line to try.
fn lines(vm: &mut Vm, with_types: bool) -> Vec<String> {
    let objects = objects(vm);
    let mut lines = Vec::new();
    for command in registry::commands() {
        let through_qmp = !matches!(command.tier, Tier::Gap | Tier::Stub | Tier::Local);
        if through_qmp && command.name.starts_with("info ") {
            lines.extend(lines_of(command, &objects));
        }
    }
    for (path, properties) in &objects {
        lines.push(format!("qom-list \"{path}\""));
        let get = |property| format!("qom-get \"{path}\" \"{property}\"");
        lines.extend(properties.iter().map(get));
    }
    lines.extend(OTHERS.iter().map(|line| (*line).to_owned()));
    if with_types {
        for (command, kind) in [("device_add", "device"), ("object_add", "user-creatable")] {
            let types = names(vm, "qom-list-types", json!({ "implements": kind }));
            let help = |(name, _)| format!("{command} {name},help");
            lines.extend(types.into_iter().map(help));
        }
    }
    lines
}

/// Other lines that only read.
const OTHERS: &[&str] = &[
    "x/4xb 0",
    "x/2xg 0xfffffff0",
    "x/2i 0xfffffff0",
    "xp/4xw 0",
    "xp/2i 0",
    "xp/8c 0xb8000",
    "xp/16xg 0xfee00000",
    "sum 0 16",
    "gva2gpa 0",
    "gva2gpa -1",
    "print $pc",
    "print $cr0",
    "print $xmm0",
    "qom-list x",
    "qom-get x y",
    "info qom-tree child[0]",
    "info qom-tree /",
    "device_add help",
    "object_add help",
    "netdev_add help",
    "netdev_add user,help",
    "chardev-add help",
];

/// The command by itself, with each of its flags, and with arguments that it may
/// take.
fn lines_of(command: &Command, objects: &[Object]) -> Vec<String> {
    let name = command.name.split('|').next().unwrap_or(command.name);
    let mut lines = vec![name.to_owned()];
    for arg in command.args {
        if let Kind::Flag(letter) = arg.kind {
            lines.push(format!("{name} -{letter}"));
        }
    }
    let paths = || objects.iter().map(|(path, _)| path);
    match name {
        "info qom-tree" => lines.extend(paths().map(|path| format!("{name} \"{path}\""))),
        "info stats" => {
            for target in ["vm", "vcpu", "cryptodev", "x"] {
                lines.push(format!("{name} {target}"));
                lines.push(format!("{name} {target} * cryptodev"));
                lines.push(format!("{name} {target} exits,max_vcpu_events kvm"));
            }
        }
        "info rocker" | "info rocker-ports" => {
            lines.extend(["sw0", "x"].map(|switch| format!("{name} {switch}")));
        }
        "info rocker-of-dpa-flows" | "info rocker-of-dpa-groups" => {
            for rest in ["sw0", "sw0 0", "sw0 10", "sw0 -1", "x"] {
                lines.push(format!("{name} {rest}"));
            }
        }
        "info virtio-status" => lines.extend(paths().map(|path| format!("{name} \"{path}\""))),
        "info virtio-queue-status"
        | "info virtio-queue-element"
        | "info virtio-vhost-queue-status" => {
            // All virtio devices, and some other objects.
            for path in paths().filter(|path| path.contains("peripheral")) {
                for rest in ["0", "1", "2", "1023", "1024", "65535", "-1"] {
                    lines.push(format!("{name} \"{path}\" {rest}"));
                }
                if name == "info virtio-queue-element" {
                    lines
                        .extend(["0 0", "0 65535"].map(|rest| format!("{name} \"{path}\" {rest}")));
                }
            }
        }
        "info trace-events" => {
            let patterns = [
                "*",
                "virtio*",
                "guest_mem_before_exec 0",
                "x",
                "* 0",
                "* 99",
            ];
            lines.extend(patterns.map(|rest| format!("{name} {rest}")));
        }
        "info block" => {
            for rest in ["-n -v", "-v d1", "cd", "x"] {
                lines.push(format!("{name} {rest}"));
            }
        }
        "info registers" => lines.extend(["0", "99"].map(|rest| format!("{name} {rest}"))),
        "info firmware-log" => lines.extend(["0", "1", "1M"].map(|rest| format!("{name} {rest}"))),
        _ => {}
    }
    lines
}

/// Every object that a path leads to.
fn objects(vm: &mut Vm) -> Vec<Object> {
    let mut found: Vec<Object> = Vec::new();
    let mut level = vec![String::new()];
    while let Some(path) = level.pop() {
        let shown = if path.is_empty() { "/" } else { path.as_str() };
        let properties = names(vm, "qom-list", json!({ "path": shown }));
        for (name, type_name) in &properties {
            if type_name.starts_with("child<") {
                level.push(format!("{path}/{name}"));
            }
        }
        let names = properties.into_iter().map(|(name, _)| name);
        found.push((shown.to_owned(), names.collect()));
    }
    found.sort();
    found
}

/// The names, and the types if there are any, of a list that QEMU gives.
fn names(vm: &mut Vm, command: &str, arguments: Json) -> Vec<(String, String)> {
    let reply = vm.control().execute(command, arguments).unwrap_or_default();
    let text = |entry: &Json, member: &str| entry[member].as_str().unwrap_or_default().to_owned();
    let entries = reply.as_array().into_iter().flatten();
    entries
        .map(|entry| (text(entry, "name"), text(entry, "type")))
        .collect()
}
