using Actors.Node.Processes;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>A setting that may hold <c>%(jobid)s</c>: then it is one of each job's own, else the node's.</summary>
internal static class JobPattern
{
    private const string Place = "%(jobid)s";

    /// <summary>The setting for the node, or for each job.</summary>
    public static IEnumerable<(string Text, LocalJobId? Owner)> Fill(string text, IReadOnlyList<FollowedJob> jobs) =>
        text.Contains(Place, StringComparison.Ordinal)
            ? jobs.Where(job => IsPlain(job.Id.RawId)).Select(job => (text.Replace(Place, job.Id.RawId, StringComparison.Ordinal), (LocalJobId?)job.Id))
            : [(text, null)];

    // An id may come from an environment, in which users write what they like.
    private static bool IsPlain(string rawId) => rawId.Length > 0 && char.IsAsciiLetterOrDigit(rawId[0]) && rawId.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '[' or ']');
}
