using Actors.Messages.Wire;

namespace Actors.Node.Finders;

/// <summary>
/// Finds jobs of one scheduler by the environment, where it uses no cgroups. A process belongs to the job its own environment names, and
/// where it names none to the one it was born into. What is read there is provisional: a user can write anything into it.
/// </summary>
internal interface IEnvironmentFinder : IJobFinder
{
    /// <summary>The raw id of the job that an environment names; null when it names none of this scheduler's. It may be none that can be used.</summary>
    string? RawIdIn(EnvironmentBlock environment);

    /// <summary>The scheduler's name of the node as the environment tells it; null where it tells none.</summary>
    string? NodeIn(EnvironmentBlock environment) => null;

    /// <summary>Whether the environment speaks of this very job: an extern step's speaks of none, a forged one of another. An empty id: of any job.</summary>
    bool Speaks(EnvironmentBlock environment, string rawId) =>
        EnvironmentFinders.TryFind([this], environment, out _, out var named) && (rawId.Length == 0 || string.Equals(named, rawId, StringComparison.Ordinal));

    /// <summary>Adds what the environment says to facts that do not have it yet.</summary>
    void Fill(JobFacts facts, EnvironmentBlock environment, string rawId);
}
