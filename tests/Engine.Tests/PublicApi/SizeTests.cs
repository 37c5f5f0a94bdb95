using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Engine.Tests.PublicApi;

/// <summary>The engine stays small enough to be read in a day: src/Engine and src/Engine.Persistence together, without their tests and the test kit.</summary>
public sealed partial class SizeTests
{
    /// <summary>Where a change goes beyond one of these, something else becomes simpler, or the figures in docs/engine.md are decided anew.</summary>
    private const int MostLinesOfCode = 8_900, MostWithBraces = 12_880, MostLines = 18_100, MostInOneFile = 300;

    [Fact]
    public void The_engine_does_not_grow_unseen()
    {
        var files = Sources().ToList();
        Assert.True(files.Count > 100, $"{files.Count} files of the engine were found");
        var lines = files.SelectMany(f => f.Lines).ToList();
        Most(MostLinesOfCode, lines.Count(l => !NoCode().IsMatch(l)), "without blank lines, comments, usings, namespaces, directives and lines of brackets alone");
        Most(MostWithBraces, lines.Count(l => l.Trim() is { Length: > 0 } text && !text.StartsWith("//", StringComparison.Ordinal)), "without blank lines and comments");
        Most(MostLines, lines.Count, "of every kind");
        Assert.All(files, f => Most(MostInOneFile, f.Lines.Length, f.Name));
    }

    private static void Most(int most, int lines, string what) => Assert.True(lines <= most, $"{lines} lines, at most {most}: {what}");

    private static IEnumerable<(string Name, string[] Lines)> Sources([CallerFilePath] string here = "")
    {
        var source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src"));
        return new[] { "Engine", "Engine.Persistence" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(source, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Select(file => (file, File.ReadAllLines(file)));
    }

    [GeneratedRegex(@"^\W*(//.*|using [^(]*;|namespace .*;|#.*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NoCode();
}
