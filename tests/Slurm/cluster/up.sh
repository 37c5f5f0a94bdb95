#!/bin/bash
# up.sh DIR: brings up a small real Slurm on one Debian host, for tests.
#
#   munged, mariadbd (unix socket only), slurmdbd, slurmctld and NODES slurmd (PREFIX1..PREFIXn), every TCP listener on 127.0.0.1.
#   Two more slurmd, in the partition odd: one without PrologFlags=Contain, one with jobacct_gather/linux as well.
#   Users alice (physics, chemistry) and bob (chemistry). cgroup v1: jobs in slurm_PREFIXn of each hierarchy.
#
# Everything written lies below DIR, except the Debian packages, the two users and the cgroup directories Slurm makes. The last line is "READY DIR",
# or "ERROR: what keeps it from running here" on standard error. What runs is named by run/*.pid; down.sh DIR ends it.
# Commands of the cluster: as.sh in DIR, "as.sh USER COMMAND...".
#
# Settings (environment): PREFIX, BASE_PORT (the first of 130 ports), NODES=4, CPUS_PER_NODE=4, MEM_PER_NODE=2048 (MiB).
set -euo pipefail
say() { echo "up.sh: $*" >&2; }
die() { echo "ERROR: $*" >&2; exit 1; }
[ $# = 1 ] || die "usage: up.sh DIR"

# --- Can it be here?
[ "$(id -u)" = 0 ] || die "not root"
command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || die "not Debian: no apt-get"
for c in freezer cpuacct memory cpuset; do
    grep -qE " /sys/fs/cgroup/$c cgroup [^ ]*" /proc/mounts || die "no cgroup v1 hierarchy at /sys/fs/cgroup/$c"
    try=/sys/fs/cgroup/$c/slurm_try_$$
    { mkdir "$try" && rmdir "$try"; } 2>/dev/null || die "no directory can be made in /sys/fs/cgroup/$c"
done

# A clean environment: daemons and jobs would inherit the caller's.
[ "${UP_CLEAN:-}" = 1 ] || exec env -i UP_CLEAN=1 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \
    $(for v in NODES CPUS_PER_NODE MEM_PER_NODE PREFIX BASE_PORT TMPDIR http_proxy https_proxy no_proxy; do
        [ -n "${!v:-}" ] && printf '%s=%s ' "$v" "${!v}"; done) "$0" "$@"

# Slurm binds to the address of the host's name. Where that is not loopback, the cluster gets a host name of its own.
loopback() { # NAME: all its addresses are loopback
    local all; all=$(getent ahostsv4 "$1" | awk '{print $1}' | sort -u)
    [ -n "$all" ] && ! grep -qv '^127\.' <<<"$all"
}
if ! loopback "$(hostname -s)"; then
    [ "${UP_NAMED:-}" = 1 ] && die "not even localhost is a loopback name here"
    exec unshare --uts -- env UP_NAMED=1 sh -c 'hostname localhost && exec "$0" "$@"' "$0" "$@"
fi

WORK=$1 HOST=$(hostname -s)
NODES=${NODES:-4} CPUS_PER_NODE=${CPUS_PER_NODE:-4} MEM_PER_NODE=${MEM_PER_NODE:-2048}
PREFIX=${PREFIX:?} BASE_PORT=${BASE_PORT:?}
ALL=$((NODES + 2))
USERS=(alice bob) ACCOUNTS=(physics chemistry)

# --- Packages, without letting maintainer scripts start any service. An existing policy-rc.d is respected, never replaced.
need=()
for p in slurmctld slurmd slurmdbd slurm-client mariadb-server munge; do
    dpkg-query -W -f='${Status}\n' "$p" 2>/dev/null | grep -q '^install ok installed$' || need+=("$p")
done
command -v gcc >/dev/null || need+=(gcc libc6-dev)
[ -x /usr/bin/python3 ] || need+=(python3-minimal)
command -v ss >/dev/null || need+=(iproute2)
if [ ${#need[@]} -gt 0 ]; then
    say "installing ${need[*]}"
    policy=/usr/sbin/policy-rc.d
    if [ -e $policy ]; then
        $policy munge start >/dev/null 2>&1 && die "$policy lets services start: install ${need[*]} by hand"
    else
        ( set -C; printf '#!/bin/sh\nexit 101\n' > $policy ) && chmod 755 $policy
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt() { timeout 200 apt-get -o DPkg::Lock::Timeout=120 -o Acquire::Retries=0 -o Acquire::http::Timeout=20 -y -q --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; }
    log=$(mktemp)
    apt install "${need[@]}" || { apt update && apt install "${need[@]}"; } ||
        die "packages not installable: ${need[*]}: $(grep -m1 -E '^(E|Err)' "$log" || tail -1 "$log")"
    rm -f "$log"
    if [ -n "$(trap -p EXIT)" ]; then rm -f $policy; trap - EXIT; fi
fi

# --- The directory. Slurm, munge and the users must be able to traverse it.
mkdir -p "$WORK"/{etc,run,log,munge,db,state,spool,jobs}
WORK=$(cd "$WORK" && pwd -P)
chmod 755 "$WORK" "$WORK"/{etc,run,log,munge,spool}
chown munge: "$WORK/munge"; chown mysql: "$WORK/db"; chown slurm: "$WORK/state"
chmod 1777 "$WORK/jobs" "$WORK/run" "$WORK/log"

wait_for() { # SECONDS DESCRIPTION COMMAND...
    local end=$(( SECONDS + $1 )) d=$2 err; shift 2
    until err=$(timeout 10 "$@" 2>&1); do
        [ $SECONDS -lt $end ] || { echo "$err" >&2; die "no $d in time: $(tail -qn1 "$WORK"/log/*.log "$WORK"/db/*.log 2>/dev/null | tr '\n' ';')"; }
        sleep 0.1
    done
}
as() { local u=$1; shift; setpriv --reuid "$u" --regid "$(id -g "$u")" --init-groups -- "$@"; }

ss -ltnH "sport >= :$BASE_PORT and sport <= :$((BASE_PORT + 130))" | grep -q . && die "ports $BASE_PORT.. are in use"
for f in /sys/fs/cgroup/freezer/slurm_"$PREFIX"[0-9]*; do [ ! -d "$f" ] || die "cgroup $f is in use"; done

for u in "${USERS[@]}"; do
    id "$u" >/dev/null 2>&1 || { useradd --create-home --shell /bin/bash "$u" && echo "$u" >> "$WORK/run/users"; }
done

# --- munge
say "starting munged and mariadbd"
as munge sh -c "umask 077; head -c 1024 /dev/urandom > '$WORK/munge/key'"
as munge munged --key-file="$WORK/munge/key" --socket="$WORK/munge/sock" --pid-file="$WORK/munge/munged.pid" --log-file="$WORK/munge/munged.log" \
    --seed-file="$WORK/munge/seed" --num-threads=4
ln -sf "$WORK/munge/munged.pid" "$WORK/run/munged.pid"

# --- MariaDB: own data directory, unix socket only, no TCP
SQL=$WORK/db/mysql.sock
mariadb-install-db --no-defaults --user=mysql --datadir="$WORK/db/data" --auth-root-authentication-method=socket --skip-test-db >"$WORK/log/mariadb-install.log" 2>&1 ||
    die "mariadb-install-db: $(grep -v '^[[:space:]]*$' "$WORK/log/mariadb-install.log" | tail -1) (may user mysql reach $WORK?)"
setsid mariadbd --no-defaults --user=mysql --datadir="$WORK/db/data" --skip-networking --socket="$SQL" --pid-file="$WORK/db/mariadbd.pid" \
    --log-error="$WORK/db/mariadbd.log" --innodb-buffer-pool-size=128M --innodb-lock-wait-timeout=900 --max-allowed-packet=16M \
    --innodb-flush-log-at-trx-commit=0 </dev/null >/dev/null 2>&1 &
ln -sf "$WORK/db/mariadbd.pid" "$WORK/run/mariadbd.pid"
wait_for 10 munge munge --socket="$WORK/munge/sock" --no-input
wait_for 60 mariadb mariadb --no-defaults --socket="$SQL" -e 'select 1'
mariadb --no-defaults --socket="$SQL" -e "
    CREATE DATABASE slurm_acct_db; CREATE USER 'slurm'@'localhost' IDENTIFIED VIA unix_socket; GRANT ALL ON slurm_acct_db.* TO 'slurm'@'localhost';"

# --- Configuration
E=$WORK/etc
( umask 077; cat > "$E/slurmdbd.conf" ) <<C
AuthType=auth/munge
AuthInfo=socket=$WORK/munge/sock
DbdHost=$HOST
DbdAddr=127.0.0.1
DbdPort=$((BASE_PORT + 1))
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmUser=slurm
LogFile=$WORK/log/slurmdbd.log
PidFile=$WORK/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=slurm
StorageLoc=slurm_acct_db
C
chown slurm: "$E/slurmdbd.conf"

cat > "$E/slurm.conf" <<C
ClusterName=testcluster
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=$BASE_PORT
SrunPortRange=$((BASE_PORT + 30))-$((BASE_PORT + 130))
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmUser=slurm
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$WORK/munge/sock
CryptoType=crypto/munge

StateSaveLocation=$WORK/state
SlurmdSpoolDir=$WORK/spool/%n
SlurmctldPidFile=$WORK/run/slurmctld.pid
SlurmdPidFile=$WORK/run/slurmd-%n.pid
SlurmctldLogFile=$WORK/log/slurmctld.log
SlurmdLogFile=$WORK/log/slurmd-%n.log
SlurmctldDebug=info
SlurmdDebug=info

ProctrackType=proctrack/cgroup
TaskPlugin=task/cgroup
JobAcctGatherType=jobacct_gather/cgroup
JobAcctGatherFrequency=task=1
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$((BASE_PORT + 1))
# With slurmdbd and munge this is the path of munge's socket: AuthInfo is not used there.
AccountingStoragePass=$WORK/munge/sock
AccountingStorageEnforce=associations

PrologFlags=Alloc,Contain
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=128
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=1,sched_interval=2,bf_interval=2
MinJobAge=10
# First and last job id: ids are used again when they wrap. Far from those of other tests' jobs on the host: one agent may see them all.
FirstJobId=200001
MaxJobId=60000000
ReturnToService=2
KillWait=5
InactiveLimit=0
MessageTimeout=60
SlurmdTimeout=600
PropagateResourceLimits=NONE
SlurmdParameters=config_overrides
MpiDefault=none
MailProg=/bin/true

DebugFlags=NO_CONF_HASH
NodeName=$PREFIX[1-$ALL] NodeHostname=$HOST NodeAddr=127.0.0.1 Port=[$((BASE_PORT + 11))-$((BASE_PORT + 10 + ALL))] CPUs=$CPUS_PER_NODE RealMemory=$MEM_PER_NODE State=UNKNOWN
PartitionName=batch Nodes=$PREFIX[1-$NODES] Default=YES MaxTime=1:00:00 State=UP
# Throws jobs of the other out, which are requeued.
PartitionName=urgent Nodes=$PREFIX[1-$NODES] PriorityTier=10 MaxTime=1:00:00 State=UP
# Nodes whose slurmd has a set-up of its own: see below.
PartitionName=odd Nodes=$PREFIX[$((NODES + 1))-$ALL] MaxTime=1:00:00 State=UP
C
cat > "$E/cgroup.conf" <<C
CgroupPlugin=cgroup/v1
CgroupMountpoint=/sys/fs/cgroup
CgroupAutomount=no
# The emulated nodes share the host's CPUs; bound to cores, each would fill CPU 0 first.
ConstrainCores=no
ConstrainRAMSpace=yes
ConstrainSwapSpace=no
ConstrainDevices=no
C
chmod 644 "$E/slurm.conf" "$E/cgroup.conf"

# as.sh USER COMMAND...: a client command as one of the users, in a clean environment (sbatch copies its own into the job).
cat > "$WORK/as.sh" <<C
#!/bin/bash
u=\$1; shift
[ "${UP_NAMED:-}" = "" ] || [ "\$(hostname)" = localhost ] || exec unshare --uts -- sh -c 'hostname localhost && exec "\$0" "\$@"' "\$0" "\$u" "\$@"
cd $WORK/jobs
exec setpriv --reuid "\$u" --regid "\$(id -g "\$u")" --init-groups -- env -i PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 SLURM_CONF=$E/slurm.conf \\
    HOME="\$(getent passwd "\$u" | cut -d: -f6)" USER="\$u" LOGNAME="\$u" TZ=UTC SLURM_TIME_FORMAT=%s "\$@"
C
chmod 755 "$WORK/as.sh"
export SLURM_CONF=$E/slurm.conf
touch "$WORK/log/slurmctld.log" "$WORK/log/slurmdbd.log"
chown slurm: "$WORK"/log/{slurmctld.log,slurmdbd.log}

# --- slurmdbd, then the cluster's accounts, then slurmctld and the slurmds
say "starting slurmdbd"
as slurm env SLURM_CONF="$SLURM_CONF" MYSQL_UNIX_PORT="$SQL" slurmdbd
wait_for 60 slurmdbd sacctmgr -n list cluster
sacctmgr -iQ add cluster testcluster >/dev/null
for i in 0 1; do
    sacctmgr -iQ add account "${ACCOUNTS[$i]}" Description="${ACCOUNTS[$i]}" Organization=test >/dev/null
    sacctmgr -iQ add user "${USERS[$i]}" account="${ACCOUNTS[$i]}" >/dev/null
done
sacctmgr -iQ add user "${USERS[0]}" account="${ACCOUNTS[1]}" >/dev/null

say "starting slurmctld and $ALL slurmd"
as slurm env SLURM_CONF="$SLURM_CONF" slurmctld
wait_for 60 slurmctld scontrol ping
for i in $(seq 1 "$ALL"); do mkdir -p "$WORK/spool/$PREFIX$i"; done
for i in $(seq 1 "$NODES"); do slurmd -N "$PREFIX$i"; done
odd() { # NUMBER CHANGE...: a slurmd with changes to the set-up
    local n=$PREFIX$1; shift
    mkdir "$WORK/etc-$n"; cp "$E/cgroup.conf" "$WORK/etc-$n/"
    sed "${@/#/-e}" "$E/slurm.conf" > "$WORK/etc-$n/slurm.conf"
    slurmd -N "$n" -f "$WORK/etc-$n/slurm.conf"
}
odd $((NODES + 1)) 's/^PrologFlags=.*/PrologFlags=Alloc/'
odd $((NODES + 2)) 's/^PrologFlags=.*/PrologFlags=Alloc/' 's|^JobAcctGatherType=.*|JobAcctGatherType=jobacct_gather/linux|'

# --- All nodes idle, and no listener off loopback
nodes_up() { [ "$(sinfo -h -N -p batch,odd -o '%N %t' | grep -cE ' (idle|alloc|mix)$')" = "$ALL" ]; }
export -f nodes_up; export ALL
wait_for 90 "$ALL nodes" bash -c nodes_up
bad=$(for f in "$WORK"/run/*.pid; do
          p=$(tr -d ' \n' <"$f"); ss -ltnpH | grep "pid=$p," | awk '$4 !~ /^127\./'; done)
[ -z "$bad" ] || die "listening beyond loopback: $bad"
echo "READY $WORK"
