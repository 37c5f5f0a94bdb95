namespace Actors.Slurm;

/// <summary>The workload programs, built and installed beside the cluster as a site installs its software.</summary>
internal sealed class Programs
{
    private static readonly string s_sources = Path.Combine(Installation.Root, "tests", "Slurm", "workloads");

    private Programs(SlurmCluster cluster)
    {
        Cluster = cluster;
        Apps = Path.Combine(cluster.Directory, "apps");
        Home = Path.Combine(cluster.Directory, "home", "alice");
        Output = Path.Combine(cluster.Directory, "out");
    }

    public SlurmCluster Cluster { get; }

    public string Apps { get; }

    /// <summary>A user's own directory.</summary>
    public string Home { get; }

    /// <summary>Where every user may write.</summary>
    public string Output { get; }

    /// <summary>Burns as its options say.</summary>
    public string Gromacs => Path.Combine(Apps, "gromacs", "2023.1", "bin", "gmx_mpi");

    public string Tick => Path.Combine(Apps, "tools", "1.0", "bin", "tick");

    public string Tock => Path.Combine(Apps, "tools", "1.0", "bin", "tock");

    /// <summary>Runs a command and writes down what wait4 says of it.</summary>
    public string Truth => Path.Combine(Apps, "truth", "1.0", "bin", "truth");

    public static async Task<Programs> BuildAsync(SlurmCluster cluster)
    {
        var programs = new Programs(cluster);
        foreach (var directory in new[] { programs.Apps, programs.Home, programs.Output })
        {
            Directory.CreateDirectory(directory);
        }

        await RunAsync(Path.Combine(s_sources, "build.sh"), programs.Apps, programs.Home).ConfigureAwait(false);
        await RunAsync("/usr/bin/install", "-m", "755", Path.Combine(s_sources, "run_one.sh"), programs.Apps).ConfigureAwait(false);
        await RunAsync("/bin/chmod", "1777", programs.Output).ConfigureAwait(false);
        return programs;
    }

    /// <summary>sbatch of a script whose whole tree runs under the truth launcher.</summary>
    public Task<int> SubmitAsync(string user, string name, string script, params IReadOnlyList<string> options) => Cluster.SubmitAsync(
        user, ["-J", name, "-o", Path.Combine(Output, $"{name}.%j.out"), .. options, "--wrap", $"exec '{Truth}' -o '{WholeLog(name)}' -l batch -- /bin/bash -c '{script}'"]);

    /// <summary>One of the workloads of run_one.sh, as a step.</summary>
    public Task<int> SubmitWorkloadAsync(string user, string kind, string name, params IReadOnlyList<string> options) => SubmitAsync(
        user, name, $"exec srun \"{Truth}\" -o \"{WholeLog(name)}\" -l step -- \"{Apps}/run_one.sh\" {kind} \"{ExecutablesLog(name)}\" \"{Apps}\" \"{Home}\" \"{Output}\"", options);

    /// <summary>Ends workload k.</summary>
    public void EndLongAndShort() => File.WriteAllText(Path.Combine(Output, "stop"), "");

    /// <summary>What wait4 said of a job's whole tree, its steps included.</summary>
    public IReadOnlyList<TruthLine> Whole(string name) => TruthLine.Read(WholeLog(name));

    /// <summary>What wait4, or the program itself, said of the executables of a workload by the job's name.</summary>
    public IReadOnlyList<TruthLine> Executables(string name) => TruthLine.Read(ExecutablesLog(name));

    private string WholeLog(string name) => Path.Combine(Output, $"whole-{name}.jsonl");

    private string ExecutablesLog(string name) => Path.Combine(Output, $"truth-{name}.jsonl");

    private static async Task RunAsync(string executable, params IReadOnlyList<string> arguments)
    {
        var done = await Command.RunAsync(executable, arguments).ConfigureAwait(false);
        if (done.ExitCode != 0)
        {
            throw new Facts.NoSlurmException($"the workloads cannot be built: {done.Error.Trim()}");
        }
    }
}
