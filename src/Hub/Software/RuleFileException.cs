using Actors.Messages.Json;

namespace Actors.Hub.Software;

/// <summary>A rule file was refused: every fault found in it, by line.</summary>
public sealed class RuleFileException : Exception
{
    public RuleFileException(IReadOnlyList<RuleFault> faults)
        : base(string.Join('\n', faults.Select(f => $"{f.File}:{f.Line}: {f.Reason}"))) => Faults = faults;

    /// <summary>At least one.</summary>
    public IReadOnlyList<RuleFault> Faults { get; }
}
