namespace Actors.Cli;

/// <summary>A command cannot be done; the message names the cause and the cure and is shown as it is.</summary>
internal sealed class CliException : Exception
{
    public CliException(string message)
        : base(message)
    {
    }

    public CliException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The command was written wrongly; else it failed.</summary>
    public bool WrongUsage { get; init; }

    /// <summary>The hub is too busy: the same may be asked again.</summary>
    public bool Busy { get; init; }

    /// <summary>What <c>--json</c> prints in place of a result; null for nothing.</summary>
    public string? Json { get; init; }
}
