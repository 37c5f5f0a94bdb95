using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;

namespace Actors.Hub.Tests.Records;

/// <summary>Closed jobs for tests.</summary>
internal static class TestJobs
{
    public static readonly DateTimeOffset End = new(2026, 11, 21, 16, 39, 3, TimeSpan.Zero);

    /// <summary>Job 42 of cluster c: two CPUs for an hour, all of its 100 CPU seconds on GROMACS.</summary>
    public static ClosedJob Closed() => new()
    {
        Key = new JobKey("c", "42", 1),
        RecordId = "c:42:20261121153903",
        Revision = 1,
        User = "anna",
        Project = "p1",
        Start = End.AddHours(-1),
        End = End,
        AllocatedUsec = 2 * 3_600_000_000L,
        CpuUsec = 100_000_000,
        Software = [Used("GROMACS", 100_000_000)],
        ResolvedAt = End.AddSeconds(5),
    };

    public static ResolvedSoftware Used(string name, long cpuUsec, string version = "1.0", string local = "", bool ignore = false) =>
        new() { Name = name, Version = version, LocalVersion = local, CpuUsec = cpuUsec, Ignore = ignore };

    public static ResolvedSoftware Undetermined(long cpuUsec) => new() { Undetermined = true, CpuUsec = cpuUsec };
}
