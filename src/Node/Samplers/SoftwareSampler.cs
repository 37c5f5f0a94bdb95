using Actors.Messages.Wire;
using Actors.Node.Processes;
using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>CPU per executable: the job's slice of the node's process table.</summary>
internal sealed class SoftwareSampler : SamplerActor
{
    /// <summary>Its name and key.</summary>
    public const string Name = "software";

    public SoftwareSampler()
        : base(Name)
    {
    }

    public static SamplerRegistration Registration { get; } = new(Name, Props.Create<SoftwareSampler>());

    protected override SamplePart? Take(JobSlice slice) => new Part(slice.Executables);

    private sealed record Part(IReadOnlyList<ExecutableUsage> Executables) : SamplePart
    {
        public override void AddTo(UsageParts parts) => parts.Executables = Executables;
    }
}
