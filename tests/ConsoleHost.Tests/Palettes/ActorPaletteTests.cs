using Actors.ConsoleHost;
using Actors.ConsoleHost.Palettes;
using Actors.Messages.Json;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ConsoleHost.Tests.Palettes;

public sealed class ActorPaletteTests : TestKit
{
    private readonly ConsoleDispatcher _dispatcher;

    public ActorPaletteTests()
        : base("akka { stdout-loglevel = OFF, test { single-expect-default = 120s, default-timeout = 120s } }", null)
    {
        _dispatcher = new ConsoleDispatcher(new ActorPalette(Sys, TimeSpan.FromSeconds(120)));
        var listener = TestActor;
        foreach (var name in (string[])["b", "a"])
        {
            Sys.ActorOf(Props.Create(() => new Parent(3, listener)), name);
            ExpectMsg("the last generation is here");
        }
    }

    [Fact]
    public async Task The_hierarchy_is_the_system_tree_then_the_user_tree_each_sorted()
    {
        var lines = await LinesAsync("hierarchy", ("d", "2"));
        Assert.Equal("/system", lines[0]);
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Equal(["/user", "/user/a", "/user/a/child", "/user/b", "/user/b/child"], lines.SkipWhile(line => line != "/user"));
    }

    [Fact]
    public async Task The_depth_is_four_unless_given()
    {
        Assert.Contains("/user/a/child/child/child", await LinesAsync("hierarchy"));
        Assert.Equal(["/system", "/user"], await LinesAsync("hierarchy", ("d", "0")));
    }

    [Theory]
    [InlineData("/user/a")]
    [InlineData("user/a/")]
    [InlineData("akka://test/user/a")]
    public async Task The_start_can_be_any_actor(string start) =>
        Assert.Equal(["/user/a", "/user/a/child"], await LinesAsync("hierarchy", ("d", "1"), ("s", start)));

    [Theory]
    [InlineData("-1")]
    [InlineData("deep")]
    [InlineData("")]
    [InlineData("99999999999")]
    public async Task A_depth_that_is_no_number_is_an_error(string depth) =>
        Assert.Contains("-d takes a number", await ErrorAsync(["actor", "hierarchy"], ("d", depth)), StringComparison.Ordinal);

    [Theory]
    [InlineData("/user/c")]
    [InlineData("/usr")]
    [InlineData("akka://other/user/a")]
    [InlineData("../etc/passwd")]
    public async Task A_start_that_is_nobody_is_an_error_that_names_it(string start) =>
        Assert.Equal($"No actor at '{start}'.", await ErrorAsync(["actor", "hierarchy"], ("s", start)));

    [Fact]
    public async Task The_system_is_told_by_its_address() => Assert.Equal(["akka://test"], await LinesAsync("system"));

    [Fact]
    public async Task An_actor_tells_its_path_class_and_children()
    {
        var lines = await RunAsync(["actor", "inspect", "/user/a"]);
        Assert.Contains("path: /user/a", lines.Lines!);
        Assert.Contains($"class: {typeof(Parent).FullName}", lines.Lines!);
        Assert.Contains("children: 1", lines.Lines!);
        Assert.Contains("answers: yes", lines.Lines!);
        Assert.Contains("terminated: no", lines.Lines!);
    }

    [Fact]
    public async Task An_actor_that_is_stuck_is_seen_as_such()
    {
        using var release = new ManualResetEventSlim();
        var stuck = Sys.ActorOf(Props.Create(() => new Stuck(release, TestActor)), "stuck");
        stuck.Tell("block", ActorRefs.NoSender);
        ExpectMsg("blocked");
        stuck.Tell("wait", ActorRefs.NoSender);
        var impatient = new ConsoleDispatcher(new ActorPalette(Sys));
        var lines = (await impatient.DispatchAsync(new ConsoleRequest { Command = ["actor", "inspect", "/user/stuck"] })).Lines!;
        release.Set();
        Assert.Contains("answers: not within 1 s", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("terminated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_cannot_be_inspected()
    {
        Assert.Equal("No actor at '/user/x'.", await ErrorAsync(["actor", "inspect", "/user/x"]));
        Assert.Contains("is no single actor", await ErrorAsync(["actor", "inspect", "/"]), StringComparison.Ordinal);
    }

    private Task<ConsoleReply> RunAsync(string[] command, params (string Name, string Value)[] options) =>
        _dispatcher.DispatchAsync(new ConsoleRequest { Command = command, Options = options.ToDictionary(option => option.Name, option => option.Value) });

    private async Task<IReadOnlyList<string>> LinesAsync(string command, params (string Name, string Value)[] options)
    {
        var reply = await RunAsync(["actor", command], options);
        Assert.Null(reply.Error);
        return reply.Lines!;
    }

    private async Task<string> ErrorAsync(string[] command, params (string Name, string Value)[] options)
    {
        var reply = await RunAsync(command, options);
        Assert.Null(reply.Lines);
        return reply.Error!;
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(int generations, IActorRef listener)
        {
            if (generations > 0)
            {
                Context.ActorOf(Props.Create(() => new Parent(generations - 1, listener)), "child");
            }
            else
            {
                listener.Tell("the last generation is here");
            }
        }
    }

    private sealed class Stuck : ReceiveActor
    {
        public Stuck(ManualResetEventSlim release, IActorRef listener) => ReceiveAny(_ =>
        {
            listener.Tell("blocked");
            release.Wait();
        });
    }
}
