using Actors.Hub.Scheduler;

namespace Actors.Hub.Tests.Scheduler;

/// <summary>Rows of a scheduler to build tests of. Instants in seconds.</summary>
internal static class Rows
{
    public const long Second = 1_000_000;

    public static SchedulerRow Row(long index, long submit, long? start = null, long? end = null, string? state = null, string rawId = "42", string nodes = "n1") => new()
    {
        Scheduler = "slurm",
        RawId = rawId,
        DbIndex = index,
        SubmitUnixUsec = submit * Second,
        EligibleUnixUsec = submit * Second,
        StartUnixUsec = start * Second,
        EndUnixUsec = end * Second,
        State = state ?? (start is null ? "PENDING" : end is null ? "RUNNING" : "COMPLETED"),
        User = "ada",
        Uid = 1001,
        Account = "physics",
        Cpus = start is null ? null : 2,
        Nodes = start is null ? null : HostList.Expand(nodes).Count,
        NodeList = start is null ? "" : nodes,
        Name = "job",
    };
}
