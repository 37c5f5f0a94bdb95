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

    /// <summary>Files that they were told of by <c>-f</c>, else by <c>SLURM_CONF</c>, in order.</summary>
    public IReadOnlyList<string> ConfigurationFiles { get; }

    /// <summary>Looks for them.</summary>
    public static SlurmDaemons Find(string procRoot)
    {
        var proc = new ProcFiles(procRoot);
        List<int> pids = [];
        proc.ListProcesses(pids);
        var files = new SortedSet<string>(StringComparer.Ordinal);
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
                files.Add(file);
            }
        }

        return new SlurmDaemons(count, [.. files]);
    }
}
