# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completions of hmp for fish. Made by `hmp --generate fish`.

# The commands, for where no QEMU can be asked.
set -g __hmp_commands '@COMMANDS@'

function __hmp_explains
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = explain
end

# Whether the address may still come.
function __hmp_wants_address
    not __hmp_explains; and test -z (__hmp_address positional)
end

# The address that is on the line so far; with an argument, only where it is
# neither an option's value nor from the environment.
function __hmp_address
    set -l words (commandline -opc)
    set -e words[1]
    set -l address
    set -l expected
    for word in $words
        if test -n "$expected"
            test $expected = address; and set address $word
            set expected
            continue
        end
        switch $word
            case -s --socket
                set expected address
            case '--socket=*'
                set address (string replace -- --socket= '' $word)
            case @VALUED@
                set expected other
            case '-*'
            case '*'
                set address $word
        end
    end
    test -z "$address" -a (count $argv) -eq 0; and set address $HMP_SOCKET
    string replace -r -- '^~(?=/)' $HOME "$address"
end

# Sockets and directories, and what may come before them.
function __hmp_addresses
    set -l token (commandline -ct | string replace -r -- '^(-s|--socket=)' '' | string unescape)
    set -l kind ''
    string match -q -- 'unix:*' "$token"; and set kind unix:
    printf '%s\n' unix: tcp: ssh: exec: fd:
    for name in (string replace -r -- '^unix:' '' "$token")*
        if test -d $name
            echo $kind$name/
        else if test -S $name
            echo $kind$name
        end
    end
end

# Whole lines for the monitor that begin like the word at the cursor.
function __hmp_lines
    set -l token (commandline -ct | string replace -r -- '^(-c|--(command|complete)=)' '')
    # The quote may still be open.
    set -l line (string replace -r -- '^[\'"]' '' $token)
    test "$line" = "$token"; and set line (string unescape -- "$token")
    set -l before (string replace -r -- '[^ \t]*$' '' "$line")
    set -l program (commandline -opc)[1]
    set program (string replace -r -- '^~(?=/)' $HOME $program)
    set -l address (__hmp_address)
    if test -n "$address"; and not string match -q -- 'fd:*' $address
        # QEMU is asked, but not for long: another client may keep it busy.
        set -l wait
        command -q timeout; and set wait timeout 2
        set -l answer ($wait $program --socket $address --complete "$line" 2>/dev/null </dev/null)
        if test $pipestatus[1] -eq 0
            printf '%s\n' $before$answer
            return
        end
    end
    string split \n -- $__hmp_commands
end

complete -c hmp -f
complete -c hmp -n 'test (count (commandline -opc)) -eq 1' -a explain -d 'print the QMP that a command would send'
complete -c hmp -n 'test (count (commandline -opc)) -eq 1' -a ls -d 'list the QEMUs of this machine'
complete -c hmp -n __hmp_wants_address -a '(__hmp_addresses)'
complete -c hmp -n __hmp_explains -a '(__hmp_lines)'
@OPTIONS@
@EXPLAIN_OPTIONS@
