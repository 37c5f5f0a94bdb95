using System.Text;
using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Checks;

/// <summary>The slurmd of this host, as far as they are root's, and the configuration each was started with.</summary>
internal sealed class SlurmDaemons
{
    private SlurmDaemons(int count, IReadOnlyList<string> files) => (Count, ConfigurationFiles) = (count, files);

    /// <summary>How many run.</summary>
    public int Count { get; }

    /// <summary>Files that they were told of by <c>-f</c>, else by <c>SLURM_CONF</c>; that of the node's own slurmd (<c>-N</c>) first.</summary>
    public IReadOnlyList<string> ConfigurationFiles { get; }

    /// <summary>Looks for them.</summary>
    /// <param name="procRoot">Where processes are read.</param>
    /// <param name="node">The node's name.</param>
    public static SlurmDaemons Find(string procRoot, string node)
    {
        var proc = new ProcFiles(procRoot);
        List<int> pids = [];
        proc.ListProcesses(pids);
        var files = new SortedSet<(bool OfOther, string File)>();
        var count = 0;
        foreach (var pid in pids)
        {
            if (!proc.TryStat(pid, out var stat) || !proc.StatText[stat.Name].SequenceEqual("slurmd"u8) || proc.UidOf(pid) != 0)
            {
                continue;
            }

            count++;
            var file = SlurmNodeName.OptionOf(proc.CommandLine(pid), "-f")
                ?? (proc.TryEnvironment(pid, out var block) ? new EnvironmentBlock(block).Text(Encoding.ASCII.GetBytes(SlurmSetup.Variable)) : null);
            if (file is not null && Path.IsPathRooted(file))
            {
                files.Add((!string.Equals(SlurmNodeName.OfCommandLine(proc.CommandLine(pid)), node, StringComparison.Ordinal), file));
            }
        }

        return new SlurmDaemons(count, [.. files.Select(f => f.File).Distinct(StringComparer.Ordinal)]);
    }
}
