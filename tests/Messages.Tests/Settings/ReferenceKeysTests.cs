using System.Text.RegularExpressions;
using Actors.Messages.Settings;
using Akka.Configuration;

namespace Messages.Tests.Settings;

/// <summary>hocon/actors.conf and the code that reads it name the same keys. Keys below a section that has no fixed names (outputs, clusters) are read by their last part.</summary>
public sealed class ReferenceKeysTests
{
    private static readonly Config s_reference = SettingsLoader.Load(null, [], new Dictionary<string, string>());
    private static readonly string s_code = Code();

    [Fact]
    public void Every_key_is_read_somewhere() =>
        Assert.DoesNotContain(Leaves(s_reference.GetConfig("actors")!, "actors."), key =>
            !s_code.Contains($"\"{key}\"", StringComparison.Ordinal) && !Regex.IsMatch(s_code, $"[\".]{Regex.Escape(key[(key.LastIndexOf('.') + 1)..])}\""));

    [Fact]
    public void Every_key_that_is_read_is_in_the_reference()
    {
        var read = Regex.Matches(s_code, "(?:Get[A-Z][A-Za-z]*|Text|Positive|Size|Checked)\\((?:config, )?\"(?<key>actors\\.[a-z.-]+)\"").Select(match => match.Groups["key"].Value).Distinct().ToList();
        Assert.True(read.Count > 50, $"{read.Count} keys found in the code");
        Assert.DoesNotContain(read, key => !s_reference.HasPath(key));
    }

    private static IEnumerable<string> Leaves(Config config, string prefix) => config.AsEnumerable().SelectMany(entry =>
        entry.Value.IsObject() ? Leaves(entry.Value.ToConfig(), $"{prefix}{entry.Key}.") : [prefix + entry.Key]);

    private static string Code()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Actors.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        string[] projects = ["Messages", "Node", "Hub", "Console", "ConsoleHost", "Outputs"];
        return string.Concat(projects
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText));
    }
}
