using System.Globalization;

namespace Actors.Messages.Identity;

/// <summary>One incarnation of one job: <c>CLUSTER:RAWID:R</c>, R counting from 1 in the order of submission.</summary>
/// <param name="Cluster">Name of the cluster; holds no colon.</param>
/// <param name="RawId">The scheduler's raw job id; holds no colon.</param>
/// <param name="Incarnation">Ordinal among the jobs that had this raw id, from 1; never changed once given.</param>
public readonly record struct JobKey(string Cluster, string RawId, int Incarnation)
{
    /// <summary>The shard entity that holds all incarnations: <c>cluster:rawId</c>.</summary>
    public JobEntity Entity => new(Cluster, RawId);

    /// <summary>Reads <c>CLUSTER:RAWID:R</c>.</summary>
    /// <returns>False when the text has another form.</returns>
    public static bool TryParse(string? text, out JobKey key)
    {
        key = default;
        var parts = text?.Split(':');
        if (parts is not [{ Length: > 0 } cluster, { Length: > 0 } rawId, var ordinal]
            || !int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var incarnation)
            || incarnation < 1)
        {
            return false;
        }

        key = new JobKey(cluster, rawId, incarnation);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cluster}:{RawId}:{Incarnation}");
}
