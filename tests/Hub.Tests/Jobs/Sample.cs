using Actors.Messages.Events;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Tests.Jobs;

/// <summary>Events and reports to build tests of.</summary>
internal static class Sample
{
    public const long T0 = 1_700_000_000_000_000;
    public const long Second = 1_000_000;

    public static NodeJobRef Ref(string boot = "boot-1", ulong inode = 7, long firstSeen = T0, int? restart = null, string sluid = "", string rawId = "42")
    {
        var reference = new NodeJobRef { Cluster = "c", Scheduler = "slurm", RawId = rawId, BootId = boot, CgroupInode = inode, FirstSeenUnixUsec = firstSeen, Sluid = sluid };
        if (restart is { } count)
        {
            reference.RestartCount = count;
        }

        return reference;
    }

    public static JobUsage Usage(long cpu, params (string Path, long Cpu)[] executables)
    {
        var usage = new JobUsage
        {
            TotalSource = TotalSource.Cgroup,
            CpuUsec = cpu,
            UnattributedUsec = Math.Max(0, cpu - (long)decimal.Min(executables.Sum(e => (decimal)e.Cpu), long.MaxValue)),
            Attribution = "poll",
            Memory = new Memory { PeakBytes = unchecked(cpu * 10) is var peak and > 0 ? peak : 0, PeakDefinition = "memory.peak" },
        };
        usage.Executables.Add(executables.Select(e => new ExecutableUsage { Path = ByteString.CopyFromUtf8(e.Path), CpuUsec = e.Cpu, UserUsec = e.Cpu, Processes = 1 }));
        return usage;
    }

    public static NodeBound Bound(string node, NodeJobRef reference, int incarnation = 1) => new() { Incarnation = incarnation, Node = node, Ref = reference, AtUnixUsec = T0 };

    public static UsageRecorded Recorded(string node, NodeJobRef reference, ulong seq, JobUsage usage, int incarnation = 1) =>
        new() { Incarnation = incarnation, Node = node, Ref = reference, Seq = seq, ObservedUnixUsec = T0 + ((long)seq * Second), Usage = usage };

    public static NodeFinished Finished(string node, NodeJobRef reference, ulong seq, JobUsage usage, int incarnation = 1) =>
        new() { Incarnation = incarnation, Node = node, Ref = reference, Seq = seq, ObservedUnixUsec = T0 + ((long)seq * Second), Usage = usage, AtUnixUsec = T0 + ((long)seq * Second) };

    public static JobFacts Facts(string user = "ada", string project = "p1", FactSource source = FactSource.Environment) =>
        new() { User = new TextFact { Value = user, Source = source }, Project = new TextFact { Value = project, Source = source } };

    public static JobReport Report(NodeJobRef reference, ulong seq, JobUsage usage, bool final = false, JobFacts? facts = null) =>
        new() { Ref = reference, Seq = seq, Final = final, ObservedUnixUsec = T0 + ((long)seq * Second), Usage = usage, Facts = facts ?? Facts() };

    public static SoftwareResolved Resolved(params IEnumerable<(string Name, long Cpu)> software) => new()
    {
        Incarnation = 1,
        RulesVersion = "newer",
        AtUnixUsec = T0,
        Software = { software.Select(each => new ResolvedSoftware { Name = each.Name, Version = "1", CpuUsec = each.Cpu }) },
    };

    public static SoftwareResolved Resolved(string name, long cpu, int incarnation = 1, string rules = "none") => new()
    {
        Incarnation = incarnation,
        RulesVersion = rules,
        AtUnixUsec = T0,
        Software = { new ResolvedSoftware { Name = name, Version = "1", CpuUsec = cpu } },
    };
}
