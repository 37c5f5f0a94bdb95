namespace Actors.Console.Tests.Commands;

public sealed class ClusterCommandTests
{
    private const string Two = """
        {"lines":null,"error":null,"members":[{"address":"akka.tcp://s@a:1","roles":["hub","api"],"status":"up","reachable":true,"appVersion":"1.0","leader":true},
        {"address":"akka.tcp://s@b:1","roles":[],"status":"up","reachable":false,"appVersion":"1.0","leader":false}]}
        """;

    [Fact]
    public async Task Members_are_a_line_each_and_counted()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Two));

        var (exit, output, _) = await hub.RunAsync("cluster", "show");

        Assert.Equal(0, exit);
        Assert.Equal(
            ["akka.tcp://s@a:1 | [hub,api] | up |  | 1.0", "akka.tcp://s@b:1 | [] | up | unreachable | 1.0", "Count: 2 nodes"],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(("POST", "/v1/console", """{"command":["cluster","show"],"options":{}}"""), Assert.Single(hub.Requests));
    }

    [Fact]
    public async Task As_JSON_they_are_the_answer_as_it_came()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, Two));

        var (exit, output, _) = await hub.RunAsync("cluster", "show", "--json");

        Assert.Equal(0, exit);
        Assert.Equal(Two.ReplaceLineEndings(string.Empty), output.Trim());
    }

    [Fact]
    public async Task A_process_in_no_cluster_is_exit_code_1()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"error":"This process is in no cluster"}"""));

        var (exit, output, error) = await hub.RunAsync("cluster", "show");

        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains("in no cluster", error, StringComparison.Ordinal);
    }
}
