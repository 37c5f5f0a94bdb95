using System.Diagnostics.CodeAnalysis;
using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Node.Finders;

/// <summary>What the finders by environment have in common.</summary>
internal static class EnvironmentFinders
{
    /// <summary>The job an environment names, and the first of the finders that knows it.</summary>
    /// <returns>False when it names none, or none that can be a raw id.</returns>
    public static bool TryFind(
        IReadOnlyList<IEnvironmentFinder> finders, EnvironmentBlock environment, [NotNullWhen(true)] out IEnvironmentFinder? finder, out string rawId)
    {
        for (var i = 0; i < finders.Count; i++)
        {
            if (finders[i].RawIdIn(environment) is { } named)
            {
                (finder, rawId) = (finders[i], named);
                return JobEntity.Flaw(named) is null;
            }
        }

        (finder, rawId) = (null, "");
        return false;
    }

    /// <summary>A fact from an environment; null when there is none.</summary>
    public static TextFact? Fact(string? value) => value is null ? null : new TextFact { Value = value, Source = FactSource.Environment };

    /// <inheritdoc cref="Fact(string?)"/>
    public static NumberFact? Fact(long? value) => value is { } number ? new NumberFact { Value = number, Source = FactSource.Environment } : null;
}
