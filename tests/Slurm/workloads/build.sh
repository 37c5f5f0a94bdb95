#!/bin/bash
# build.sh APPS HOMEDIR: builds the workload programs and installs them: the site's software below APPS, a user's own in HOMEDIR.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd) APPS=$1 HOMEDIR=$2
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
gcc -O2 -Wall -pthread -o "$T/burn" "$HERE/burn.c"
gcc -O2 -Wall -o "$T/truth" "$HERE/truth.c"
put() { install -D -m 755 "$T/$1" "$2"; }
put truth "$APPS/truth/1.0/bin/truth"
put burn  "$APPS/gromacs/2023.1/bin/gmx_mpi"
put burn  "$APPS/tools/1.0/bin/tick"
put burn  "$APPS/tools/1.0/bin/tock"
put burn  "$APPS/openfoam/v2306/bin/simpleFoam"
put burn  "$APPS/chain/1.0/bin/stage1"
put burn  "$APPS/chain/1.0/bin/stage2"
put burn  "$APPS/vasp/6.4.1/bin/vasp_std"
put burn  "$APPS/ior/3.3/bin/ior"
put burn  "$APPS/deleted/1.0/bin/ghost.orig"
put burn  "$APPS/My Apps/Größe 测试/bin/solver né"
put burn  "$HOMEDIR/my_solver"
cp "$HERE/py_job.py" "$APPS/tools/1.0/bin/py_job.py"
chmod -R a+rX "$APPS" "$HOMEDIR"
