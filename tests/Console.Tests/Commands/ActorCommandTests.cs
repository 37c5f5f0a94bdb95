using System.Net.Sockets;
using System.Text;

namespace Actors.Console.Tests.Commands;

public sealed class ActorCommandTests
{
    [Fact]
    public async Task The_hub_is_asked_with_the_given_switches()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"lines":["/user","/user/a\u001b"]}"""));

        var (exit, output, _) = await hub.RunAsync("actor", "hierarchy", "-d", "2", "-s", "/user");

        Assert.Equal(0, exit);
        Assert.Equal($"/user{Environment.NewLine}/user/a\\u001b{Environment.NewLine}", output);
        Assert.Equal(("POST", "/v1/console", """{"command":["actor","hierarchy"],"options":{"d":"2","s":"/user"}}"""), Assert.Single(hub.Requests));
    }

    [Fact]
    public async Task A_depth_that_is_no_number_is_told_in_words()
    {
        var (exit, output, error) = await Cli.RunAsync(string.Empty, "actor", "hierarchy", "-d", "x");

        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.StartsWith("--depth x: must be a whole number", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_is_asked_over_its_socket()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("actors-console-").FullName, "s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var asked = Task.Run(async () =>
        {
            using var peer = await listener.AcceptAsync();
            await using var stream = new NetworkStream(peer);
            using var reader = new StreamReader(stream);
            var line = await reader.ReadLineAsync();
            await stream.WriteAsync(Encoding.UTF8.GetBytes("{\"lines\":[\"akka://node\"]}\n"));
            return line;
        });

        var (exit, output, _) = await Cli.RunAsync(string.Empty, "--at", "unix:" + path, "actor", "system");

        Assert.Equal(0, exit);
        Assert.Equal("akka://node" + Environment.NewLine, output);
        Assert.Equal("""{"command":["actor","system"],"options":{}}""", await asked);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_command_that_fails_there_fails_here()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"error":"no actor /user/x"}"""));

        var (exit, output, error) = await hub.RunAsync("actor", "inspect", "/user/x", "--json");

        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains("no actor /user/x", error, StringComparison.Ordinal);
    }
}
