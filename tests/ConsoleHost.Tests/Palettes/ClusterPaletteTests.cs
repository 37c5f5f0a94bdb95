using Actors.ConsoleHost;
using Actors.ConsoleHost.Palettes;
using Actors.Messages.Json;

namespace ConsoleHost.Tests.Palettes;

public sealed class ClusterPaletteTests
{
    private static readonly ClusterMember Member = new() { Address = "akka://hub", Roles = [], Status = "up", Reachable = true, AppVersion = "1.0", Leader = true };

    [Fact]
    public async Task The_members_are_shown_as_they_are_now()
    {
        IReadOnlyList<ClusterMember> members = [Member];
        var dispatcher = new ConsoleDispatcher(new ClusterPalette(() => members));
        Assert.Equal([Member], (await dispatcher.DispatchAsync(new ConsoleRequest { Command = ["cluster", "show"] })).Members);
        members = [];
        Assert.Empty((await dispatcher.DispatchAsync(new ConsoleRequest { Command = ["cluster", "show"] })).Members!);
    }

    [Fact]
    public async Task A_process_that_is_in_none_says_so()
    {
        var reply = await new ConsoleDispatcher(new ClusterPalette(null)).DispatchAsync(new ConsoleRequest { Command = ["cluster", "show"] });
        Assert.Null(reply.Members);
        Assert.StartsWith("This process is in no cluster of actor systems", reply.Error, StringComparison.Ordinal);
    }
}
