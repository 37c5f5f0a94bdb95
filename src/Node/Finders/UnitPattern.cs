using System.Text;

namespace Actors.Node.Finders;

/// <summary>A pattern of <c>actors.node.systemd-units</c>: a unit's name in which <c>*</c> stands for any text and <c>{id}</c> for the job's raw id.</summary>
internal sealed class UnitPattern
{
    private const string Id = "{id}";

    /// <summary>Texts between the gaps, which are there in this order; the first begins the name, the last ends it.</summary>
    private readonly byte[][] _texts;
    private readonly int _idGap;

    private UnitPattern(byte[][] texts, int idGap) => (_texts, _idGap) = (texts, idGap);

    /// <summary>
    /// Without <c>{id}</c> the unit's whole name is the id: it is of this node alone, for other nodes have units of that name too.
    /// </summary>
    public bool IsNodeLocal => _idGap < 0;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="InvalidOperationException">It can fit no unit, or could mean several ids; the message names the key.</exception>
    public static UnitPattern Parse(string pattern)
    {
        var flaw = !pattern.Contains('.', StringComparison.Ordinal) ? "has no type at its end, such as .scope"
            : pattern.Contains('/', StringComparison.Ordinal) ? "is a path: a unit's name alone is wanted"
            : pattern.IndexOf(Id, StringComparison.Ordinal) != pattern.LastIndexOf(Id, StringComparison.Ordinal) ? $"has {Id} twice"
            : pattern.Replace(Id, "*", StringComparison.Ordinal).Contains("**", StringComparison.Ordinal) ? "has two gaps side by side: it cannot be told where the one ends"
            : pattern.StartsWith('*') || pattern.StartsWith(Id, StringComparison.Ordinal) ? "begins with a gap: every unit of that type would be a job"
            : null;
        if (flaw is not null)
        {
            throw new InvalidOperationException($"actors.node.systemd-units: \"{pattern}\" {flaw}; write it as \"run-*.scope\" or \"job-{Id}.service\"");
        }

        var id = pattern.IndexOf(Id, StringComparison.Ordinal);
        return new UnitPattern(
            [.. pattern.Replace(Id, "*", StringComparison.Ordinal).Split('*').Select(Encoding.UTF8.GetBytes)],
            id < 0 ? -1 : pattern.AsSpan(0, id).Count('*'));
    }

    /// <summary>Whether a unit's name fits, and where in it the job's id stands. A gap holds at least one character, and ends as early as can be.</summary>
    public bool TryMatch(ReadOnlySpan<byte> name, out Range id)
    {
        id = 0..name.Length;
        if (!name.StartsWith(_texts[0]))
        {
            return false;
        }

        var at = _texts[0].Length;
        for (var gap = 0; gap < _texts.Length - 1; gap++)
        {
            var next = _texts[gap + 1];
            var isLast = gap == _texts.Length - 2;
            var length = isLast ? name.Length - next.Length - at : 1 + IndexOf(name, at + 1, next);
            if (length < 1 || !name[(at + length)..].StartsWith(next))
            {
                return false;
            }

            if (gap == _idGap)
            {
                id = at..(at + length);
            }

            at += length + next.Length;
        }

        return at == name.Length;
    }

    private static int IndexOf(ReadOnlySpan<byte> name, int from, byte[] text) => from > name.Length ? -2 : name[from..].IndexOf(text) is >= 0 and var at ? at : -2;
}
