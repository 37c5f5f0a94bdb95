namespace Actors.Hub.Software.Patterns;

/// <summary>An expression was refused.</summary>
internal sealed class PatternException(string reason, int offset) : Exception(reason)
{
    /// <summary>Where in the expression, in characters from 0.</summary>
    public int Offset { get; } = offset;
}
