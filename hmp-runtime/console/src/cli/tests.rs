// SPDX-License-Identifier: GPL-2.0-or-later

use super::*;

fn parsed(arguments: &[&str]) -> Result<Invocation, String> {
    parse(arguments.iter().map(OsString::from), None)
}

fn options(arguments: &[&str]) -> Options {
    match parsed(arguments) {
        Ok(Invocation::Run(options)) => options,
        other => panic!("{arguments:?}: {other:?}"),
    }
}

#[test]
fn an_address_alone_is_enough() {
    let options = options(&["vm.sock"]);
    assert_eq!(options.target, Target::Called("vm.sock".to_owned()));
    assert_eq!(options.work, Work::Input);
    assert_eq!(options.passthrough, Passthrough::Auto);
    assert_eq!(options.events, Shown::Important);
    assert!(options.history && !options.json && !options.null && !options.reconnect);
}

#[test]
fn the_address_may_come_from_the_option_or_the_environment() {
    let (host, port) = ("localhost".to_owned(), 1);
    assert_eq!(
        options(&["-s", "tcp:localhost:1"]).target,
        Target::Address(Address::Tcp { host, port })
    );
    let from_environment = |arguments: &[&str], socket: &str| match parse(
        arguments.iter().map(OsString::from),
        Some(socket.into()),
    ) {
        Ok(Invocation::Run(options)) => options.target,
        other => panic!("{other:?}"),
    };
    let called = |name: &str| Target::Called(name.to_owned());
    assert_eq!(from_environment(&[], "env.sock"), called("env.sock"));
    assert_eq!(
        from_environment(&["vm.sock"], "env.sock"),
        called("vm.sock")
    );
    assert_eq!(from_environment(&[], ""), Target::Only);
}

#[test]
fn a_path_need_not_be_utf_8() {
    let path = OsStr::from_bytes(b"unix:vm-\xff.sock");
    let invocation = parse([path.to_owned()], None).unwrap();
    let Invocation::Run(options) = invocation else {
        panic!("{invocation:?}")
    };
    let expected = PathBuf::from(OsStr::from_bytes(b"vm-\xff.sock"));
    assert_eq!(options.target, Target::Address(Address::Unix(expected)));
}

#[test]
fn commands_are_kept_in_order() {
    let options = options(&["-c", "stop", "vm.sock", "--command=info status", "-0"]);
    let commands = ["stop", "info status"].map(|line| Step::Command(line.to_owned()));
    assert_eq!(options.work, Work::Steps(commands.to_vec()));
    assert!(options.null);
    let options = self::options(&["vm.sock", "-c", "stop", "-f", "lines", "-c", "cont"]);
    let steps = vec![
        Step::Command("stop".to_owned()),
        Step::File("lines".into()),
        Step::Command("cont".to_owned()),
    ];
    assert_eq!(options.work, Work::Steps(steps));
}

#[test]
fn a_list_stops_at_a_failure_and_stdin_goes_on() {
    for (arguments, stops) in [
        (["vm.sock"].as_slice(), false),
        (&["vm.sock", "-e"], true),
        (&["vm.sock", "-c", "stop"], true),
        (&["vm.sock", "-f", "lines"], true),
        (&["vm.sock", "-c", "stop", "--keep-going"], false),
    ] {
        assert_eq!(options(arguments).stops, stops, "{arguments:?}");
    }
}

#[test]
fn strict_is_passthrough_never() {
    for arguments in [
        ["--strict", "vm.sock"].as_slice(),
        &["--passthrough", "never", "vm.sock"],
        &["--passthrough=never", "--strict", "vm.sock"],
    ] {
        assert_eq!(options(arguments).passthrough, Passthrough::Never);
    }
}

#[test]
fn help_and_version_need_no_address() {
    assert_eq!(parsed(&["--help"]), Ok(Invocation::Help));
    assert_eq!(parsed(&["-V"]), Ok(Invocation::Version));
    let generated = Ok(Invocation::Generate(Product::Man));
    assert_eq!(parsed(&["--generate", "man"]), generated);
}

#[test]
fn wrong_usage_is_one_line_that_says_what_to_do() {
    for (arguments, what) in [
        (
            ["a.sock", "b.sock"].as_slice(),
            "one QEMU at a time: 'a.sock'",
        ),
        (&["a.sock", "-s", "b.sock"], "one QEMU at a time"),
        (&["--fast", "vm.sock"], "invalid option '--fast'"),
        (&["vm.sock", "-c"], "missing argument for option '-c'"),
        (
            &["vm.sock", "--passthrough", "maybe"],
            "--passthrough takes auto, never or always, not 'maybe'",
        ),
        (
            &["vm.sock", "--events=some"],
            "--events takes none, important or all, not 'some'",
        ),
        (
            &["vm.sock", "--color=red"],
            "--color takes auto, always or never, not 'red'",
        ),
        (
            &["--generate", "html"],
            "--generate takes man, bash, zsh or fish, not 'html'",
        ),
        (
            &["vm.sock", "--strict", "--passthrough", "always"],
            "give one mode",
        ),
        (
            &["vm.sock", "-c", "stop", "--complete", "st"],
            "exclude each other",
        ),
        (
            &["vm.sock", "--timeout=0"],
            "--timeout takes a number of seconds above 0",
        ),
        (
            &["vm.sock", "--timeout", "-1"],
            "such as 30 or 0.5, not '-1'",
        ),
        (&["fd:3", "--reconnect"], "connected to again, not fd:3"),
        (&["tcp:host"], "the port is missing"),
        (&["--json=yes", "vm.sock"], "--json"),
    ] {
        let problem = parsed(arguments).unwrap_err();
        assert!(problem.contains(what), "{arguments:?}: {problem}");
        assert!(!problem.contains('\n'), "{arguments:?}: {problem}");
    }
}

#[test]
fn every_word_that_an_option_offers_is_taken() {
    for option in options::general() {
        for word in option.words() {
            let argument = format!("--{}={}", option.long, word.word);
            let invocation = parsed(&["vm.sock", &argument]);
            assert!(invocation.is_ok(), "{argument}: {invocation:?}");
        }
    }
}
