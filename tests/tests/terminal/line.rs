//! The line being typed.

use super::*;

#[test]
fn ctrl_c_gives_up_the_line_being_typed() {
    let console = Console::start("");
    console.tmux.type_text("quit");
    console.tmux.wait_for("(qemu) quit");
    console.tmux.press("C-c");
    console.wait_for_text("(qemu) quit^C\n(qemu)");
    still_works(&console);
}

#[test]
fn tab_completes_commands_and_arguments() {
    let arguments = [
        "-machine",
        "pc",
        "-S",
        "-device",
        "virtio-rng-pci,id=first",
        "-device",
        "virtio-rng-pci,id=second",
    ];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.type_text("device_d");
    console.tmux.press("Tab");
    console.tmux.wait_for("(qemu) device_del");
    console.tmux.type_text("f");
    console.tmux.press("Tab");
    console.tmux.wait_for("(qemu) device_del first");
    console.tmux.press("C-u");
    console.tmux.type_text("info st");
    console.tmux.press("Tab");
    console.tmux.press("Tab");
    console.wait_for_text("(qemu) info stat\nstats  status\n(qemu) info stat");
    console.tmux.type_text("u");
    console.tmux.press("Tab");
    console.tmux.press("Enter");
    console
        .tmux
        .wait_for("VM status: paused (prelaunch)\n(qemu)");
}

#[test]
fn tab_gives_up_on_a_qemu_that_does_not_answer() {
    let arguments = ["-machine", "pc", "-S", "-device", "virtio-rng-pci,id=first"];
    let console = Console::on(qemu::any(), &arguments, "");
    console.signal("STOP");
    console.tmux.type_text("device_del f");
    console.tmux.wait_for("(qemu) device_del f");
    let start = Instant::now();
    console.tmux.press("Tab");
    console.tmux.type_text("x");
    console.tmux.wait_for("(qemu) device_del fx");
    assert!(start.elapsed() < Duration::from_secs(20));
    console.signal("CONT");
    console.tmux.press("C-u");
    still_works(&console);
}

#[test]
fn the_line_follows_the_size_of_the_terminal() {
    let mut console = Console::start("");
    console.tmux.type_text("print 1+1+1+1+1+1+1+1+1+1+1+1");
    console.tmux.wait_for("+1+1+1");
    console.tmux.resize(20, 24);
    let line = "(qemu) print 1+1+1+1\n+1+1+1+1+1+1+1+1";
    console.tmux.wait_for(line);
    console.control("stop");
    console.tmux.wait_for(&format!("[event] STOP\n{line}"));
    console.tmux.press("Enter");
    console.tmux.wait_for("\n0xc\n(qemu)");
}

#[test]
fn what_is_no_utf_8_is_dropped_and_the_line_goes_on() {
    let console = Console::start("");
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");
    console.tmux.send_bytes(b"\xe9z");
    console.wait_for_text("(qemu) print 6\n(qemu) print 6");
    console.tmux.type_text("*7");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
    console.tmux.press("Up");
    console.tmux.wait_for("(qemu) print 6*7");
}

#[test]
fn pasted_lines_run_one_after_the_other() {
    let console = Console::start("");
    console.tmux.type_text("print 1\nprint 2\nprint 3\npri");
    console
        .wait_for_text("(qemu) print 1\n0x1\n(qemu) print 2\n0x2\n(qemu) print 3\n0x3\n(qemu) pri");
}

#[test]
fn the_users_key_bindings_are_honoured() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let bindings = "\"\\C-o\": \"info \"\n$if hmp\n\"\\C-x\": \"status\\n\"\n$endif\n";
    std::fs::write(vm.directory().join(".inputrc"), bindings).unwrap();
    let tmux = Tmux::start(vm.directory());
    tmux.enter("unset INPUTRC");
    let console = Console { vm, tmux };
    console.open("");
    console.tmux.press("C-o");
    console.tmux.press("C-x");
    console.wait_for_text("(qemu) info status\nVM status: running\n(qemu)");
}
