using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>A sampler of the node as its settings want it.</summary>
/// <param name="Sampler">Reads.</param>
/// <param name="Times">How often.</param>
/// <param name="Rule">How what is the node's is given to jobs.</param>
internal sealed record NodeSamplerPlan(NodeSampler Sampler, NodeSamplerTimes Times, string Rule);

/// <summary>Starts the samplers of the node: <c>/user/sampler-NAME</c>.</summary>
internal static class NodeSamplers
{
    /// <summary>Starts one and gives what each job needs of it.</summary>
    public static SamplerRegistration Start(ActorSystem system, NodeSamplerPlan plan, HostBusy busy, TimeProvider time, SamplerMetrics metrics, ILogger log)
    {
        var name = plan.Sampler.Name;
        var actor = system.ActorOf(Props.Create<NodeSamplerActor>(plan.Sampler, plan.Times, busy, time, metrics, log), $"sampler-{name}");
        return new SamplerRegistration(name, (_, set) => Props.Create<JobShareSampler>(name, actor, plan.Rule, set));
    }
}
