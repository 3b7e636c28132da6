#compdef hmp
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completions of hmp for zsh. Made by `hmp --generate zsh`.

# The commands, for where no QEMU can be asked.
typeset -g __hmp_commands='@COMMANDS@'

# What may stand at the end of LINE, one a line: address, line. QEMU is asked, but
# not for long: another client may keep it busy.
__hmp_ask() {
    local -a wait
    (( ! $+commands[timeout] )) || wait=(timeout 2)
    $wait ${~program} --socket ${~1} --complete $2 2>/dev/null </dev/null
}

# Whole lines that begin like LINE go into `lines`, and `shown` with what they
# are: address, line.
__hmp_lines() {
    local answer word before=${2%${2##*[[:blank:]]}}
    if [[ -n $1 && $1 != fd:* ]] && answer=$(__hmp_ask $1 $2); then
        for word in ${(f)answer}; do
            lines+=($before${word%%$'\t'*})
            shown+=(${lines[-1]}${${word#${word%%$'\t'*}}/$'\t'/  -- })
        done
    else
        lines+=(${(M)${(f)__hmp_commands}:#${(b)2}*})
        shown=($lines)
    fi
}

__hmp_address() {
    if compset -P unix:; then
        _files -g '*(=)'
    else
        _alternative \
            'sockets:socket:_files -g "*(=)"' \
            'kinds:kind of address:compadd -S "" unix: tcp: ssh: exec: fd:'
    fi
}

_hmp() {
    local context state state_descr program=$words[1] address more
    local -a line lines shown
    local -A opt_args

    if [[ $words[2] == explain ]] && (( CURRENT > 2 )); then
        shift words
        (( CURRENT-- ))
        _arguments -s -S \
        @EXPLAIN_OPTIONS@ \
        '1:CMD:->line'
    else
        _arguments -s -S \
        @OPTIONS@ \
        '1:ADDRESS:->first'
        address=${(Q)${opt_args[-s]:-${opt_args[--socket]:-${line[1]}}}}
    fi
    : ${address:=$HMP_SOCKET}

    case $state in
        address) __hmp_address ;;
        first)
            __hmp_address
            (( CURRENT > 2 )) || _describe 'sub-command' '(explain:"print the QMP that a command would send" ls:"list the QEMUs of this machine")' ;;
        line)
            __hmp_lines "$address" "${(Q)PREFIX}"
            # The quote must stay open where the line goes on: a second
            # candidate sees to it.
            if (( $#lines == 1 )); then
                more=$lines[1]
                [[ $more == *[/=,-] ]] || more+=' '
                __hmp_lines "$address" "$more"
            fi
            compadd -l -d shown -- $lines ;;
    esac
}

_hmp "$@"
