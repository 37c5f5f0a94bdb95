using System.Globalization;
using Actors.Messages.Identity;

namespace Actors.Hub.Scheduler.Slurm;

/// <summary>A row of sacct as the hub understands it.</summary>
internal sealed class SacctRow
{
    private const long MostAllocated = 100_000_000;

    // Databases' indexes take no longer texts.
    private const int LongestText = 255;
    private const int LongestName = 4096;
    private readonly Dictionary<string, int> _places;
    private readonly int _fields;

    /// <param name="head">Names of the fields, as sacct prints them first.</param>
    /// <exception cref="SchedulerException">It is no head.</exception>
    public SacctRow(IReadOnlyList<string> head)
    {
        ArgumentNullException.ThrowIfNull(head);
        _fields = head is [.., ""] ? head.Count - 1 : head.Count;
        _places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var place = 0; place < _fields; place++)
        {
            _places.TryAdd(head[place].Trim(), place);
        }

        if (SacctFields.Needed.FirstOrDefault(field => !_places.ContainsKey(field)) is { } missing)
        {
            throw new SchedulerException($"sacct's head lacks {missing}: it begins '{Shown(string.Join('|', head))}'");
        }
    }

    /// <summary>Reads a row.</summary>
    /// <returns>Null for a step: only whole jobs count.</returns>
    /// <exception cref="FormatException">It cannot be what it should be.</exception>
    public SchedulerRow? Read(IReadOnlyList<string> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Count < _fields)
        {
            throw new FormatException($"it has {row.Count} fields of {_fields}");
        }

        var rawId = Field(row, "JobIDRaw");
        if (rawId.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        if (!SlurmScheduler.IsJobId(rawId))
        {
            throw new FormatException($"'{Shown(rawId)}' is no raw job id");
        }

        // Of a job that was cancelled while it waited the end stands as its start too, and what it asked for as allocated.
        var nodes = Field(row, "NodeList") is var list && list is "None assigned" or "(null)" ? "" : list;
        var (start, end) = (Instant(row, "Start"), Instant(row, "End"));
        start = nodes.Length == 0 && end is not null && _places.ContainsKey("NodeList") ? null : start;
        var resources = SlurmValues.Resources(Field(row, "AllocTRES"));
        var state = Field(row, "State");
        var (arrayJob, arrayTask, hetJob, hetOffset) = Id(Field(row, "JobID"));
        return new SchedulerRow
        {
            Scheduler = SlurmScheduler.SchedulerName,
            RawId = rawId,
            DbIndex = SlurmValues.Count(Field(row, "DBIndex")) is > 0 and var index ? index : null,
            Sluid = Text(row, "SLUID"),
            RestartCount = (int?)Math.Min(SlurmValues.Count(Field(row, "Restarts")) ?? -1, int.MaxValue) is >= 0 and var restarts ? restarts : null,
            SubmitUnixUsec = Instant(row, "Submit") ?? throw new FormatException("it has no time of submission"),
            EligibleUnixUsec = Instant(row, "Eligible"),
            StartUnixUsec = start,
            EndUnixUsec = end,
            SuspendedUsec = Duration(row, "Suspended"),
            State = string.IsNullOrWhiteSpace(state) || state[0] == ' ' ? throw new FormatException("it has no state") : state.Split(' ')[0].TrimEnd('+').ToUpperInvariant(),
            ExitCode = Text(row, "ExitCode"),
            DerivedExitCode = Text(row, "DerivedExitCode"),
            User = Text(row, "User"),

            // Of a job that has only just come slurmdbd knows the user by name, and says 0 until it knows the number.
            Uid = SlurmValues.Count(Field(row, "UID")) is var uid && uid == 0 && Text(row, "User") is not "root" ? null : uid,
            Account = Text(row, "Account"),
            Partition = Text(row, "Partition"),
            Qos = Text(row, "QOS"),
            Name = Name(row),
            Cpus = start is null ? null : Possible(SlurmValues.Count(resources.GetValueOrDefault("cpu")) ?? Positive(row, "AllocCPUS"), "CPUs"),
            Nodes = start is null ? null : Possible(SlurmValues.Count(resources.GetValueOrDefault("node")) ?? Positive(row, "AllocNodes"), "nodes"),
            Gpus = start is null ? null : SlurmValues.Gpus(resources),
            MemoryBytes = SlurmValues.Memory(resources.GetValueOrDefault("mem")),
            NodeList = nodes,
            ArrayJobId = arrayJob,
            ArrayTaskId = arrayTask,
            HetJobId = hetJob,
            HetOffset = hetOffset,
            CpuUsec = Duration(row, "TotalCPU"),
            EnergyJoules = SlurmValues.Energy(Field(row, "ConsumedEnergyRaw")),
        };
    }

    // 36_1 is a task, 36_[2-5%3] those that wait together, 14+1 a component.
    private static (string? ArrayJob, string? ArrayTask, string? HetJob, long? HetOffset) Id(string shown)
    {
        var (bar, plus) = (shown.IndexOf('_', StringComparison.Ordinal), shown.IndexOf('+', StringComparison.Ordinal));
        return bar > 0 && bar + 1 < shown.Length ? (shown[..bar], shown[bar + 1] == '[' ? null : shown[(bar + 1)..], null, null)
            : plus > 0 ? (null, null, shown[..plus], SlurmValues.Count(shown[(plus + 1)..]))
            : (null, null, null, null);
    }

    // The last field: what lies behind it by lines and bars is the rest of the name.
    private string? Name(IReadOnlyList<string> row)
    {
        if (!_places.TryGetValue(SacctFields.Name, out var place))
        {
            return null;
        }

        var name = place == _fields - 1 && row.Count > _fields ? string.Join('|', row.Skip(place)).TrimEnd('|') : row[place];
        return name.Length == 0 ? null : (name.Length <= LongestName ? name : name[..LongestName]).Replace('\0', '\uFFFD');
    }

    private long? Positive(IReadOnlyList<string> row, string field) => SlurmValues.Count(Field(row, field)) is > 0 and var count ? count : null;

    private long? Instant(IReadOnlyList<string> row, string field)
    {
        try
        {
            return SlurmValues.Instant(Field(row, field));
        }
        catch (FormatException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{field}: {e.Message}"), e);
        }
    }

    /// <summary>Slurm itself prints lengths that cannot be, of jobs whose steps it lost: they say nothing, and the rest of the row counts.</summary>
    private long Duration(IReadOnlyList<string> row, string field)
    {
        try
        {
            return SlurmValues.Duration(Field(row, field));
        }
        catch (FormatException)
        {
            return 0;
        }
    }

    private static long? Possible(long? count, string what) =>
        count is > MostAllocated ? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it has {count} {what}")) : count;

    private string? Text(IReadOnlyList<string> row, string field)
    {
        var text = Field(row, field);
        return text.Length == 0 ? null
            : text.Length > LongestText || text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException($"{field} is too long or holds NUL")
            : text;
    }

    private string Field(IReadOnlyList<string> row, string field) => _places.TryGetValue(field, out var place) ? row[place] : "";

    private static string Shown(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
