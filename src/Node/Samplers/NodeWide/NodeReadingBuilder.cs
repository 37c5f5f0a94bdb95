using Actors.Messages.Wire;
using Actors.Node.Processes;
using Actors.Node.Samplers.Metrics;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>Takes the values of one reading.</summary>
/// <param name="jobs">Jobs on the node.</param>
/// <param name="at">When it began.</param>
internal sealed class NodeReadingBuilder(IReadOnlyList<FollowedJob> jobs, DateTimeOffset at)
{
    /// <summary>More values than this no node has: what comes first stays.</summary>
    public const int Most = 20_000;

    private readonly List<NodeValue> _values = [];

    /// <summary>Jobs on the node.</summary>
    public IReadOnlyList<FollowedJob> Jobs => jobs;

    /// <summary>When it began.</summary>
    public DateTimeOffset At => at;

    /// <summary>What was taken so far.</summary>
    public IReadOnlyList<NodeValue> Values => _values;

    /// <summary>What could not be read of it, for people; null: all could.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reads a part: where its command fails the other parts stand.</summary>
    public void Try(Action part)
    {
        try
        {
            part();
        }
        catch (SamplerCommandException exception)
        {
            Fault ??= exception.Message;
        }
    }

    /// <summary>A gauge of the node, or of one job.</summary>
    public void Gauge(string name, string unit, double? value, LocalJobId? owner = null, string? rule = null, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Add(new MetricId(name, unit, MetricKind.Gauge, labels), value, 0, rule, owner);

    /// <summary>A counter of the node, or of one job.</summary>
    public void Counter(string name, string unit, double? value, double wrapsAt = 0, LocalJobId? owner = null, string? rule = null, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Add(new MetricId(name, unit, MetricKind.Counter, labels), value, wrapsAt, rule, owner);

    /// <summary>Any value.</summary>
    public void Add(MetricId id, double? value, double wrapsAt = 0, string? rule = null, LocalJobId? owner = null)
    {
        if (value is { } known && double.IsFinite(known) && _values.Count < Most)
        {
            _values.Add(new NodeValue(id, known, wrapsAt, rule, owner));
        }
    }
}
