using System.Globalization;
using System.Text;
using Actors.Messages.Wire;
using static Actors.Node.Finders.EnvironmentFinders;

namespace Actors.Node.Finders;

/// <summary>Slurm without cgroups: <c>SLURM_JOB_ID</c>. A component of a heterogeneous job is named beside the first one.</summary>
internal sealed class SlurmEnvironFinder : IEnvironmentFinder
{
    private const int MostComponents = 1024;

    /// <inheritdoc/>
    public string Name => "slurm-environ";

    /// <inheritdoc/>
    public string Scheduler => "slurm";

    /// <inheritdoc/>
    public string? RawIdIn(EnvironmentBlock environment)
    {
        if ((environment.Text("SLURM_JOB_ID"u8) ?? environment.Text("SLURM_JOBID"u8)) is not { } id)
        {
            return null;
        }

        // Prolog and epilog name the job too, but run beside it in slurmd's own cgroups; a task's prolog leaves its mark in the task's environment.
        var beside = environment.Text("SLURM_SCRIPT_CONTEXT"u8) is { } context && !context.EndsWith("_task", StringComparison.Ordinal);
        return beside || id[0] == '0' || id.AsSpan().ContainsAnyExceptInRange('0', '9') ? "" : id;
    }

    /// <inheritdoc/>
    public string? NodeIn(EnvironmentBlock environment) => environment.Text("SLURMD_NODENAME"u8);

    /// <inheritdoc/>
    public bool Speaks(EnvironmentBlock environment, string rawId) =>
        TryFind([this], environment, out _, out var named)
        && (rawId.Length == 0 || string.Equals(named, rawId, StringComparison.Ordinal) || IsComponent(environment, rawId));

    /// <summary>Sum of Slurm's short form: <c>4(x2),2</c> is 10; null when it has another form.</summary>
    internal static long? CpusPerNode(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var sum = 0L;
        foreach (var part in text.Split(','))
        {
            var open = part.IndexOf("(x", StringComparison.Ordinal);
            var times = 1L;
            if (open >= 0 && (part[^1] != ')' || !Number(part[(open + 2)..^1], out times)))
            {
                return null;
            }

            if (!Number(open < 0 ? part : part[..open], out var cpus))
            {
                return null;
            }

            sum += cpus * times;
        }

        return sum;

        static bool Number(string digits, out long value) =>
            long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= 1_000_000;
    }

    /// <inheritdoc/>
    public void Fill(JobFacts facts, EnvironmentBlock environment, string rawId)
    {
        facts.Project ??= Fact(environment.Text("SLURM_JOB_ACCOUNT"u8));
        facts.Partition ??= Fact(environment.Text("SLURM_JOB_PARTITION"u8));
        facts.Name ??= Fact(environment.Text("SLURM_JOB_NAME"u8));
        facts.Cpus ??= Fact(CpusPerNode(environment.Text("SLURM_JOB_CPUS_PER_NODE"u8)));
        facts.NodeCount ??= Fact(environment.Number("SLURM_JOB_NUM_NODES"u8));
        facts.GpuIds ??= Fact(environment.Text("SLURM_JOB_GPUS"u8) ?? environment.Text("SLURM_STEP_GPUS"u8));
        facts.ArrayJobId ??= Fact(environment.Text("SLURM_ARRAY_JOB_ID"u8));
        facts.ArrayTaskId ??= Fact(environment.Text("SLURM_ARRAY_TASK_ID"u8));
        if (environment.Number("SLURM_HET_SIZE"u8) is { } components and <= MostComponents)
        {
            FillComponent(facts, environment, rawId, (int)components);
        }

        if (environment.Number("SLURM_JOB_START_TIME"u8) is { } start and > 0 and < 100_000_000_000)
        {
            facts.StartUnixUsec ??= Fact(start * 1_000_000);
        }
    }

    /// <summary>All components share one environment, in which each has variables of its own; the path's id tells which component this is.</summary>
    private static void FillComponent(JobFacts facts, EnvironmentBlock environment, string rawId, int components)
    {
        facts.HetJobId ??= Fact(environment.Text("SLURM_JOB_ID"u8));
        for (var i = 0; i < components; i++)
        {
            if (!string.Equals(Of(environment, "SLURM_JOB_ID", i), rawId, StringComparison.Ordinal))
            {
                continue;
            }

            facts.HetOffset ??= Fact((long)i);
            facts.Project = Fact(Of(environment, "SLURM_JOB_ACCOUNT", i)) ?? facts.Project;
            facts.Partition = Fact(Of(environment, "SLURM_JOB_PARTITION", i)) ?? facts.Partition;
            facts.Cpus = Fact(CpusPerNode(Of(environment, "SLURM_JOB_CPUS_PER_NODE", i))) ?? facts.Cpus;
            var nodes = Of(environment, "SLURM_JOB_NUM_NODES", i);
            facts.NodeCount = Fact(long.TryParse(nodes, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : (long?)null) ?? facts.NodeCount;
            return;
        }
    }

    private static bool IsComponent(EnvironmentBlock environment, string rawId)
    {
        if (environment.Number("SLURM_HET_SIZE"u8) is not { } components)
        {
            return false;
        }

        for (var i = 0; i < Math.Min(components, MostComponents); i++)
        {
            if (string.Equals(Of(environment, "SLURM_JOB_ID", i), rawId, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Of(EnvironmentBlock environment, string name, int component) =>
        environment.Text(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}_HET_GROUP_{component}")));
}
