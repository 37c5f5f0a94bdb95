using System.Text;

namespace Actors.Messages.Identity;

/// <summary>All incarnations of one raw id on one cluster: the shard entity of region <c>job</c>.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="RawId">The scheduler's raw job id.</param>
public readonly record struct JobEntity(string Cluster, string RawId)
{
    /// <summary>Longest cluster name or raw id in characters.</summary>
    public const int MaxPartLength = 100;

    /// <summary>Id in the shard region: <c>cluster:rawId</c>.</summary>
    public string EntityId => $"{Cluster}:{RawId}";

    /// <summary>Id in the journal: <c>job|cluster|rawId</c>.</summary>
    public string PersistenceId => $"job|{Cluster}|{RawId}";

    /// <summary>Reads <c>cluster:rawId</c>.</summary>
    /// <returns>False when the text has another form or a part is not allowed.</returns>
    public static bool TryParse(string? entityId, out JobEntity entity)
    {
        entity = default;
        if (entityId?.Split(':') is not [var cluster, var rawId] || Flaw(cluster) is not null || Flaw(rawId) is not null)
        {
            return false;
        }

        entity = new JobEntity(cluster, rawId);
        return true;
    }

    /// <summary>Says why a cluster name or raw id cannot be used.</summary>
    /// <returns>A reason, or null when the text is fine.</returns>
    public static string? Flaw(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Length is 0 or > MaxPartLength)
        {
            return $"must have 1 to {MaxPartLength} characters, has {part.Length}";
        }

        foreach (var rune in part.EnumerateRunes())
        {
            if (rune.Value is ':' or '|' or '/' || Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar)
            {
                return $"must not hold U+{rune.Value:X4}";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => EntityId;
}
