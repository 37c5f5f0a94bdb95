using Actors.Messages.Json;
using Akka.Actor;
using Akka.Cluster;

namespace Actors.Hub;

/// <summary>The cluster of actor systems as the hub sees it, for <c>cluster show</c>.</summary>
internal static class ClusterMembers
{
    /// <summary>Its members, ordered by address.</summary>
    public static IReadOnlyList<ClusterMember> Of(ActorSystem system)
    {
        var state = Cluster.Get(system).State;
        return
        [
            .. state.Members.OrderBy(member => member.Address, Member.AddressOrdering).Select(member => new ClusterMember
            {
                Address = member.Address.ToString(),
                Roles = [.. member.Roles.Order(StringComparer.Ordinal)],
                Status = member.Status.ToString().ToLowerInvariant(),
                Reachable = !state.Unreachable.Contains(member),
                AppVersion = member.AppVersion.ToString(),
                Leader = member.Address.Equals(state.Leader),
            }),
        ];
    }
}
