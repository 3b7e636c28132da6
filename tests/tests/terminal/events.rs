// SPDX-License-Identifier: GPL-2.0-or-later

//! QMP events and traffic above the line being typed.

use super::*;

#[test]
fn events_appear_above_the_line_being_typed() {
    let mut console = Console::start("");
    console.tmux.type_text("info sta");
    console.tmux.wait_for("(qemu) info sta");
    console.control("stop");
    console.wait_for_text("[event] STOP\n(qemu) info sta");
    console.tmux.type_text("tus");
    console.tmux.press("Enter");
    console.wait_for_text("[event] STOP\n(qemu) info status\nVM status: paused\n(qemu)");
}

#[test]
fn events_do_not_damage_a_line_that_is_longer_than_the_screen() {
    let mut console = Console::start("");
    let long = "print 1".to_owned() + &"+1".repeat(60);
    console.tmux.type_text(&long);
    let (first, second) = long.split_at(80 - "(qemu) ".len());
    console.wait_for_text(&format!("(qemu) {first}\n{second}"));
    console.control("stop");
    console.wait_for_text(&format!("[event] STOP\n(qemu) {first}\n{second}"));
    console.tmux.press("Enter");
    console.wait_for_text(&format!(
        "[event] STOP\n(qemu) {first}\n{second}\n0x3d\n(qemu)"
    ));
}

#[test]
fn only_the_events_asked_for_are_shown() {
    let mut console = Console::start("--events none");
    console.control("stop");
    still_works(&console);
    assert!(!console.text().contains("[event]"));

    let mut console = Console::start("--events all");
    console.control("stop");
    console.wait_for_text("[event] STOP\n(qemu)");
    // Even the event of the user's own command is shown.
    console.tmux.enter("cont");
    console
        .tmux
        .wait_until("with RESUME", |screen| screen.contains("[event] RESUME"));
}

#[test]
fn the_echo_of_ones_own_command_is_not_shown() {
    let console = Console::start("");
    console.tmux.enter("stop");
    console.wait_for_text("(qemu) stop\n(qemu)");
    console.tmux.enter("cont");
    console.wait_for_text("(qemu) stop\n(qemu) cont\n(qemu)");
    console.tmux.enter("system_reset");
    still_works(&console);
    assert!(!console.text().contains("[event]"));
}

#[test]
fn a_storm_of_events_leaves_the_line_usable() {
    let mut console = Console::start("");
    console.tmux.type_text("print ");
    for _ in 0..250 {
        console.control("stop");
        console.control("cont");
    }
    console.tmux.type_text("6*7");
    let screen = console
        .tmux
        .wait_until("that sums the events up", |screen| {
            screen.contains(" more events: ") && screen.ends_with("\n(qemu) print 6*7")
        });
    assert!(screen.matches("[event]").count() < 24, "{screen}");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
}

#[test]
fn the_end_of_a_migration_is_not_lost_in_a_storm() {
    let mut console = Console::start("");
    let events = json!({ "capabilities": [{ "capability": "events", "state": true }] });
    let control = console.vm.control();
    control.execute("migrate-set-capabilities", events).unwrap();
    for round in 0..100 {
        console.control("stop");
        console.control("cont");
        if round == 50 {
            let nowhere = json!({ "uri": "unix:nowhere" });
            // 10.0 reports the failure at once.
            let _ = console.vm.control().execute("migrate", nowhere);
        }
    }
    console
        .tmux
        .wait_until("with the end of the migration", |screen| {
            screen.contains("\n[event] MIGRATION status=failed\n")
                && screen.contains(" more events: ")
                && screen.ends_with("\n(qemu)")
        });
    // A second with little to show ends the storm.
    std::thread::sleep(Duration::from_millis(1100));
    console.tmux.press("C-l");
    console.control("stop");
    console.tmux.wait_for("[event] STOP\n(qemu)");
}

#[test]
fn the_traffic_is_shown_above_the_prompt() {
    let mut console = Console::start("--verbose --events none");
    console.tmux.press("C-l");
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");
    console.control("stop");
    console
        .tmux
        .wait_until("with the event as it came", |screen| {
            screen.contains("<- {\"timestamp\"") && screen.ends_with("\n(qemu) print 6")
        });
    console.tmux.press("C-u");
    console.tmux.enter("info status");
    let screen = console.tmux.wait_for("VM status: paused\n(qemu)");
    let sent = screen.find("-> {\"execute\":\"query-status\"").unwrap();
    let received = screen.find("<- {\"return\": {\"").unwrap();
    assert!(sent < received, "{screen}");
}
