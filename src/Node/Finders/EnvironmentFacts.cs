using System.Globalization;
using System.Text;
using Actors.Messages.Wire;

namespace Actors.Node.Finders;

/// <summary>What the environment of a job's first process says of it. Provisional: a user can write anything there.</summary>
internal static class EnvironmentFacts
{
    private const int MostComponents = 1024;

    /// <summary>
    /// Whether the environment speaks of this job: the extern step's speaks of none, a forged one of another. A component of a heterogeneous job is
    /// named beside the first one. An empty id: of any job of the scheduler.
    /// </summary>
    public static bool Speaks(EnvironmentBlock environment, string scheduler, string rawId) =>
        EnvironFinder.TryFind(environment, out var named, out var id) && string.Equals(named, scheduler, StringComparison.Ordinal)
        && (rawId.Length == 0 || string.Equals(id, rawId, StringComparison.Ordinal) || IsComponent(environment, rawId));

    /// <summary>Adds what the environment says to facts that do not have it yet.</summary>
    public static void Fill(JobFacts facts, EnvironmentBlock environment, string scheduler, string rawId)
    {
        switch (scheduler)
        {
            case "slurm":
                FillSlurm(facts, environment, rawId);
                break;
            case "oar":
                facts.Project ??= Fact(environment.Text("OAR_PROJECT_NAME"u8));
                facts.Name ??= Fact(environment.Text("OAR_JOB_NAME"u8));
                facts.ArrayJobId ??= Fact(environment.Text("OAR_ARRAY_ID"u8));
                facts.ArrayTaskId ??= Fact(environment.Text("OAR_ARRAY_INDEX"u8));
                break;
            case "pbs":
                facts.Project ??= Fact(environment.Text("PBS_ACCOUNT"u8));
                facts.Partition ??= Fact(environment.Text("PBS_QUEUE"u8));
                facts.Name ??= Fact(environment.Text("PBS_JOBNAME"u8));
                facts.ArrayTaskId ??= Fact(environment.Text("PBS_ARRAY_INDEX"u8));
                break;
            case "sge":
                facts.Project ??= Fact(environment.Text("SGE_ACCOUNT"u8));
                facts.Partition ??= Fact(environment.Text("QUEUE"u8));
                facts.Name ??= Fact(environment.Text("JOB_NAME"u8));
                facts.Cpus ??= Fact(environment.Number("NSLOTS"u8));
                break;
            case "lsf":
                facts.Project ??= Fact(environment.Text("LSB_PROJECT_NAME"u8));
                facts.Partition ??= Fact(environment.Text("LSB_QUEUE"u8));
                facts.Name ??= Fact(environment.Text("LSB_JOBNAME"u8));
                facts.Cpus ??= Fact(environment.Number("LSB_DJOB_NUMPROC"u8));
                break;
            default:
                break;
        }
    }

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

    private static void FillSlurm(JobFacts facts, EnvironmentBlock environment, string rawId)
    {
        facts.Project ??= Fact(environment.Text("SLURM_JOB_ACCOUNT"u8));
        facts.Partition ??= Fact(environment.Text("SLURM_JOB_PARTITION"u8));
        facts.Name ??= Fact(environment.Text("SLURM_JOB_NAME"u8));
        facts.Cpus ??= Fact(CpusPerNode(environment.Text("SLURM_JOB_CPUS_PER_NODE"u8)));
        facts.NodeCount ??= Fact(environment.Number("SLURM_JOB_NUM_NODES"u8));
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

    private static TextFact? Fact(string? value) => value is null ? null : new TextFact { Value = value, Source = FactSource.Environment };

    private static NumberFact? Fact(long? value) => value is { } number ? new NumberFact { Value = number, Source = FactSource.Environment } : null;
}
