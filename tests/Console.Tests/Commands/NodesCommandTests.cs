using System.Text.Json;
using Actors.Messages.Json;

namespace Actors.Console.Tests.Commands;

public sealed class NodesCommandTests
{
    [Fact]
    public async Task Nodes_are_listed_with_the_CPU_that_is_no_jobs()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, JsonSerializer.Serialize(new NodesView { Nodes = [Some(conflict: true)] }, ApiJson.Default.NodesView)));

        var (exit, output, _) = await hub.RunAsync("nodes", "--boots");

        Assert.Equal(0, exit);
        foreach (var part in new[] { "n1", "0.250 s", "1:02:03", "two machines under this name" })
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }

        Assert.Equal("/v1/nodes?boots=all", Assert.Single(hub.Requests).Path);
    }

    [Fact]
    public async Task Without_nodes_it_says_so()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, JsonSerializer.Serialize(new NodesView { Nodes = [] }, ApiJson.Default.NodesView)));

        var (exit, output, _) = await hub.RunAsync("nodes");

        Assert.Equal(0, exit);
        Assert.Contains("No node", output, StringComparison.Ordinal);
    }

    private static NodeBootView Some(bool conflict) => new()
    {
        Cluster = "site",
        Node = "n1",
        BootId = "b",
        AgentVersion = "0.1.0",
        FirstSeen = "2026-11-21T12:00:00Z",
        LastSeen = "2026-11-21T13:00:00Z",
        Conflict = conflict,
        Attribution = "taskstats",
        JobsSeconds = 3723,
        UnassignedTailSeconds = 0.25,
    };
}
