using Actors.Messages.Wire;
using Actors.Node.Processes;
using Google.Protobuf;

namespace Actors.Node.Outbox;

/// <summary>
/// Makes a report small enough to be sent. A job that runs very many programs, or one in very many steps, has a report as long; what must
/// never be lost are its totals. Rows of one executable in several steps become one; if that is not enough, those of least CPU become one
/// row a role. The sums of CPU and processes stay as they are.
/// </summary>
internal static class ReportFit
{
    /// <summary>Most bytes of one report: some thousand executables.</summary>
    public const int MaxBytes = 1024 * 1024;

    // Of a message's tag and length in the one around it.
    private const int RowOverhead = 8;

    /// <summary>In the place of the executables that are not told one by one. No path: those begin with a slash.</summary>
    private static readonly ByteString Others = ByteString.CopyFromUtf8("[other executables]");

    /// <summary>Makes a report small enough.</summary>
    /// <returns>How many rows went into others; 0: it is small enough as it is, or cannot be made smaller.</returns>
    public static int Fit(JobReport report, int maxBytes)
    {
        if (report.Usage is not { Executables.Count: > 1 } usage || report.CalculateSize() <= maxBytes)
        {
            return 0;
        }

        // What is told beside the sums goes first.
        foreach (var executable in usage.Executables)
        {
            executable.Scripts.Clear();
            executable.Libraries.Clear();
        }

        if (report.CalculateSize() <= maxBytes)
        {
            return 0;
        }

        var before = usage.Executables.Count;
        var whole = Together(usage.Executables, row => (row.Path, row.Device, row.Inode, row.Image, row.Role), row => row.Path);
        Set(usage, whole);
        if (report.CalculateSize() > maxBytes)
        {
            // Space for the rows of others is taken as if every role had one.
            usage.Executables.Clear();
            var bytes = maxBytes - report.CalculateSize() - RowOverhead - (Enum.GetValues<ExecutableRole>().Length * Size(Greatest()));
            var ranked = whole.OrderByDescending(row => row.CpuUsec).ToList();
            var kept = ranked.TakeWhile(row => (bytes -= Size(row)) >= 0).ToList();
            Set(usage, [.. kept, .. Together(ranked.Skip(kept.Count), row => row.Role, _ => Others)]);
        }

        return before - usage.Executables.Count;
    }

    private static List<ExecutableUsage> Together<TKey>(IEnumerable<ExecutableUsage> rows, Func<ExecutableUsage, TKey> same, Func<ExecutableUsage, ByteString> path) =>
        [.. rows.GroupBy(same).Select(group => group.ToList()).Select(group => group.Count == 1 && path(group[0]).Equals(group[0].Path) ? group[0] : Sum(group, path(group[0])))];

    private static ExecutableUsage Sum(List<ExecutableUsage> rows, ByteString path)
    {
        var first = rows[0];
        var isOne = path.Equals(first.Path);
        return new ExecutableUsage
        {
            Path = path,
            Device = isOne ? first.Device : 0,
            Inode = isOne ? first.Inode : 0,
            Step = rows.TrueForAll(row => string.Equals(row.Step, first.Step, StringComparison.Ordinal)) ? first.Step : "",
            Role = first.Role,
            Image = isOne ? first.Image : ByteString.Empty,
            CpuUsec = rows.Sum(row => row.CpuUsec),
            UserUsec = rows.Sum(row => row.UserUsec),
            SystemUsec = rows.Sum(row => row.SystemUsec),
            Processes = rows.Sum(row => row.Processes),
            MaxRssBytes = rows.Max(row => row.MaxRssBytes),
            CorrectedUsec = rows.Sum(row => row.CorrectedUsec),
            ChildrenUsec = rows.Sum(row => row.ChildrenUsec),
            Io = rows.Select(row => (ProcessIo?)row.Io).Aggregate(ExecutableRows.Sum),
        };
    }

    private static ExecutableUsage Greatest() => new()
    {
        Path = Others,
        Role = ExecutableRole.Escaped,
        CpuUsec = long.MaxValue,
        UserUsec = long.MaxValue,
        SystemUsec = long.MaxValue,
        Processes = long.MaxValue,
        MaxRssBytes = long.MaxValue,
        CorrectedUsec = long.MaxValue,
        ChildrenUsec = long.MaxValue,
        Io = new ProcessIo { ReadBytes = long.MaxValue, WriteBytes = long.MaxValue, ReadChars = long.MaxValue, WriteChars = long.MaxValue },
        Step = new string('s', 64),
    };

    private static int Size(ExecutableUsage row) => row.CalculateSize() + RowOverhead;

    private static void Set(JobUsage usage, IReadOnlyCollection<ExecutableUsage> rows)
    {
        usage.Executables.Clear();
        usage.Executables.AddRange(rows);
    }
}
