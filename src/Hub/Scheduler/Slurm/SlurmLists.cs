namespace Actors.Hub.Scheduler.Slurm;

/// <summary>Nodes and associations as Slurm's commands list them.</summary>
internal static class SlurmLists
{
    private const long Mebi = 1 << 20;

    /// <summary>Of <c>scontrol show node -o</c>: a line each of NAME=VALUE. What is no such line is passed over.</summary>
    public static IReadOnlyList<SchedulerNode> Nodes(string text)
    {
        var nodes = new List<SchedulerNode>();
        foreach (var line in text.Split('\n'))
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    fields.TryAdd(word[..equals], word[(equals + 1)..]);
                }
            }

            if (fields.GetValueOrDefault("NodeName") is { Length: > 0 } name)
            {
                nodes.Add(new SchedulerNode(
                    name,
                    (fields.GetValueOrDefault("State") ?? "unknown").ToLowerInvariant(),
                    SlurmValues.Count(fields.GetValueOrDefault("CPUTot")) ?? 0,
                    Math.Max(1, SlurmValues.Count(fields.GetValueOrDefault("ThreadsPerCore")) ?? 1),
                    (SlurmValues.Count(fields.GetValueOrDefault("RealMemory")) ?? 0) * Mebi));
            }
        }

        return nodes;
    }

    /// <summary>Of sacctmgr with account, user and parent.</summary>
    public static IReadOnlyList<SchedulerAssociation> Associations(string text) =>
        [.. from line in text.Split('\n')
            let fields = line.TrimEnd('\r').Split('|')
            where fields.Length >= 2 && fields[0].Length > 0
            select new SchedulerAssociation(fields[0], fields[1], fields.Length > 2 ? fields[2] : "")];
}
