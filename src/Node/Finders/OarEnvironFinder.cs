using Actors.Messages.Wire;
using static Actors.Node.Finders.EnvironmentFinders;

namespace Actors.Node.Finders;

/// <summary>OAR without cgroups: <c>OAR_JOB_ID</c>.</summary>
internal sealed class OarEnvironFinder : IEnvironmentFinder
{
    /// <inheritdoc/>
    public string Name => "oar-environ";

    /// <inheritdoc/>
    public string Scheduler => "oar";

    /// <inheritdoc/>
    public string? RawIdIn(EnvironmentBlock environment) => environment.Text("OAR_JOB_ID"u8) ?? environment.Text("OAR_JOBID"u8);

    /// <inheritdoc/>
    public void Fill(JobFacts facts, EnvironmentBlock environment, string rawId)
    {
        facts.Project ??= Fact(environment.Text("OAR_PROJECT_NAME"u8));
        facts.Name ??= Fact(environment.Text("OAR_JOB_NAME"u8));
        facts.ArrayJobId ??= Fact(environment.Text("OAR_ARRAY_ID"u8));
        facts.ArrayTaskId ??= Fact(environment.Text("OAR_ARRAY_INDEX"u8));
    }
}
