# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completions of hmp for fish. Made by `hmp --generate fish`.

# The commands, for where no QEMU can be asked.
set -g __hmp_commands '?
announce_self
balloon
block_job_cancel
block_job_complete
block_job_pause
block_job_resume
block_job_set_speed
block_resize
block_set_io_throttle
block_stream
boot_set
c
calc_dirty_rate
cancel_vcpu_dirty_limit
change
chardev-add
chardev-change
chardev-remove
chardev-send-break
clear
client_migrate_info
closefd
commit
cont
cpu
delvm
device_add
device_del
drive_add
drive_backup
drive_del
drive_mirror
dump-guest-memory
dump-skeys
dumpdtb
eject
exit_preconfig
expire_password
gdbserver
getfd
gpa2hpa
gpa2hva
gva2gpa
help
hostfwd_add
hostfwd_remove
i
info
info accel
info accelerators
info balloon
info block
info block-jobs
info blockstats
info capture
info chardev
info cmma
info cpus
info cryptodev
info dirty_rate
info dump
info firmware-log
info history
info hotpluggable-cpus
info iothreads
info irq
info jit
info kvm
info lapic
info mem
info memdev
info memory-devices
info memory_size_summary
info mice
info migrate
info migrate_capabilities
info migrate_parameters
info mtree
info name
info network
info numa
info opcount
info pci
info pic
info profile
info qdm
info qom-tree
info qtree
info ramblock
info rdma
info registers
info replay
info rocker
info rocker-of-dpa-flows
info rocker-of-dpa-groups
info rocker-ports
info roms
info sev
info sgx
info skeys
info snapshots
info spice
info stats
info status
info sync-profile
info tlb
info tpm
info trace-events
info usb
info usbhost
info usernet
info uuid
info vcpu_dirty_limit
info version
info via
info virtio
info virtio-queue-element
info virtio-queue-status
info virtio-status
info virtio-vhost-queue-status
info vm-generation-id
info vnc
loadvm
log
logfile
mce
memsave
migrate
migrate_cancel
migrate_continue
migrate_incoming
migrate_pause
migrate_recover
migrate_set_capability
migrate_set_parameter
migrate_start_postcopy
migration_mode
mouse_button
mouse_move
mouse_set
nbd_server_add
nbd_server_remove
nbd_server_start
nbd_server_stop
netdev_add
netdev_del
nmi
o
object_add
object_del
one-insn-per-tb
p
pcie_aer_inject_error
pmemsave
print
q
qemu-io
qom-get
qom-list
qom-set
quit
replay_break
replay_delete_break
replay_seek
ringbuf_read
ringbuf_write
s
savevm
screendump
sendkey
set_link
set_password
set_vcpu_dirty_limit
singlestep
snapshot_blkdev
snapshot_blkdev_internal
snapshot_delete_blkdev_internal
stop
stopcapture
sum
sync-profile
system_powerdown
system_reset
system_wakeup
trace-event
trace-file
watchdog_action
wavcapture
x
x_colo_lost_heartbeat
xen-event-inject
xen-event-list
xp'

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
            case -s --socket -c --command -f --file --timeout --passthrough --complete --generate --events --color
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
complete -c hmp -n 'not __hmp_explains' -l socket -s s -x -a '(__hmp_addresses)' -d 'the same as ADDRESS'
complete -c hmp -n 'not __hmp_explains' -l command -s c -x -a '(__hmp_lines)' -d 'run CMD and end; may be given more than once'
complete -c hmp -n 'not __hmp_explains' -l file -s f -r -F -d 'run the lines of FILE (- for stdin), except those that start with #'
complete -c hmp -n 'not __hmp_explains' -l keep-going -d 'go on after a failure of -c or -f, which otherwise ends the run'
complete -c hmp -n 'not __hmp_explains' -l stop-on-error -s e -d 'end at the first failure of a line from stdin, too'
complete -c hmp -n 'not __hmp_explains' -l timeout -x -d 'how long connecting and each command may take; 0.5 is half a second'
complete -c hmp -n 'not __hmp_explains' -l strict -d 'never leave a command to QEMU\'s built-in monitor'
complete -c hmp -n 'not __hmp_explains' -l passthrough -x -a 'auto\t\'what QMP cannot do (the default)\' never\t\'as --strict\' always\t\'everything\'' -d 'when to leave commands to the built-in monitor'
complete -c hmp -n 'not __hmp_explains' -l force -d 'run commands known to crash this version of QEMU'
complete -c hmp -n 'not __hmp_explains' -l json -d 'print one JSON object for each command'
complete -c hmp -n 'not __hmp_explains' -l null -s 0 -d 'print every reply on stdout, error text included, and a NUL byte after each'
complete -c hmp -n 'not __hmp_explains' -l merge-errors -d 'print errors and notes among the replies on stdout, not on stderr'
complete -c hmp -n 'not __hmp_explains' -l echo -d 'print each line before its reply, as after a prompt; no line with a password'
complete -c hmp -n 'not __hmp_explains' -l complete -x -a '(__hmp_lines)' -d 'print the completions of LINE, one a line; a description may follow after a tab'
complete -c hmp -n 'not __hmp_explains' -l verbose -s v -d 'show the QMP traffic on stderr'
complete -c hmp -n 'not __hmp_explains' -l generate -x -a 'man\t\'the manual page\' bash\t\'completions for bash\' zsh\t\'completions for zsh\' fish\t\'completions for fish\'' -d 'print one of'
complete -c hmp -n 'not __hmp_explains' -l help -s h -d 'print this'
complete -c hmp -n 'not __hmp_explains' -l version -s V -d 'print the version'
complete -c hmp -n 'not __hmp_explains' -l events -x -a 'none\t\'no event\' important\t\'what affects the guest (the default)\' all\t\'every event\'' -d 'the QMP events to show'
complete -c hmp -n 'not __hmp_explains' -l reconnect -d 'when QEMU goes away, wait for it to come back'
complete -c hmp -n 'not __hmp_explains' -l no-history -d 'do not keep the lines typed for the next time'
complete -c hmp -n 'not __hmp_explains' -l pager -d 'show replies longer than the screen through $PAGER'
complete -c hmp -n 'not __hmp_explains' -l color -x -a 'auto\t\'unless $NO_COLOR is set (the default)\' always\t\'in any case\' never\t\'not at all\'' -d 'when to colour errors and events'
complete -c hmp -n '__hmp_explains' -l qemu -x -d 'explain for this version of QEMU, not the newest'
complete -c hmp -n '__hmp_explains' -l strict -d 'never leave a command to QEMU\'s built-in monitor'
complete -c hmp -n '__hmp_explains' -l passthrough -x -a 'auto\t\'what QMP cannot do (the default)\' never\t\'as --strict\' always\t\'everything\'' -d 'when to leave commands to the built-in monitor'
