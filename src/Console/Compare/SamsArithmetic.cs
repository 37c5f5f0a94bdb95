namespace Actors.Cli.Compare;

/// <summary>Software of a path, as a rule has written it and as it is in a job's record.</summary>
/// <param name="Texts">Name, version and local version with the rule's percent signs: what SAMS fills in for each job.</param>
/// <param name="Filled">The same as a record of ours has them.</param>
/// <param name="UserProvided">As in records.</param>
internal sealed record SoftwareOfPath(IReadOnlyList<string> Texts, IReadOnlyList<string> Filled, bool UserProvided)
{
    private string Mark => UserProvided ? "true" : "false";

    /// <summary>As <see cref="RecordSet"/> names it in our records: what XML cannot hold is replaced.</summary>
    public string Ours => string.Join(" | ", Filled.Select(XmlText.Storable)) + " | " + Mark;

    /// <summary>As <see cref="RecordSet"/> names it in records of SAMS; null where its export fails.</summary>
    public string? Sams(string user, string project)
    {
        var texts = Texts.Select(text => PercentText.Fill(text, user, project)).ToList();
        return texts.TrueForAll(text => text is not null && !XmlText.IsLost(text)) ? string.Join(" | ", texts) + " | " + Mark : null;
    }
}

/// <summary>How shares come of CPU time.</summary>
internal static class SamsArithmetic
{
    /// <summary>Shares in percent of what is at least <paramref name="limit"/> percent of all; null where nothing was used.</summary>
    public static IReadOnlyDictionary<string, double>? Shares(IEnumerable<(string Software, double Seconds)> used, double limit)
    {
        var sums = used.GroupBy(each => each.Software, each => each.Seconds, StringComparer.Ordinal).Select(group => (Software: group.Key, Seconds: group.Sum())).ToList();
        var total = sums.Sum(each => each.Seconds);
        if (total <= 0)
        {
            return null;
        }

        var kept = sums.Where(each => 100 * each.Seconds / total >= limit).ToList();
        var sum = kept.Sum(each => each.Seconds);
        return kept.ToDictionary(each => each.Software, each => 100 * each.Seconds / sum, StringComparer.Ordinal);
    }

    /// <summary>
    /// A record of SAMS's without programs that it left out of the sum and listed all the same: shares are of those that count, so the largest that make up
    /// the whole are these.
    /// </summary>
    public static IReadOnlyDictionary<string, double> Counted(IReadOnlyDictionary<string, double> record)
    {
        if (record.Values.Sum() <= 101)
        {
            return record;
        }

        var (counted, sum) = (new Dictionary<string, double>(StringComparer.Ordinal), 0.0);
        foreach (var (software, percent) in record.OrderByDescending(each => each.Value))
        {
            if (sum > 99.99 - (0.005 * counted.Count))
            {
                break;
            }

            counted[software] = percent;
            sum += percent;
        }

        return counted;
    }

    /// <summary>True when a record says what was computed.</summary>
    public static bool Agree(IReadOnlyDictionary<string, double>? record, IReadOnlyDictionary<string, double>? computed, double tolerance) =>
        record is null || computed is null ? record is null == computed is null
        : record.Count == computed.Count && record.All(each => computed.TryGetValue(each.Key, out var share) && Math.Abs(share - each.Value) <= tolerance + 0.005 + 1e-9);
}
