using Actors.Messages.Settings;
using Actors.Messages.Wire;

namespace Actors.Node.Link;

/// <summary>Who reports: the envelope of every batch.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Node">The scheduler's name of this node.</param>
/// <param name="BootId">Of <c>/proc/sys/kernel/random/boot_id</c>.</param>
/// <param name="MachineId">Of <c>/etc/machine-id</c>, or empty.</param>
/// <param name="AgentVersion">Version of this program.</param>
/// <param name="AgentRun">Random, one per start.</param>
internal sealed record NodeIdentity(string Cluster, string Node, string BootId, string MachineId, string AgentVersion, string AgentRun)
{
    private const uint WireVersion = 1;
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>This run of the agent on this host.</summary>
    /// <exception cref="StartException">The boot cannot be told.</exception>
    public static NodeIdentity Of(NodeSettings settings) => new(
        settings.Cluster,
        settings.Node,
        FirstLine(BootIdPath) is { Length: > 0 } bootId ? bootId : throw new StartException($"{BootIdPath} cannot be read: without it counters of two boots cannot be told apart"),
        FirstLine("/etc/machine-id"),
        NodeProgram.Version,
        Guid.NewGuid().ToString("N"));

    /// <summary>A batch of these reports; the client stamps the time.</summary>
    /// <param name="reports">Reports of one node.</param>
    /// <param name="node">The scheduler's name of that node; empty: this one.</param>
    /// <param name="usage">What it counts beside its jobs; null where that is not due.</param>
    public Batch Batch(IEnumerable<JobReport> reports, string node = "", NodeUsage? usage = null)
    {
        var batch = new Batch
        {
            Version = WireVersion,
            Cluster = Cluster,
            Node = node.Length > 0 ? node : Node,
            BootId = BootId,
            MachineId = MachineId,
            AgentVersion = AgentVersion,
            AgentRun = AgentRun,
            Usage = usage,
        };
        batch.Jobs.AddRange(reports);
        return batch;
    }

    private static string FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault("").Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
