namespace Actors.Hub.Software.Yaml;

/// <summary>A document could not be read.</summary>
internal sealed class YamlFault(int line, string reason) : Exception(reason)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
