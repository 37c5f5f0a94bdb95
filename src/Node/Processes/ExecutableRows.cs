using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Node.Processes;

/// <summary>
/// Rows as they are reported: what an interpreter's scripts used becomes one executable, with the scripts beside it; what ran in containers of one
/// image too, whatever device each of them was mounted from.
/// </summary>
internal static class ExecutableRows
{
    /// <summary>Scripts told of one executable: those of most CPU.</summary>
    public const int MostScripts = 32;

    /// <summary>One entry per path, file, image, step and role.</summary>
    public static IReadOnlyList<ExecutableUsage> Report(IEnumerable<(Executable Executable, ExecutableUsage Usage)> rows)
    {
        var told = new List<ExecutableUsage>();
        Dictionary<(ByteString Path, ByteString Image, string Step, ExecutableRole Role, ulong Device, ulong Inode), ExecutableUsage>? detailed = null;
        var list = rows.ToList();
        var plain = list.TrueForAll(row => ReferenceEquals(row.Executable.Details, ProgramDetails.None));
        foreach (var (executable, usage) in list)
        {
            var details = executable.Details;
            usage.Libraries.AddRange((executable.Libraries ?? []).Select(ByteString.CopyFrom));
            if (plain)
            {
                told.Add(usage);
                continue;
            }

            if (details.Image is { } image)
            {
                (usage.Device, usage.Inode, usage.Image) = (0, 0, ByteString.CopyFrom(image));
            }

            var script = details.Script.Length == 0
                ? null
                : new ScriptUsage { Path = ByteString.CopyFrom(details.Script), CpuUsec = usage.CpuUsec, Processes = usage.Processes };
            var key = (usage.Path, usage.Image, usage.Step, usage.Role, usage.Device, usage.Inode);
            if ((detailed ??= []).TryGetValue(key, out var known))
            {
                Add(known, usage);
            }
            else
            {
                detailed.Add(key, known = usage);
                told.Add(usage);
            }

            if (script is not null)
            {
                known.Scripts.Add(script);
            }
        }

        told.ForEach(KeepMost);
        return told;
    }

    /// <summary>Of two rows; null where neither has it.</summary>
    public static ProcessIo? Sum(ProcessIo? one, ProcessIo? other) => one is null || other is null
        ? one ?? other
        : new ProcessIo
        {
            ReadBytes = one.ReadBytes + other.ReadBytes,
            WriteBytes = one.WriteBytes + other.WriteBytes,
            ReadChars = one.ReadChars + other.ReadChars,
            WriteChars = one.WriteChars + other.WriteChars,
        };

    private static void Add(ExecutableUsage usage, ExecutableUsage more)
    {
        usage.CpuUsec += more.CpuUsec;
        usage.UserUsec += more.UserUsec;
        usage.SystemUsec += more.SystemUsec;
        usage.Processes += more.Processes;
        usage.MaxRssBytes = Math.Max(usage.MaxRssBytes, more.MaxRssBytes);
        usage.CorrectedUsec += more.CorrectedUsec;
        usage.ChildrenUsec += more.ChildrenUsec;
        usage.Io = Sum(usage.Io, more.Io);
        usage.Libraries.AddRange(more.Libraries.Except(usage.Libraries).ToList());
    }

    /// <summary>Scripts of one name, which were in several files' rows, become one.</summary>
    private static void KeepMost(ExecutableUsage usage)
    {
        if (usage.Scripts.Count > 1)
        {
            var kept = usage.Scripts.GroupBy(s => s.Path)
                .Select(g => new ScriptUsage { Path = g.Key, CpuUsec = g.Sum(s => s.CpuUsec), Processes = g.Sum(s => s.Processes) })
                .OrderByDescending(s => s.CpuUsec).ThenBy(s => s.Path.ToBase64(), StringComparer.Ordinal).Take(MostScripts).ToList();
            usage.Scripts.Clear();
            usage.Scripts.AddRange(kept);
        }
    }
}
