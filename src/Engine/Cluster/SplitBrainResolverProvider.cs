namespace Akka.Cluster.SBR;

/// <summary>The usual <see cref="IDowningProvider"/>. In a cluster of one process nobody can be out of reach, so it runs no actor.</summary>
#pragma warning disable CS9113 // The constructor that every provider has.
public class SplitBrainResolverProvider(ActorSystem system, Cluster cluster) : IDowningProvider
#pragma warning restore CS9113
{
    /// <summary><c>akka.cluster.split-brain-resolver.stable-after</c>.</summary>
    public TimeSpan DownRemovalMargin { get; } = system.Settings.Config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after", TimeSpan.FromSeconds(20));

    public Props DowningActorProps => Props.None;
}
