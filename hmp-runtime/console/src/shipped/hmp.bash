# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completions of hmp for bash. Made by `hmp --generate bash`.

# The commands, for where no QEMU can be asked.
__hmp_commands='@COMMANDS@'

# What the value of an option is: an address, a line, or one of some words.
__hmp_value_of() {
    case $1 in
        @ADDRESS@) echo address ;;
        @LINE@) echo line ;;
        @FILE@) echo file ;;
@WORDS@
    esac
}

# What may stand at the end of LINE, one a line: program, address, line. QEMU is
# asked, but not for long: another client may keep it busy.
__hmp_ask() {
    local wait=()
    ! command -v timeout >/dev/null || wait=(timeout 2)
    "${wait[@]}" "$1" --socket "$2" --complete "$3" 2>/dev/null </dev/null
}

# Whole lines that begin like LINE, one each: program, address, line.
__hmp_lines() {
    local word answer before=${3%"${3##*[[:blank:]]}"}
    if [[ -n $2 && $2 != fd:* ]] && answer=$(__hmp_ask "$1" "$2" "$3"); then
        while IFS=$'\t' read -r word _; do
            [[ -z $word ]] || printf '%s\n' "$before$word"
        done <<<"$answer"
        return
    fi
    while read -r word; do
        [[ $word != "$3"* ]] || printf '%s\n' "$word"
    done <<<"$__hmp_commands"
}

# Addresses that begin like the argument: sockets, and what may come before them.
__hmp_addresses() {
    local kind= path=$1 name
    case $1 in
        tcp:*|ssh:*|exec:*|fd:*) return ;;
        unix:*) kind=unix: path=${1#unix:} ;;
        *) compgen -W 'unix: tcp: ssh: exec: fd:' -- "$1" ;;
    esac
    compgen -f -- "$path" | while read -r name; do
        if [[ -d ${name/#\~/$HOME} ]]; then
            printf '%s\n' "$kind$name/"
        elif [[ -S ${name/#\~/$HOME} ]]; then
            printf '%s\n' "$kind$name"
        fi
    done
}

_hmp() {
    local program=${1/#\~/$HOME} typed=$2
    # Bash has cut the line at `=` and `:`, too; here a word ends at a blank.
    local rest=${COMP_LINE:0:COMP_POINT} words=() i word blanks
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        blanks=${rest%%[![:blank:]]*}
        rest=${rest#"$blanks"}
        ((i < COMP_CWORD)) || word=$rest
        rest=${rest#"$word"}
        if ((i > 0)) && [[ -z $blanks ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
    done
    local current=${words[${#words[@]}-1]}

    # What the words before say.
    local expected= address=${HMP_SOCKET-} has_address= explains= value
    for word in "${words[@]:1:${#words[@]}-2}"; do
        value=${word//[\\\'\"]/}
        if [[ -n $expected ]]; then
            [[ $expected != address ]] || { address=$value has_address=1; }
            expected=
        elif [[ -z $explains && $word == "${words[1]}" && $word == explain ]]; then
            explains=1
        elif [[ $value == --*=* ]]; then
            [[ $(__hmp_value_of "${value%%=*}") != address ]] ||
                { address=${value#*=} has_address=1; }
        elif [[ $value == -* ]]; then
            expected=$(__hmp_value_of "$value")
        else
            [[ -n $explains ]] || address=$value
            has_address=1
        fi
    done

    # What is to be completed: without its option, and without quotes.
    local before= quote=
    if [[ -z $expected && $current == --*=* ]]; then
        expected=$(__hmp_value_of "${current%%=*}")
        before=${current%%=*}=
    elif [[ -z $expected && $current != -* ]]; then
        expected=address
        [[ -z $explains ]] || expected=line
        [[ -z $has_address ]] || expected=nothing
    fi
    value=${current#"$before"}
    case $value in
        [\'\"]*) quote=${value:0:1} value=${value:1} ;;
        *) value=${value//\\/} ;;
    esac

    address=${address/#\~\//$HOME/}
    local candidates=() more line
    case $expected in
        address)
            while read -r line; do candidates+=("$line"); done < <(
                __hmp_addresses "$value"
                [[ ${#words[@]} -ne 2 || -n $before ]] || compgen -W 'explain ls' -- "$value"
            ) ;;
        line)
            while read -r line; do candidates+=("$line"); done < <(
                __hmp_lines "$program" "$address" "$value"
            )
            # The quote must stay open where the line goes on: a second
            # candidate sees to it.
            if [[ ${#candidates[@]} -eq 1 ]]; then
                more=${candidates[0]}
                [[ $more == *[/=,-] ]] || more+=' '
                while read -r line; do candidates+=("$line"); done < <(
                    __hmp_lines "$program" "$address" "$more"
                )
            fi ;;
        file)
            while read -r line; do candidates+=("$line"); done < <(compgen -f -- "$value") ;;
        'words '*)
            while read -r line; do candidates+=("$line"); done < <(
                compgen -W "${expected#words }" -- "$value"
            ) ;;
        '')
            local options='@OPTIONS@'
            [[ -z $explains ]] || options='@EXPLAIN_OPTIONS@'
            while read -r line; do candidates+=("$line"); done < <(
                compgen -W "$options" -- "$value"
            ) ;;
    esac

    # What stands on the line already, left of what bash replaces.
    local kept=${current%"$typed"}
    COMPREPLY=()
    for line in "${candidates[@]}"; do
        case $quote in
            "'") [[ $line != *"'"* ]] || continue ;;
            '"') line=${line//\\/\\\\} line=${line//\"/\\\"} line=${line//\$/\\\$} line=${line//\`/\\\`} ;;
            *) printf -v line %q "$line"; line=${line//\\,/,} ;;
        esac
        line=$before$quote$line
        [[ $line != "$kept"* ]] || COMPREPLY+=("${line#"$kept"}")
    done
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[/:] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -F _hmp hmp
