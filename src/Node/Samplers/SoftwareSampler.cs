using Actors.Messages.Wire;
using Actors.Node.Processes;
using Actors.Node.Samplers.Metrics;
using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>CPU per executable: the job's slice of the node's process table.</summary>
internal sealed class SoftwareSampler : SamplerActor
{
    /// <summary>Its name and key.</summary>
    public const string Name = "software";

    private static readonly MetricId User = MetricId.Counter("user", "s");
    private static readonly MetricId System = MetricId.Counter("system", "s");
    private static readonly MetricId Voluntary = MetricId.Counter("voluntary_switches", "");
    private static readonly MetricId Involuntary = MetricId.Counter("involuntary_switches", "");
    private static readonly MetricId Processes = MetricId.Gauge("processes", "");

    private readonly MetricSet _metrics;

    public SoftwareSampler(MetricSet metrics)
        : base(Name) => _metrics = metrics;

    public static SamplerRegistration Registration { get; } = new(Name, (_, metrics) => Props.Create<SoftwareSampler>(metrics));

    protected override SamplePart? Take(JobSlice slice)
    {
        var (user, system) = (0L, 0L);
        foreach (var executable in slice.Executables)
        {
            if (executable.Role != ExecutableRole.Escaped)
            {
                user += executable.UserUsec;
                system += executable.SystemUsec;
            }
        }

        _metrics.Own(User, user / 1e6, slice.At);
        _metrics.Own(System, system / 1e6, slice.At);
        _metrics.Own(Voluntary, slice.Beside.Switches?.Voluntary, slice.At);
        _metrics.Own(Involuntary, slice.Beside.Switches?.Involuntary, slice.At);
        _metrics.Gauge(Processes, slice.LiveProcesses, slice.At);
        return new Part(slice.Executables, _metrics.ToWire());
    }

    private sealed record Part(IReadOnlyList<ExecutableUsage> Executables, IReadOnlyList<Metric> Metrics) : SamplePart
    {
        public override void AddTo(UsageParts parts)
        {
            parts.Executables = Executables;
            parts.Metrics.AddRange(Metrics);
        }
    }
}
