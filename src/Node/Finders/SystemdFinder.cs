using System.Buffers.Text;
using Actors.Messages.Identity;

namespace Actors.Node.Finders;

/// <summary>
/// Units of systemd that a site calls jobs: <c>run-*.scope</c>, <c>session-*.scope</c>, <c>job-{id}.service</c>, below slices anywhere in the path. The
/// first that fits counts. Other things live beside them, so the directories above tell nothing of jobs.
/// </summary>
internal sealed class SystemdFinder(IReadOnlyList<UnitPattern> units, string node) : ICgroupFinder
{
    /// <summary>What its jobs have as scheduler.</summary>
    public const string SchedulerName = "systemd";

    private readonly string _here = "@" + node;

    /// <inheritdoc/>
    public string Name => "systemd";

    /// <inheritdoc/>
    public string Scheduler => SchedulerName;

    /// <summary>Slices, and the manager of a user, who has slices of his own below it.</summary>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => name.EndsWith(".slice"u8) || (name.StartsWith("user@"u8) && name.EndsWith(".service"u8));

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        uint? uid = null;
        while (parts.Next())
        {
            foreach (var unit in units)
            {
                if (unit.TryMatch(parts.Part, out var id) && IsId(parts.Part[id], unit.IsNodeLocal ? _here.Length : 0))
                {
                    match.DirectoryLength = parts.End;
                    match.RawId = (parts.Start + id.Start.Value)..(parts.Start + id.End.Value);
                    match.RawIdSuffix = unit.IsNodeLocal ? _here : null;
                    match.Uid = uid;
                    return true;
                }
            }

            uid = UserOf(parts.Part) ?? uid;
        }

        return false;
    }

    /// <summary>The user of <c>user-1000.slice</c>.</summary>
    private static uint? UserOf(ReadOnlySpan<byte> part) =>
        part.StartsWith("user-"u8) && part.EndsWith(".slice"u8) && part["user-".Length..^".slice".Length] is var digits
        && Utf8Parser.TryParse(digits, out uint uid, out var used) && used == digits.Length
            ? uid
            : null;

    /// <summary>A raw id is short, and holds neither blanks nor <c>: | /</c> (<see cref="JobEntity.Flaw"/>); units hold no more than ASCII.</summary>
    private static bool IsId(ReadOnlySpan<byte> id, int more) =>
        id.Length > 0 && id.Length + more <= JobEntity.MaxPartLength && !id.ContainsAnyExceptInRange((byte)'!', (byte)'~') && !id.ContainsAny((byte)':', (byte)'|');
}
