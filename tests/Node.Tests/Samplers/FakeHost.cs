using Actors.Messages.Settings;
using Actors.Node.Samplers.NodeWide;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Samplers;

/// <summary>A tree of /proc and /sys to be read, and commands that print what they are told.</summary>
internal sealed class FakeHost : IDisposable
{
    private readonly FreshDirectory _directory = new();

    public SamplerRoots Roots => new(Path("proc"), Path("sys"));

    public string Path(string relative) => System.IO.Path.Combine(_directory.Path, relative);

    /// <summary>Writes a file below the tree.</summary>
    public FakeHost With(string relative, string text)
    {
        var path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A command that prints a file: as a list of a setting.</summary>
    public string Prints(string text)
    {
        var file = $"out-{Guid.NewGuid():N}";
        With(file, text);
        return $"[ \"/bin/cat\", \"{Path(file)}\" ]";
    }

    /// <summary>Settings of a sampler: its defaults and what differs.</summary>
    public SamplerSection Section(string name, string differences = "")
    {
        var all = ConfigurationFactory.ParseString($"actors.node.samplers.{name} {{\n{differences}\n}}").WithFallback(SettingsLoader.Reference);
        return new SamplerSection(name, all.GetConfig($"actors.node.samplers.{name}")!, Roots, NullLogger.Instance);
    }

    /// <summary>What a sampler reads: one line per value, <c>name{label=value} kind value unit</c>.</summary>
    public static IReadOnlyList<string> Lines(NodeSampler sampler, params FollowedJob[] jobs)
    {
        var reading = Read(sampler, jobs);
        return [.. reading.Values.Select(value => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{value.Id} {value.Id.Kind.ToString().ToLowerInvariant()} {Math.Round(value.Value, 6)} {value.Id.Unit}{(value.Owner is { } owner ? " of " + owner.RawId : "")}{(value.Rule is { } rule ? " " + rule : "")}"))];
    }

    public static NodeReadingBuilder Read(NodeSampler sampler, params FollowedJob[] jobs)
    {
        var reading = new NodeReadingBuilder(jobs, Slices.At);
        sampler.Read(reading);
        return reading;
    }

    public void Dispose() => _directory.Dispose();
}
