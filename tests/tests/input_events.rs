// SPDX-License-Identifier: GPL-2.0-or-later

//! What commands that type and point give to the guest, and what a picture of its
//! screen contains. No monitor shows either.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::monitor::{Options, Passthrough};
use std::fs;
use std::time::Duration;
use tests::qemu::{self, Qemu, Setup, Vm};

/// A running machine that writes down its input events.
fn machine(qemu: &Qemu, arguments: &[&str]) -> Vm {
    let mut all = vec!["-trace", "input_event_*", "-D", "trace"];
    all.extend(arguments);
    let mut vm = Setup::new(qemu).start(&all);
    while !vm.control().hmp("info status").unwrap().contains("running") {}
    vm
}

/// The events that QEMU has written down, without what differs between any two
/// runs.
fn events(vm: &Vm) -> Vec<String> {
    let trace = fs::read_to_string(vm.directory().join("trace")).unwrap();
    let events = trace.lines().filter_map(|line| {
        line.find("input_event_")
            .map(|start| line[start..].to_owned())
    });
    events.collect()
}

/// Runs lines in strict mode.
fn run(vm: &Vm, lines: &[&str]) {
    let address = vm.directory().join("qmp");
    let options = Options {
        passthrough: Passthrough::Never,
        ..Options::default()
    };
    smol::block_on(async {
        let address = address.to_str().unwrap().parse().unwrap();
        let monitor = Monitor::connect_with(&address, options).await.unwrap();
        for line in lines {
            let reply = monitor.run(line).await.unwrap();
            assert_eq!(reply.text(), "", "{line}");
        }
    });
}

#[test]
fn the_guest_is_given_what_the_built_in_monitor_gives_it() {
    let lines = [
        "mouse_move 10 -20",
        "mouse_move 1 2 3",
        "mouse_move 0x10 x -1",
        "mouse_button 1",
        "mouse_button 1",
        "mouse_button 6",
        "mouse_button 8",
        "mouse_button 0",
        "mouse_move 99999999999999999999 0",
        "stop",
        "mouse_move 1 1",
        "mouse_button 1",
        "cont",
        "mouse_button 0",
    ];
    for qemu in qemu::all() {
        let [theirs, ours] = both(qemu, &["-machine", "pc"], &lines);
        assert_eq!(theirs, ours, "{qemu}");
        // A tablet has buttons, and reports where it is, not how far it has moved.
        // QEMU writes down motions that no device gets.
        let tablet = ["-machine", "pc,i8042=off", "-usb", "-device", "usb-tablet"];
        let [theirs, ours] = both(qemu, &tablet, &lines).map(|events| pressed(&events));
        assert_eq!(theirs, ours, "{qemu} with a tablet");
    }
}

/// The events of lines that were typed at the built-in monitor, and at ours.
fn both(qemu: &Qemu, arguments: &[&str], lines: &[&str]) -> [Vec<String>; 2] {
    let (mut theirs, ours) = (machine(qemu, arguments), machine(qemu, arguments));
    for line in lines {
        theirs.control().hmp(line).unwrap();
    }
    run(&ours, lines);
    [events(&theirs), events(&ours)]
}

/// The events of buttons.
fn pressed(events: &[String]) -> Vec<String> {
    let buttons = events.iter().filter(|event| event.contains("_btn "));
    buttons.cloned().collect()
}

#[test]
fn keys_go_down_and_up_as_with_the_built_in_monitor() {
    let lines = [
        "sendkey ctrl-alt-delete 1",
        "sendkey 0x1e 1",
        "sendkey <-shift 1",
    ];
    for qemu in qemu::all() {
        let (mut theirs, ours) = (
            machine(qemu, &["-machine", "pc"]),
            machine(qemu, &["-machine", "pc"]),
        );
        for line in lines {
            theirs.control().hmp(line).unwrap();
        }
        run(&ours, &lines);
        assert_eq!(keys(&theirs), keys(&ours), "{qemu}");
    }
}

/// The events of six keys, each down and up, once they have all come.
fn keys(vm: &Vm) -> Vec<String> {
    loop {
        let mut events = events(vm);
        events.retain(|event| event.starts_with("input_event_key"));
        if events.len() >= 12 {
            return events;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn pictures_of_each_screen_are_those_of_the_built_in_monitor() {
    let screens = [
        "-machine",
        "pc",
        "-S",
        "-device",
        "VGA,id=vga0",
        "-device",
        "secondary-vga,id=vga1",
    ];
    let lines = [
        "screendump a.ppm",
        "screendump b.png -f png",
        "screendump c.ppm vga0",
        "screendump d.png -f png vga1 0",
        "screendump e.ppm -f ppm vga1",
    ];
    for qemu in qemu::all() {
        let start = || Setup::new(qemu).start(&screens);
        let (mut theirs, ours) = (start(), start());
        for line in lines {
            assert_eq!(theirs.control().hmp(line).unwrap(), "");
        }
        run(&ours, &lines);
        for file in ["a.ppm", "b.png", "c.ppm", "d.png", "e.ppm"] {
            let read = |vm: &Vm| fs::read(vm.directory().join(file)).unwrap();
            let picture = read(&ours);
            assert!(!picture.is_empty(), "{qemu} {file}");
            assert!(picture == read(&theirs), "{qemu} {file}");
        }
    }
}
