using Actors.Messages.Json;

namespace Actors.ConsoleHost.Palettes;

/// <summary>The cluster of actor systems that the process is in: <c>cluster show</c>. Reads only.</summary>
/// <param name="members">Gives its members as this one sees them; null: the process is in none.</param>
public sealed class ClusterPalette(Func<IReadOnlyList<ClusterMember>>? members) : IConsolePalette
{
    public string Name => "cluster";

    public IReadOnlyList<ConsoleCommand> Commands =>
        [new("show", "", "Members of the cluster of actor systems", (_, _) => Task.FromResult(new ConsoleReply { Members = Show() }))];

    private IReadOnlyList<ClusterMember> Show() => members?.Invoke()
        ?? throw new ConsoleException("This process is in no cluster of actor systems: agents speak to the hub over HTTP. 'actors nodes' lists those that report to it.");
}
