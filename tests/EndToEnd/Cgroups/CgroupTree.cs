using System.Globalization;

namespace Actors.EndToEnd.Cgroups;

/// <summary>A scheduler's cgroup root of this test's own, with directories for jobs as Slurm makes them; removed at the end.</summary>
internal sealed class CgroupTree : IDisposable
{
    private const string V1 = "/sys/fs/cgroup/cpuacct";
    private const string V2 = "/sys/fs/cgroup";
    private readonly List<string> roots = [];
    private readonly bool unified;

    public CgroupTree(string name)
    {
        unified = !Directory.Exists(V1);
        string[] candidates = unified
            ? [$"{V2}/{name}_slurmstepd.scope"]
            : [.. new[] { "cpuacct", "memory", "pids", "freezer" }.Select(c => $"/sys/fs/cgroup/{c}/slurm_{name}").Where(r => Directory.Exists(Path.GetDirectoryName(r)))];
        foreach (var root in candidates)
        {
            Directory.CreateDirectory(root);
            roots.Add(root);
        }
    }

    public static bool Possible => Directory.Exists(V1) || File.Exists(V2 + "/cgroup.controllers");

    /// <summary>Root of the CPU counter's hierarchy: what <c>actors.node.cgroup-root</c> is set to.</summary>
    public string CpuRoot => roots[0];

    public CgroupJob Add(int jobId, uint uid = 0)
    {
        var job = unified
            ? new CgroupJob([.. roots.Select(r => $"{r}/job_{jobId}")], "step_batch/user/task_0", "cpu.stat")
            : new CgroupJob([.. roots.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r}/uid_{uid}/job_{jobId}"))], "step_batch", "cpuacct.usage");
        job.Make();
        return job;
    }

    public void Dispose()
    {
        foreach (var root in roots.Where(Directory.Exists))
        {
            // A test that failed leaves its jobs running.
            foreach (var members in Directory.GetFiles(root, "cgroup.procs", SearchOption.AllDirectories))
            {
                foreach (var pid in File.ReadAllLines(members))
                {
                    Processes.Child.Kill(int.Parse(pid, CultureInfo.InvariantCulture));
                }
            }

            CgroupJob.RemoveTree(root);
        }
    }
}
