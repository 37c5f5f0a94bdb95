#!/bin/bash
# down.sh DIR: ends what up.sh started, by its pid files, removes the cgroups of its nodes, the users it made, and DIR. Packages stay.
set -uo pipefail
WORK=$(cd "${1:?usage: down.sh DIR}" && pwd -P) || exit 1
[ -d "$WORK/run" ] && [ -d "$WORK/spool" ] || { echo "down.sh: $WORK was not made by up.sh" >&2; exit 1; }
export SLURM_CONF=$WORK/etc/slurm.conf
say() { echo "down.sh: $*" >&2; }

gone() { ! grep -qs '^State:.[^Z]' "/proc/$1/status"; }   # a zombie only waits for its parent
stop() { # NAME PATTERN SECONDS: asks, waits and at last kills the process in run/NAME.pid, if its command line still contains PATTERN: a recycled pid is left alone
    local f=$WORK/run/$1.pid p n
    [ -s "$f" ] || { rm -f "$f"; return; }
    p=$(tr -d ' \n' <"$f")
    if grep -qs -a -F -- "$2" "/proc/$p/cmdline"; then
        [ "$3" = 0 ] || kill "$p" 2>/dev/null
        for n in $(seq 1 $(($3 * 10))); do gone "$p" && break; sleep 0.1; done
        gone "$p" || kill -9 "$p" 2>/dev/null
        for n in $(seq 1 50); do gone "$p" && break; sleep 0.1; done
    fi
    rm -f "$f"
}

names=()
for d in "$WORK"/spool/*/; do [ -d "$d" ] && names+=("$(basename "$d")"); done
if timeout 10 scontrol ping >/dev/null 2>&1; then
    timeout 20 squeue -h -o %A | sort -u | xargs -r timeout 20 scancel
    for n in $(seq 1 50); do [ -z "$(timeout 5 squeue -h -o %A)" ] && break; sleep 0.2; done
fi
# The slurmds end their jobs' steps. The others only save what goes away with DIR: no need to wait for that.
for n in "${names[@]}"; do stop "slurmd-$n" "$n" 10 & done; wait
for n in slurmctld slurmdbd mariadbd munged; do stop $n $n 0 & done; wait

# What is left in the nodes' cgroups belongs to this cluster alone: end it, then remove the directories, deepest first.
rc=0
for n in "${names[@]}"; do
    for d in /sys/fs/cgroup/*/slurm_"$n"; do
        [ -d "$d" ] || continue
        for try in $(seq 1 50); do
            find "$d" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u | xargs -r kill -9 2>/dev/null
            find "$d" -depth -type d -exec rmdir {} \; 2>/dev/null
            [ -d "$d" ] || break
            sleep 0.1
        done
        [ ! -d "$d" ] || { say "left behind: $d"; rc=1; }
    done
done
if [ -f "$WORK/run/users" ]; then while read -r u; do userdel --remove "$u" 2>/dev/null; done < "$WORK/run/users"; fi
rm -rf -- "$WORK"
echo "STOPPED $WORK"
exit $rc
