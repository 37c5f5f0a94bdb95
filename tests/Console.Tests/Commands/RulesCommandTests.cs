namespace Actors.Console.Tests.Commands;

public sealed class RulesCommandTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("actors-console-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_refused_rule_file_is_told_fault_by_fault()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (422, """{"title":"refused","detail":"rules.yaml is refused; the old rules stay","faults":[{"file":"rules.yaml","line":3,"reason":"unknown group c"}]}"""));
        var file = Path.Combine(directory, "rules.yaml");
        await File.WriteAllTextAsync(file, "rules: []\n");

        var (exit, _, error) = await hub.RunAsync("rules", "load", file);

        Assert.Equal(1, exit);
        Assert.Contains("rules.yaml:3: unknown group c", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_file_that_is_not_UTF8_is_refused_before_it_is_sent()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, "{}"));
        var file = Path.Combine(directory, "latin1.yaml");
        await File.WriteAllBytesAsync(file, [.. "rules: # caf"u8, 0xe9, (byte)'\n']);

        var (exit, _, error) = await hub.RunAsync("rules", "load", file);

        Assert.Equal(1, exit);
        Assert.Contains("save the file as UTF-8", error, StringComparison.Ordinal);
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task Paths_are_tested_in_one_request()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"matches":[{"path":"/sw/x","name":"X","version":"1","localVersion":"","userProvided":false,"ignore":false,"line":3},{"path":"/y","name":null}]}"""));

        var (exit, output, _) = await hub.RunAsync("rules", "test", "/sw/x", "/y");

        Assert.Equal(0, exit);
        Assert.Contains("(no rule matched)", output, StringComparison.Ordinal);
        Assert.Equal("""{"paths":["/sw/x","/y"]}""", Assert.Single(hub.Requests).Body);
    }
}
