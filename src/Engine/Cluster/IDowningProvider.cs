namespace Akka.Cluster;

/// <summary>What decides which members are down when some cannot be reached: <c>akka.cluster.downing-provider-class</c>.</summary>
public interface IDowningProvider
{
    /// <summary>How long after a member was removed its work may be taken over.</summary>
    TimeSpan DownRemovalMargin { get; }

    /// <summary>The actor that decides; null for none.</summary>
    Props DowningActorProps { get; }
}
