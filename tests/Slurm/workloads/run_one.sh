#!/bin/bash
# run_one.sh KIND LOG APPS HOMEDIR TMP: runs one workload (a..l) under the truth launcher; LOG gets JSON lines.
set -u
K=$1 LOG=$2 A=$3 H=$4 TMP=$(mktemp -d "$5/wl.XXXXXX"); trap 'rm -rf "$TMP"' EXIT
t() { "$A/truth/1.0/bin/truth" -o "$LOG" -l "$K" "$@"; }
case $K in
# one process that computes
a) t -- "$A/gromacs/2023.1/bin/gmx_mpi" -c 5 -s 1 ;;
# many short processes: from a shell's loop, and exactly counted by the launcher
b) t -l b_shell -- /bin/bash -c 'for ((i = 0; i < 500; i++)); do TRUTH_LOG= "$0" -c 0.002; done' "$A/tools/1.0/bin/tick"
   t -l b_spawn -n 1500 -p 2 -- "$A/tools/1.0/bin/tick" -c 0.002 -- "$A/tools/1.0/bin/tock" -c 0.001 -- /bin/true ;;
# threads
c) t -- "$A/openfoam/v2306/bin/simpleFoam" -t 4 -c 1.5 -s 2 ;;
# one process that becomes another program, and another, under false names
d) t -- "$A/chain/1.0/bin/stage1" -r "kworker/u8:3" -c 1 -s 3 -x "$A/chain/1.0/bin/stage2" -r "innocent name" -c 1.5 -s 3 -x "$A/gromacs/2023.1/bin/gmx_mpi" -c 0.5 -s 3 ;;
# an interpreter with a script
e) t -- /usr/bin/python3 "$A/tools/1.0/bin/py_job.py" 3 ;;
# memory
f) t -- "$A/vasp/6.4.1/bin/vasp_std" -m 300 -c 1 -s 3 ;;
# input and output
g) t -- "$A/ior/3.3/bin/ior" -w "$TMP/data" -b 50 -s 3 ;;
# a user's own program
h) t -- "$H/my_solver" -c 2 -s 2 ;;
# a program that is deleted while it runs
i) cp "$A/deleted/1.0/bin/ghost.orig" "$TMP/ghost"; t -- "$TMP/ghost" -u -c 2 -s 2 ;;
# a path with blanks and letters beyond ASCII
j) t -- "$A/My Apps/Größe 测试/bin/solver né" -c 2 -s 2 ;;
# a long process beside short ones, until TMP/stop is there
k) "$A/truth/1.0/bin/truth" -o "$LOG" -l long -- "$A/gromacs/2023.1/bin/gmx_mpi" -c 3600 & long=$!
   until [ -e "$5/stop" ]; do t -l short -n 20 -- "$A/tools/1.0/bin/tick" -c 0.003 -- "$A/tools/1.0/bin/tock" -c 0.002; done
   read -r child _ < "/proc/$long/task/$long/children"; kill "$child"; wait "$long" ;;
# processes of a millisecond, of twenty and of a second, each under two names
l) t -n 400 -- "$A/tools/1.0/bin/tick" -c 0.001 -- "$A/tools/1.0/bin/tock" -c 0.001
   t -n 20 -- "$A/chain/1.0/bin/stage1" -c 0.02 -- "$A/chain/1.0/bin/stage2" -c 0.02
   t -n 2 -- "$A/vasp/6.4.1/bin/vasp_std" -c 1 -- "$A/ior/3.3/bin/ior" -c 1 ;;
*) echo "unknown workload $K" >&2; exit 2 ;;
esac
