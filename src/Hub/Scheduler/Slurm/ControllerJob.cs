using System.Globalization;
using System.Text.RegularExpressions;

namespace Actors.Hub.Scheduler.Slurm;

/// <summary>
/// One job as <c>scontrol show job ID</c> tells it. Names and comments stand in that text as users wrote them, line ends included, so they can look like
/// any field. They can only add: what Slurm itself prints is there as well. So a field that occurs twice says nothing, and all that is
/// read here are fields that Slurm always prints, or that stand before the first text of a user's.
/// </summary>
internal static partial class ControllerJob
{
    private static readonly IReadOnlyList<string> Ended = ["COMPLETED", "CANCELLED", "FAILED", "TIMEOUT", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY"];
    private static readonly IReadOnlyList<string> Started = ["RUNNING", "COMPLETING", "CONFIGURING", "RESIZING", "SIGNALING", "STAGE_OUT", "STOPPED", "SUSPENDED"];
    private static readonly IReadOnlyList<string> Waiting = ["PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "RESV_DEL_HOLD", "SPECIAL_EXIT"];

    /// <summary>Reads an answer.</summary>
    /// <param name="rawId">The job that was asked for.</param>
    /// <param name="text">All that was printed.</param>
    /// <exception cref="FormatException">It cannot be told what Slurm says, or it is no such answer.</exception>
    public static SchedulerRow Read(string rawId, string text)
    {
        var head = Head().Match(text);
        if (!head.Success || !string.Equals(head.Groups["id"].Value, rawId, StringComparison.Ordinal))
        {
            throw new FormatException($"it does not begin as the answer for job {rawId}");
        }

        // Of an array's own id, and of the first component of a heterogeneous job, scontrol tells all that belong to it.
        _ = Field(text, "JobId");
        var (state, owner) = (Field(text, "JobState"), Owner().Match(Field(text, "UserId")));
        var (ended, started) = (Ended.Contains(state, StringComparer.Ordinal), Started.Contains(state, StringComparer.Ordinal));
        if (!owner.Success || !(ended || started || Waiting.Contains(state, StringComparer.Ordinal)))
        {
            throw new FormatException(owner.Success ? $"the state '{state}' is not known" : "it does not tell whose the job is");
        }

        // Of a job that was cancelled while it waited the end stands as its start too; of one that runs the end is the latest that there may be.
        var nodes = Field(text, "NodeList") is var list && list is "(null)" or "None" ? "" : list;
        var start = started || (ended && nodes.Length > 0) ? Instant(text, "StartTime") : null;
        var end = ended ? Instant(text, "EndTime") : null;
        var resources = SlurmValues.Resources(Field(text, "TRES", "AllocTRES"));
        return new SchedulerRow
        {
            Scheduler = SlurmScheduler.SchedulerName,
            FromController = true,
            RawId = rawId,
            RestartCount = (int?)Math.Min(SlurmValues.Count(Field(text, "Restarts")) ?? -1, int.MaxValue) is >= 0 and var restarts ? restarts : null,
            SubmitUnixUsec = Instant(text, "SubmitTime") ?? throw new FormatException("it has no time of submission"),
            EligibleUnixUsec = Instant(text, "EligibleTime"),
            StartUnixUsec = start,
            EndUnixUsec = end,
            SuspendedUsec = start is not null && end is not null ? Math.Max(0, end.Value - start.Value - SlurmValues.Duration(Field(text, "RunTime"))) : 0,
            State = started && state is not "SUSPENDED" ? "RUNNING" : state,
            ExitCode = Field(text, "ExitCode"),
            User = owner.Groups["name"].Value,
            Uid = SlurmValues.Count(owner.Groups["uid"].Value),
            Account = Known(Field(text, "Account")),
            Partition = Known(Field(text, "Partition")),
            Qos = Known(Field(text, "QOS")),
            Name = head.Groups["name"].Value is { Length: > 0 } name ? name : null,
            Cpus = start is null ? null : SlurmValues.Count(resources.GetValueOrDefault("cpu")) ?? SlurmValues.Count(Field(text, "NumCPUs")),
            Nodes = start is null ? null : SlurmValues.Count(resources.GetValueOrDefault("node")) ?? SlurmValues.Count(Field(text, "NumNodes")),
            Gpus = start is null ? null : SlurmValues.Gpus(resources),
            MemoryBytes = SlurmValues.Memory(resources.GetValueOrDefault("mem")),
            NodeList = nodes,
            ArrayJobId = Part(head, "array"),
            ArrayTaskId = Part(head, "task"),
            HetJobId = Part(head, "het"),
            HetOffset = SlurmValues.Count(Part(head, "offset")),
        };
    }

    // One of several names, all of which count: versions name the allocation differently, and each prints one of them.
    private static string Field(string text, params ReadOnlySpan<string> names)
    {
        string? found = null;
        foreach (var name in names)
        {
            for (var at = Next(text, name, 0); at >= 0; at = Next(text, name, at))
            {
                if (found is not null)
                {
                    throw new FormatException($"{name} occurs more than once, so that its name or comment may have been made to look like it");
                }

                found = text[at..End(text, at)];
            }
        }

        return found ?? throw new FormatException($"{names[0]} is missing");
    }

    // Behind NAME= at the beginning of a word.
    private static int Next(string text, string name, int from)
    {
        for (var at = text.IndexOf(name, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var behind = at + name.Length;
            if (behind < text.Length && text[behind] == '=' && (at == 0 || char.IsWhiteSpace(text[at - 1]) || char.IsControl(text[at - 1])))
            {
                return behind + 1;
            }
        }

        return -1;
    }

    private static int End(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static long? Instant(string text, string name) => SlurmValues.Instant(Field(text, name));

    private static string? Known(string value) => value is "(null)" or "" ? null : value;

    private static string? Part(Match head, string name) => head.Groups[name] is { Success: true } part ? part.Value : null;

    [GeneratedRegex(
        @"\AJobId=(?<id>[0-9]+)( ArrayJobId=(?<array>[0-9]+)( ArrayTaskId=((?<task>[0-9]+)|\S+))?( ArrayTaskThrottle=[0-9]+)?)?( HetJobId=(?<het>[0-9]+) HetJobOffset=(?<offset>[0-9]+))? JobName=(?<name>[^\n]{0,4096})",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Head();

    [GeneratedRegex(@"\A(?<name>[^()]{1,255})\((?<uid>[0-9]{1,10})\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owner();
}
