using Actors.Hub.Scheduler;

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

        var reported = incarnation.Nodes.Select(part => part.Node).ToHashSet(StringComparer.Ordinal);
        var given = Given(incarnation).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. given.Except(reported, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(node => new MissingNode(node, LacksNode)),
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
        return given.Count < (incarnation.Facts.NodeCount?.Value ?? 0) ? [] : [.. given.Except(incarnation.Nodes.Select(part => part.Node), StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Given(Incarnation incarnation) => incarnation.Ran ? Allocated(incarnation) : [];

    private static IEnumerable<string> Allocated(Incarnation incarnation)
    {
        try
        {
            return HostList.Expand(incarnation.Facts.NodeList?.Value ?? "").Concat(HostList.Expand(incarnation.Facts.EarlierNodeList?.Value ?? ""));
        }
        catch (FormatException)
        {
            // Not a list that can be compared.
            return incarnation.Nodes.Select(part => part.Node);
        }
    }
}
