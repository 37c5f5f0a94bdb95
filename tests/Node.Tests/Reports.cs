using Actors.Messages.Wire;

namespace Actors.Node.Tests;

/// <summary>Reports to test with.</summary>
internal static class Reports
{
    public static NodeJobRef Ref(string rawId) =>
        new() { Cluster = "c", Scheduler = "slurm", RawId = rawId, BootId = "boot-1", CgroupInode = 7, FirstSeenUnixUsec = 1_000 };

    public static JobReport Report(string rawId, long cpuUsec = 1, bool final = false, int padding = 0)
    {
        var usage = new JobUsage { CpuUsec = cpuUsec, TotalSource = TotalSource.Cgroup };
        if (padding > 0)
        {
            usage.Executables.Add(new ExecutableUsage { Path = Google.Protobuf.ByteString.CopyFrom(new byte[padding]) });
        }

        return new JobReport { Ref = Ref(rawId), Final = final, Usage = usage, ObservedUnixUsec = cpuUsec };
    }
}
