using Actors.Messages.Settings;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>Where the host shows itself.</summary>
/// <param name="Proc"><c>actors.node.proc-root</c>.</param>
/// <param name="Sys"><c>actors.node.sys-root</c>.</param>
internal sealed record SamplerRoots(string Proc, string Sys);

/// <summary>Settings of one sampler: <c>actors.node.samplers.NAME</c>. A value that cannot be used is named with its key.</summary>
internal sealed class SamplerSection(string name, Config config, SamplerRoots roots, ILogger log)
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);

    public SamplerRoots Roots => roots;

    public ILogger Log => log;

    /// <summary>The sampler's.</summary>
    public NodeSamplerTimes Times
    {
        get
        {
            var interval = Duration("interval");
            return new NodeSamplerTimes(interval, Has("timeout") ? Duration("timeout") + TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>How the node's values are given to jobs; a sampler without the key has none that are.</summary>
    public string Rule => !Has("rule") ? SharingRule.WholeNode : Text("rule") is var rule && SharingRule.All.Contains(rule, StringComparer.Ordinal)
        ? rule
        : throw new StartException($"{Key("rule")} = \"{Text("rule")}\" is none of {string.Join(", ", SharingRule.All)}");

    public string Text(string key) => config.GetString(key, "");

    public IReadOnlyList<string> List(string key) => [.. config.GetStringList(key)];

    /// <summary>A list that a sampler can do nothing without.</summary>
    public IReadOnlyList<string> Needed(string key) => List(key) is { Count: > 0 } list ? list : throw new StartException($"{Key(key)} is empty: the sampler {name} has nothing to read; name something or switch it off");

    public bool Is(string key) => config.GetBoolean(key);

    /// <summary>A command as a list of program and arguments; null where the list is empty.</summary>
    public SamplerCommand? Command(string key) => List(key) is { Count: > 0 } words ? new SamplerCommand(words, Duration("timeout")) : null;

    /// <summary>A command that a sampler can do nothing without.</summary>
    public SamplerCommand NeededCommand(string key) => Command(key) ?? throw new StartException($"{Key(key)} is empty: give the program and its arguments, or switch the sampler off");

    public TimeSpan Duration(string key)
    {
        var value = config.GetTimeSpan(key);
        return value >= LeastInterval && value <= TimeSpan.FromDays(1) ? value : throw new StartException($"{Key(key)} = {config.GetString(key)}: must be between 100ms and 1d");
    }

    /// <summary>The one-of-these values of a list.</summary>
    public IReadOnlySet<string> Choices(string key, params string[] known)
    {
        var list = List(key);
        return list.FirstOrDefault(item => !known.Contains(item, StringComparer.Ordinal)) is { } wrong
            ? throw new StartException($"{Key(key)}: \"{wrong}\" is none of {string.Join(", ", known)}")
            : list.ToHashSet(StringComparer.Ordinal);
    }

    public string Key(string key) => $"actors.node.samplers.{name}.{key}";

    private bool Has(string key) => config.HasPath(key);
}
