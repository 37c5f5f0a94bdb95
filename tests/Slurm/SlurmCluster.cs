using System.Globalization;

namespace Actors.Slurm;

/// <summary>A real Slurm of this run's own, with four nodes on this host, and two of another set-up. Ended by the pids it wrote down.</summary>
internal sealed class SlurmCluster : IAsyncDisposable
{
    public const string Name = "testcluster";

    /// <summary>Where the roots of all nodes lie.</summary>
    public const string CpuHierarchy = "/sys/fs/cgroup/cpuacct";

    private const string Ready = "READY ";
    private static readonly string s_scripts = Path.Combine(Installation.Root, "tests", "Slurm", "cluster");

    private SlurmCluster(string directory, string prefix)
    {
        Directory = directory;
        Prefix = prefix;
    }

    /// <summary>All that the cluster and its jobs write.</summary>
    public string Directory { get; }

    public string Prefix { get; }

    public IReadOnlyList<string> Nodes => [.. Enumerable.Range(1, 4).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i}"))];

    /// <summary>A node beside them whose slurmd runs without PrologFlags=Contain.</summary>
    public string NodeWithoutContain => Prefix + "5";

    /// <summary>One that has jobacct_gather/linux, too: no CPU directories.</summary>
    public string NodeWithoutCounters => Prefix + "6";

    /// <summary>Of the two.</summary>
    public const string OddPartition = "odd";

    public string ConfigurationFile => Path.Combine(Directory, "etc", "slurm.conf");

    /// <summary>Brings a cluster up, packages included.</summary>
    /// <exception cref="Facts.NoSlurmException">It cannot run here.</exception>
    public static async Task<SlurmCluster> StartAsync()
    {
        var reason = "";
        for (var attempt = 0; attempt < 3; attempt++)
        {
            // Ports below those that the kernel gives to clients.
            var port = 10_000 + (Random.Shared.Next(100) * 200);
            var prefix = "t" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..5] + "n";
            var cluster = new SlurmCluster(System.IO.Directory.CreateTempSubdirectory("actors-slurm-").FullName, prefix);
            var up = await Command.RunAsync(
                "/usr/bin/env", $"PREFIX={prefix}", $"BASE_PORT={port}", Path.Combine(s_scripts, "up.sh"), cluster.Directory).ConfigureAwait(false);
            if (up.ExitCode == 0 && up.Output.Contains(Ready, StringComparison.Ordinal))
            {
                return cluster;
            }

            reason = up.Error.Split('\n').LastOrDefault(l => l.StartsWith("ERROR: ", StringComparison.Ordinal))?["ERROR: ".Length..] ?? $"up.sh ended with {up.ExitCode}: {up.Error.Trim()}";
            await cluster.DisposeAsync().ConfigureAwait(false);
            if (!reason.Contains("in use", StringComparison.Ordinal))
            {
                break;
            }
        }

        throw new Facts.NoSlurmException($"no Slurm can run here: {reason}");
    }

    /// <summary>Runs a client command as a user of the host, its clock in seconds since the epoch.</summary>
    public Task<Command> TryAsync(string user, params IReadOnlyList<string> command) =>
        Command.RunAsync(Path.Combine(Directory, "as.sh"), [user, .. command]);

    /// <summary>Runs a client command that must succeed.</summary>
    /// <returns>What it printed, without the last line's end.</returns>
    public async Task<string> RunAsync(string user, params IReadOnlyList<string> command)
    {
        var done = await TryAsync(user, command).ConfigureAwait(false);
        return done.ExitCode == 0
            ? done.Output.TrimEnd('\n')
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {done.ExitCode}: {done.Error}");
    }

    /// <summary>sbatch.</summary>
    /// <returns>The job's id; of an array and of a heterogeneous job the first one's.</returns>
    public async Task<int> SubmitAsync(string user, params IReadOnlyList<string> arguments) =>
        int.Parse(await RunAsync(user, ["sbatch", "--parsable", .. arguments]).ConfigureAwait(false), CultureInfo.InvariantCulture);

    /// <summary>What the accounting database knows of jobs, all incarnations, oldest first.</summary>
    public async Task<IReadOnlyList<AccountingRow>> AccountingAsync(IEnumerable<int> ids)
    {
        var text = await RunAsync(
            "root", "sacct", "-a", "-D", "-X", "-P", "-n", $"--format={AccountingRow.Fields}", "-j", string.Join(',', ids.Select(i => i.ToString(CultureInfo.InvariantCulture)))).ConfigureAwait(false);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(AccountingRow.Parse).OrderBy(r => r.Submit)];
    }

    /// <summary>The rows of jobs once the database has seen each of them end: so many with tasks, components and incarnations.</summary>
    public Task<IReadOnlyList<AccountingRow>> EndedAsync(IReadOnlyCollection<int> ids, int count) => Eventually.Get(
        $"the ends of jobs {string.Join(',', ids)} in the accounting database",
        async () =>
        {
            var rows = await AccountingAsync(ids).ConfigureAwait(false);
            return rows.Count >= count && rows.All(r => r.Ended) ? rows : null;
        });

    /// <summary>CPU of all jobs there ever were on a node, in seconds: the counter of the scheduler's root.</summary>
    public static double RootSeconds(string node) =>
        double.Parse(File.ReadAllText(CpuRoot(node) + "/cpuacct.usage"), CultureInfo.InvariantCulture) / 1e9;

    /// <summary>Root of a node's jobs in the CPU counter's hierarchy.</summary>
    public static string CpuRoot(string node) => $"{CpuHierarchy}/slurm_{node}";

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync(Path.Combine(s_scripts, "down.sh"), Directory).ConfigureAwait(false);
        await Command.RunAsync("/bin/rm", "-rf", Directory).ConfigureAwait(false);
    }
}
