using System.Globalization;

namespace Actors.Cli.Compare;

/// <summary>What two sets of records say differently.</summary>
/// <param name="Same">Records that agree.</param>
/// <param name="OnlyFirst">Ids that only the first set has.</param>
/// <param name="OnlySecond">Ids that only the second set has.</param>
/// <param name="Different">Ids that both have, with what differs.</param>
/// <param name="Explained">Ids that differ, or that one alone has, for a known fault of SAMS, each with it.</param>
internal sealed record Comparison(
    int Same, IReadOnlyList<string> OnlyFirst, IReadOnlyList<string> OnlySecond, IReadOnlyList<RecordDifference> Different, IReadOnlyList<ExplainedRecord> Explained)
{
    /// <summary>True when both say the same, but for what is explained.</summary>
    public bool Agrees => OnlyFirst.Count + OnlySecond.Count + Different.Count == 0;

    /// <summary>Ids of all records that differ, or that one set alone has.</summary>
    public IEnumerable<string> Differing => [.. OnlyFirst, .. OnlySecond, .. Different.Select(each => each.RecordId)];

    /// <summary>Compares two sets; nothing is explained.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    /// <param name="tolerance">So many percent of a job two shares may lie apart.</param>
    public static Comparison Of(RecordSet first, RecordSet second, double tolerance)
    {
        var (same, different) = (0, new List<RecordDifference>());
        foreach (var id in first.Ids.Order(StringComparer.Ordinal))
        {
            if (second.Find(id) is { } other)
            {
                var differences = Differences(first.Find(id)!, other, tolerance).ToList();
                same += differences.Count == 0 ? 1 : 0;
                different.AddRange(differences.Count == 0 ? [] : [new RecordDifference(id, differences)]);
            }
        }

        return new Comparison(
            same,
            [.. first.Ids.Where(id => second.Find(id) is null).Order(StringComparer.Ordinal)],
            [.. second.Ids.Where(id => first.Find(id) is null).Order(StringComparer.Ordinal)],
            different,
            []);
    }

    /// <summary>The same with what faults explain told apart.</summary>
    public Comparison Explain(RecordSet first, RecordSet second, KnownFaults faults)
    {
        var reasons = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in Differing)
        {
            if (faults.Of(id, first, second) is { } reason)
            {
                reasons[id] = reason;
            }
        }

        return this with
        {
            OnlyFirst = [.. OnlyFirst.Where(id => !reasons.ContainsKey(id))],
            OnlySecond = [.. OnlySecond.Where(id => !reasons.ContainsKey(id))],
            Different = [.. Different.Where(each => !reasons.ContainsKey(each.RecordId))],
            Explained = [.. reasons.Select(each => new ExplainedRecord(each.Key, each.Value))],
        };
    }

    private static IEnumerable<string> Differences(IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> second, double tolerance)
    {
        foreach (var software in first.Keys.Union(second.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (here, there) = (first.TryGetValue(software, out var a), second.TryGetValue(software, out var b));
            if (here != there || Math.Abs(a - b) > tolerance + 1e-9)
            {
                yield return $"{software}: {Percent(here, a)}, {Percent(there, b)}";
            }
        }
    }

    private static string Percent(bool there, double value) => there ? value.ToString("F2", CultureInfo.InvariantCulture) : "none";
}

/// <summary>A record that two sets have differently.</summary>
/// <param name="RecordId">Its id.</param>
/// <param name="Software">Software with its percent in the first and in the second set.</param>
internal sealed record RecordDifference(string RecordId, IReadOnlyList<string> Software);

/// <summary>A record that two sets have differently for a known reason.</summary>
/// <param name="RecordId">Its id.</param>
/// <param name="Reason">The fault of SAMS that explains it.</param>
internal sealed record ExplainedRecord(string RecordId, string Reason);
