namespace Actors.Node.Samplers.NodeWide;

/// <summary>How a value that only the node knows is given to its jobs. The name is stored with the value.</summary>
internal static class SharingRule
{
    /// <summary>Every job is given all of it: right where jobs have nodes of their own.</summary>
    public const string WholeNode = "whole-node";

    /// <summary>By the job's part of the busy time of the node's CPUs between two readings.</summary>
    public const string ByCpuShare = "by-cpu-share";

    /// <summary>The same part to each of the jobs there.</summary>
    public const string Even = "even";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } = [WholeNode, ByCpuShare, Even];
}
