namespace Actors.Cli;

/// <summary>Exit codes of <c>actors</c>.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Done, but some input was quarantined.</summary>
    public const int DoneWithQuarantine = 3;
}
