namespace Actors.Hub.Software.Yaml;

/// <summary>A value of a YAML document with its place.</summary>
/// <param name="Line">From 1.</param>
internal abstract record YamlItem(int Line)
{
    /// <summary>A text, number, flag or nothing.</summary>
    internal sealed record Scalar(string Value, bool Plain, string? Tag, int Line) : YamlItem(Line);

    internal sealed record Sequence(IReadOnlyList<YamlItem> Items, int Line) : YamlItem(Line);

    internal sealed record Mapping(IReadOnlyList<(YamlItem Key, YamlItem Value)> Pairs, int Line) : YamlItem(Line);
}
