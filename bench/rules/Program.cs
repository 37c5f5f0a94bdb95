using System.Diagnostics;
using System.Globalization;
using System.Text;
using Actors.Hub.Software;

// bench-rules [SECONDS]: paths a second that rule sets resolve on one thread, each path as if it were seen for the first time.
var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 3;
string[] site =
[
    "^/opt/slurm/", "^/(?P<path>s?bin)/", @"^/usr/bin/python(?P<v>\d+\.\d+)$", "^/usr/bin/perl", "^/usr/local/cuda-(?P<v>[^/]+)/", "^/usr/lib", "^/usr/", "^/scratch/", "^/tmp/",
    @"^/home/./(?P<u>[^/]+)/(?:mini|ana)conda3?/envs/(?P<env>[^/]+)/bin/python(?P<v>[\d.]+)", "^/home/./(?P<u>[^/]+)/bin/(?P<rest>.*)$", "^/home/./(?P<u>[^/]+)/",
    "^/proj/nobackup/(?P<p>[^/]+)/software/(?P<s>[^/]+)/(?P<v>[^/]+)/", "^/proj/nobackup/(?P<p>[^/]+)/", "^/cvmfs/ebsw/[^/]+/software/Core/(?P<s>CMake|Ninja|binutils)/",
    @"^/cvmfs/ebsw/[^/]+/software/Core/(?P<s>Amber)/(?P<v>\d+(?:\.\d+)?)(?P<x>-[^/]+)?/", "^/cvmfs/ebsw/[^/]+/software/Core/(?P<s>[^/]+)/(?P<v>[^/]+)/",
    "^/cvmfs/ebsw/[^/]+/software/Compiler/(?P<c>[^/]+/[^/]+)/(?P<s>[^/]+)/(?P<v>[^/]+)", "^/cvmfs/ebsw/[^/]+/software/MPI/(?P<c>[^/]+/[^/]+/[^/]+/[^/]+)/(?P<s>[^/]+)/(?P<v>[^/]+)",
    "^/pfs/software/eb/Core/(?P<s>[^/]+)/(?P<v>[^/]+)/", "^/pfs/software/eb/(?P<s>[^/]+)/(?P<v>[^/]+)/", @"^/pfs/stor/containers/(?P<s>[^/_]+)_(?P<v>[\d.]+)\.sif$",
    @"^/opt/ansys_inc/v(?P<v>\d+)/(?P<p>[^/]+)/", @"^/lap/(?P<s>[^/]+)/(?P<v>\d+(?:\.\d+)*)/", "^/opt/intel/(?P<v>[^/]+)/", "^/opt/nvidia/(?P<v>[^/]+)/", "^/snap/(?P<s>[^/]+)/",
    "^/var/lib/apptainer/", "^/run/", "^/root/",
];
string[] places =
[
    "/opt/slurm/23.11/sbin/slurmstepd", "/usr/bin/python3.11", "/usr/bin/bash", "/home/u/user{0}/miniconda3/envs/env{1}/bin/python3.12", "/home/u/user{0}/bin/run{1}",
    "/proj/nobackup/p{0}/software/app{1}/1.{0}/bin/x", "/cvmfs/ebsw/zen3/software/Core/App{0}/1.{1}/bin/app", "/cvmfs/ebsw/zen3/software/MPI/GCC/12.2/OpenMPI/4.1/App{0}/1.{1}/bin/app",
    "/pfs/software/eb/Core/App{0}/{1}/bin/app", "/sw/apps/app{1}/{0}.1/bin/app", "/data/unknown{0}/x{1}",
];
var paths = Enumerable.Range(0, 100_000).Select(i => string.Format(CultureInfo.InvariantCulture, places[i % places.Length], i % 997, i / 11 % 5000)).ToArray();
Measure("30 rules", site);
Measure("5000 rules", [.. Enumerable.Range(0, 4970).Select(i => $"^/sw/apps/app{i}/(?P<v>[^/]+)/"), .. site]);
Measure("5000 rules without a prefix of their own", [.. Enumerable.Range(0, 4970).Select(i => $"^/[^/]+/apps/app{i}/(?P<v>[^/]+)/"), .. site]);

void Measure(string what, string[] patterns)
{
    var text = new StringBuilder("rules:\n");
    foreach (var pattern in patterns)
    {
        text.Append(CultureInfo.InvariantCulture, $"- {{match: '{pattern}', software: name, version: '', versionstr: ''}}\n");
    }

    var began = Stopwatch.GetTimestamp();
    var rules = RuleSet.Parse(text.ToString(), what);
    var load = Stopwatch.GetElapsedTime(began);
    var (done, matched) = (0L, 0L);
    for (var i = 0; i < 2000; i++)
    {
        rules.Resolve(paths[i]);
    }

    var cpu = Environment.CpuUsage.TotalTime;
    began = Stopwatch.GetTimestamp();
    while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
    {
        for (var i = 0; i < 1000; i++, done++)
        {
            matched += rules.Resolve(paths[done % paths.Length]) is null ? 0 : 1;
        }
    }

    var (wall, used) = (Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {done / wall,10:0} paths/s {done / used,10:0} per CPU second  {100.0 * matched / done:0} % matched  load {load.TotalSeconds:0.00} s"));
}
