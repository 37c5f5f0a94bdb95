using Actors.Messages.Wire;
using Actors.Node.Processes;
using Google.Protobuf;

namespace Actors.Node.Tests;

/// <summary>Slices and passes to test with.</summary>
internal static class Slices
{
    public static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch.AddYears(56);

    public static JobSlice Slice(string rawId, long cpuUsec = 1_000_000, bool ended = false, ulong inode = 7) => new()
    {
        Id = new LocalJobId("slurm", rawId, inode, 1_000),
        Facts = new JobFacts { User = new TextFact { Value = "ann" } },
        LiveProcesses = ended ? 0 : 1,
        Executables = [new ExecutableUsage { Path = ByteString.CopyFromUtf8("/bin/a"), CpuUsec = cpuUsec / 2, MaxRssBytes = 4096 }],
        Total = new TotalReading(TotalSource.Cgroup, cpuUsec, null, null, At),
        Ended = ended,
        Attribution = "poll",
        At = At,
    };

    public static ScanResult Pass(params JobSlice[] slices) => new(At, slices, TimeSpan.FromMilliseconds(1), 10, 0, new Dictionary<string, Actors.Messages.Wire.NodeUsage>(StringComparer.Ordinal));
}
