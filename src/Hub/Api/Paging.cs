using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Actors.Messages.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Actors.Hub.Api;

/// <summary>Which part of a list of jobs is asked for: parameters <c>from</c>, <c>to</c>, <c>limit</c>, <c>after</c>.</summary>
/// <param name="FromUsec">Not ended before; null: no bound.</param>
/// <param name="ToUsec">Started before; null: no bound.</param>
/// <param name="Limit">At most this many jobs.</param>
/// <param name="After">Behind this key; null: from the newest.</param>
internal sealed record Paging(long? FromUsec, long? ToUsec, int Limit, JobKey? After)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Reads the parameters.</summary>
    /// <returns>False with what is wrong with them.</returns>
    public static bool TryParse(string? from, string? to, string? limit, string? after, [NotNullWhen(true)] out Paging? paging, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (paging, problem) = (null, null);
        var most = DefaultLimit;
        JobKey? behind = null;
        if (!TryInstant(from, out var fromUsec) || !TryInstant(to, out var toUsec))
        {
            problem = NoInstant();
            return false;
        }

        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > MaxLimit))
        {
            problem = Problems.BadRequest($"limit must be 1 to {MaxLimit}.");
            return false;
        }

        if (after is not null)
        {
            if (!JobKey.TryParse(after, out var key))
            {
                problem = Problems.BadRequest("after must be the \"next\" of the page before.");
                return false;
            }

            behind = key;
        }

        paging = new Paging(fromUsec, toUsec, most, behind);
        return true;
    }

    /// <summary>The job to go on behind is not there.</summary>
    public ProblemHttpResult NoSuchJob() => Problems.BadRequest($"after: there is no job {After}.");

    /// <summary>A bound that is none.</summary>
    public static ProblemHttpResult NoInstant() => Problems.BadRequest("from and to must be RFC 3339 instants or dates, for example 2026-01-31T12:00:00Z or 2026-01-31.");

    /// <summary>Reads a bound; what is not given is null.</summary>
    public static bool TryInstant(string? text, out long? usec)
    {
        usec = null;
        if (text is null)
        {
            return true;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return false;
        }

        usec = instant.ToUnixUsec();
        return true;
    }
}
