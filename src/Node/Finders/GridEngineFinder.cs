using System.Globalization;
using Actors.Messages.Wire;
using static Actors.Node.Finders.EnvironmentFinders;

namespace Actors.Node.Finders;

/// <summary>
/// Grid Engine: <c>JOB_ID</c>, of a task of an array <c>JOB_ID.SGE_TASK_ID</c>. Where a process has a shepherd above it that decides
/// (<see cref="GridEngineShepherds"/>); to a process that has become a daemon its environment is left, and the job it was born into.
/// </summary>
internal sealed class GridEngineFinder : IEnvironmentFinder
{
    /// <inheritdoc/>
    public string Name => "sge";

    /// <inheritdoc/>
    public string Scheduler => "sge";

    /// <summary>The number of a task of an array: outside arrays <c>SGE_TASK_ID</c> is <c>undefined</c>.</summary>
    public static long? Task(EnvironmentBlock environment) => environment.Number("SGE_TASK_ID"u8) is { } task and > 0 ? task : null;

    /// <summary>The raw id of a job, or of a task of an array.</summary>
    public static string RawId(string job, long? task) => task is { } number ? string.Create(CultureInfo.InvariantCulture, $"{job}.{number}") : job;

    /// <summary><c>JOB_ID</c> alone is anybody's name: Grid Engine sets others with it.</summary>
    public string? RawIdIn(EnvironmentBlock environment) =>
        environment.Text("JOB_ID"u8) is { } job
        && environment.Has("SGE_TASK_ID"u8)
        && (environment.Has("SGE_ROOT"u8) || environment.Has("SGE_ACCOUNT"u8) || environment.Has("SGE_CELL"u8))
            ? RawId(job, Task(environment))
            : null;

    /// <inheritdoc/>
    public void Fill(JobFacts facts, EnvironmentBlock environment, string rawId)
    {
        facts.Project ??= Fact(environment.Text("SGE_ACCOUNT"u8));
        facts.Partition ??= Fact(environment.Text("QUEUE"u8));
        facts.Name ??= Fact(environment.Text("JOB_NAME"u8));
        facts.Cpus ??= Fact(environment.Number("NSLOTS"u8));
        facts.NodeCount ??= Fact(environment.Number("NHOSTS"u8));
        if (Task(environment) is { } task)
        {
            facts.ArrayJobId ??= Fact(environment.Text("JOB_ID"u8));
            facts.ArrayTaskId ??= Fact(task.ToString(CultureInfo.InvariantCulture));
        }
    }
}
