using Actors.Messages.Wire;
using static Actors.Node.Finders.EnvironmentFinders;

namespace Actors.Node.Finders;

/// <summary>PBS (OpenPBS, PBS Professional, Torque): <c>PBS_JOBID</c>, <c>12.server</c>, of a task of an array <c>12[3].server</c>.</summary>
internal sealed class PbsFinder : IEnvironmentFinder
{
    /// <inheritdoc/>
    public string Name => "pbs";

    /// <inheritdoc/>
    public string Scheduler => "pbs";

    /// <inheritdoc/>
    public string? RawIdIn(EnvironmentBlock environment) => environment.Text("PBS_JOBID"u8);

    /// <inheritdoc/>
    public void Fill(JobFacts facts, EnvironmentBlock environment, string rawId)
    {
        facts.Project ??= Fact(environment.Text("PBS_ACCOUNT"u8));
        facts.Partition ??= Fact(environment.Text("PBS_QUEUE"u8));
        facts.Name ??= Fact(environment.Text("PBS_JOBNAME"u8));
        facts.Cpus ??= Fact(environment.Number("PBS_NP"u8));
        facts.NodeCount ??= Fact(environment.Number("PBS_NUM_NODES"u8));
        if (TrySplit(rawId, out var array, out var task))
        {
            facts.ArrayJobId ??= Fact(array);
            facts.ArrayTaskId ??= Fact(task);
        }
    }

    /// <summary>The array and the index of a task: <c>12[3].server</c> is 3 of <c>12[].server</c>, as qstat names them.</summary>
    /// <returns>False for a job of no array.</returns>
    internal static bool TrySplit(string rawId, out string array, out string task)
    {
        var (open, close) = (rawId.IndexOf('[', StringComparison.Ordinal), rawId.IndexOf(']', StringComparison.Ordinal));
        (array, task) = ("", "");
        if (open <= 0 || close <= open + 1 || rawId.AsSpan(0, open).ContainsAnyExceptInRange('0', '9') || rawId.AsSpan(open + 1, close - open - 1).ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        (array, task) = (rawId[..(open + 1)] + rawId[close..], rawId[(open + 1)..close]);
        return true;
    }
}
