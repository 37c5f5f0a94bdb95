using System.Text;
using Actors.Node.Kernel;

namespace Actors.Node.Finders;

/// <summary>What Slurm calls this node: not always as the host is called.</summary>
internal static class SlurmNodeName
{
    private const string ScopeSuffix = "_slurmstepd.scope";

    /// <summary>The node whose cgroups lie at a path: <c>…/slurm_NODE</c>, <c>…/NODE_slurmstepd.scope</c>; null where the path does not tell.</summary>
    public static string? OfCgroupRoot(string path)
    {
        foreach (var part in path.Split('/'))
        {
            var name = part.StartsWith("slurm_", StringComparison.Ordinal) ? part["slurm_".Length..]
                : part.EndsWith(ScopeSuffix, StringComparison.Ordinal) ? part[..^ScopeSuffix.Length]
                : "";
            if (name.Length > 0)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The name that root gave to a slurmd of this host (<c>slurmd -N NAME</c>); of several the first in order, null where none has been given one.</summary>
    public static string? OfDaemon(string procRoot) => OfDaemons(new ProcFiles(procRoot)).FirstOrDefault();

    /// <summary>The names that root gave to this host's slurmd, in order.</summary>
    public static IReadOnlyList<string> OfDaemons(ProcFiles proc)
    {
        var pids = new List<int>();
        proc.ListProcesses(pids);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pid in pids)
        {
            if (proc.TryStat(pid, out var stat) && proc.StatText[stat.Name].SequenceEqual("slurmd"u8) && proc.UidOf(pid) == 0
                && OfCommandLine(proc.CommandLine(pid)) is { } name)
            {
                names.Add(name);
            }
        }

        return [.. names];
    }

    /// <summary>The name in a slurmd's command line; null where it has none.</summary>
    internal static string? OfCommandLine(ReadOnlySpan<byte> commandLine) => OptionOf(commandLine, "-N");

    /// <summary>The value of an option of one letter in a command line, <c>-N x</c> or <c>-Nx</c>; null where it has none.</summary>
    internal static string? OptionOf(ReadOnlySpan<byte> commandLine, string option)
    {
        var arguments = Encoding.UTF8.GetString(commandLine).Split('\0');
        for (var i = 1; i < arguments.Length; i++)
        {
            var name = string.Equals(arguments[i], option, StringComparison.Ordinal) && i + 1 < arguments.Length ? arguments[i + 1]
                : arguments[i].StartsWith(option, StringComparison.Ordinal) ? arguments[i][option.Length..]
                : "";
            if (name.Length > 0)
            {
                return name;
            }
        }

        return null;
    }
}
