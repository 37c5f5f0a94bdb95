using Actors.Hub.Scheduler;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>A node of a job that one side has and the other has not.</summary>
/// <param name="Node">The scheduler's name of it.</param>
/// <param name="Lacks">Who does not know of the job there: <c>node</c> or <c>scheduler</c>.</param>
public sealed record MissingNode(string Node, string Lacks);

/// <summary>Compares the nodes that reported a job with those that the scheduler gave it.</summary>
public static class JobNodes
{
    /// <summary>Nothing was reported from the node.</summary>
    public const string LacksNode = "node";

    /// <summary>The scheduler does not know of the job there.</summary>
    public const string LacksScheduler = "scheduler";

    /// <summary>What differs, by the nodes' names; nothing where no scheduler is asked.</summary>
    public static IReadOnlyList<MissingNode> Difference(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        if (!incarnation.HasWord && !incarnation.Awaits)
        {
            return [];
        }

        var reported = Reported(incarnation);
        var given = Allocated(incarnation).ToHashSet(StringComparer.Ordinal);

        // Of a job that never ran nothing is to be told.
        return
        [
            .. (incarnation.Ran ? given.Except(reported, StringComparer.Ordinal) : []).Order(StringComparer.Ordinal).Select(node => new MissingNode(node, LacksNode)),
            .. reported.Except(given, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(node => new MissingNode(node, LacksScheduler)),
        ];
    }

    /// <summary>True when something differs.</summary>
    public static bool Differ(Incarnation incarnation) => Difference(incarnation).Count > 0;

    /// <summary>The nodes that a job was given and that told nothing of it, where nothing else is awaited; else none.</summary>
    public static IReadOnlyList<string> Untold(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        if (!incarnation.HasWord || incarnation.Nodes.Exists(part => part.FinishedUnixUsec is null))
        {
            return [];
        }

        var given = Allocated(incarnation).ToHashSet(StringComparer.Ordinal);
        return given.Count < (incarnation.Facts.NodeCount?.Value ?? 0) ? [] : [.. given.Except(Reported(incarnation), StringComparer.Ordinal)];
    }

    /// <summary>True when every node that the scheduler gave a job told something of it; where it did not name them, as many nodes as it counted.</summary>
    internal static bool AllTold(Incarnation incarnation)
    {
        var reported = Reported(incarnation);
        return reported.Count >= (incarnation.Facts.NodeCount?.Value ?? 0) && Allocated(incarnation).All(reported.Contains);
    }

    /// <summary>All nodes that a job was ever given, compact.</summary>
    internal static string Everywhere(JobFacts facts) =>
        string.Join(',', new[] { facts.NodeList?.Value, facts.EarlierNodeList?.Value }.Where(list => !string.IsNullOrEmpty(list)));

    private static HashSet<string> Reported(Incarnation incarnation) => incarnation.Nodes.Select(part => part.Node).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Allocated(Incarnation incarnation)
    {
        try
        {
            return HostList.Expand(Everywhere(incarnation.Facts));
        }
        catch (FormatException)
        {
            // Not a list that can be compared.
            return incarnation.Nodes.Select(part => part.Node);
        }
    }
}
