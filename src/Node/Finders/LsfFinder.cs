using System.Globalization;
using Actors.Messages.Wire;
using static Actors.Node.Finders.EnvironmentFinders;

namespace Actors.Node.Finders;

/// <summary>LSF: <c>LSB_JOBID</c>, of an array's element with <c>LSB_JOBINDEX</c>: <c>5[3]</c>. Outside arrays the index is 0.</summary>
internal sealed class LsfFinder : IEnvironmentFinder
{
    /// <inheritdoc/>
    public string Name => "lsf";

    /// <inheritdoc/>
    public string Scheduler => "lsf";

    /// <inheritdoc/>
    public string? RawIdIn(EnvironmentBlock environment) =>
        environment.Text("LSB_JOBID"u8) is { } id ? Element(environment) is { } index ? string.Create(CultureInfo.InvariantCulture, $"{id}[{index}]") : id : null;

    /// <inheritdoc/>
    public void Fill(JobFacts facts, EnvironmentBlock environment, string rawId)
    {
        facts.Project ??= Fact(environment.Text("LSB_PROJECT_NAME"u8));
        facts.Partition ??= Fact(environment.Text("LSB_QUEUE"u8));
        facts.Name ??= Fact(environment.Text("LSB_JOBNAME"u8));
        facts.Cpus ??= Fact(environment.Number("LSB_DJOB_NUMPROC"u8));
        facts.SubmitUnixUsec ??= Submitted(environment);
        if (Element(environment) is { } index)
        {
            facts.ArrayJobId ??= Fact(environment.Text("LSB_JOBID"u8));
            facts.ArrayTaskId ??= Fact(index.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>LSF names a job's file by its submission: <c>SECONDS.JOBID</c>. With it the id is unique, as ids come round.</summary>
    private static NumberFact? Submitted(EnvironmentBlock environment)
    {
        var name = Path.GetFileName(environment.Text("LSB_JOBFILENAME"u8) ?? "").Split('.');
        return name.Length >= 2 && string.Equals(name[1], environment.Text("LSB_JOBID"u8), StringComparison.Ordinal)
            && long.TryParse(name[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 100_000_000_000
            ? Fact(seconds * 1_000_000)
            : null;
    }

    private static long? Element(EnvironmentBlock environment) => environment.Number("LSB_JOBINDEX"u8) is { } index and > 0 ? index : null;
}
