using Actors.Messages.Segments;
using Actors.Messages.Wire;

namespace Actors.Console.Tests.Commands;

public sealed class ImportNodeCommandTests : IDisposable
{
    private const string Stream = """{"cluster":"c","node":"n1","stream":"s","highest":3,"missing":"2","written":"2026-11-21T12:00:00Z","taken":"2026-11-21T12:00:00Z"}""";
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-console-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Segments_go_to_the_hub_in_their_order_and_missing_ones_are_told()
    {
        Put("a/x.segment", 10);
        Put("b/y.segment", 9);
        Put("b/.z.segment", 1);
        await using var hub = await FakeHub.StartAsync((_, _) => (200, $$"""{"accepted":1,"duplicate":1,"quarantined":0,"reasons":[],"bad":[],"streams":[{{Stream}}]}"""));

        var (exit, output, _) = await hub.RunAsync("import", "node", _directory);

        Assert.Equal(0, exit);
        Assert.Equal(["missing: segments 2 of node n1 of cluster c (outbox s)", "1 accepted, 1 duplicate, 0 quarantined."], output.Trim().Split(Environment.NewLine));
        Assert.Equal(["b/y.segment", "a/x.segment"], Sent(hub).Files.Select(file => file.Name));
        Assert.True(File.Exists(_directory + "/a/x.segment"));
    }

    [Fact]
    public async Task Taken_ones_go_to_the_archive_and_bad_ones_aside_with_their_reasons()
    {
        Put("a.segment", 1);
        Put("b.segment", 2);
        await File.WriteAllTextAsync(_directory + "/c.segment", "{}");
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"accepted":1,"duplicate":0,"quarantined":1,"reasons":[{"file":"b.segment","reason":"spoiled"}],"bad":["b.segment"],"streams":[]}"""));

        var (exit, output, _) = await hub.RunAsync("import", "node", _directory, "--archive", _directory + "/archive", "--error", _directory + "/error");

        Assert.Equal(3, exit);
        Assert.EndsWith("1 accepted, 0 duplicate, 2 quarantined.", output.Trim(), StringComparison.Ordinal);
        Assert.Equal(["archive/a.segment", "error/b.segment", "error/b.segment.reason", "error/c.segment", "error/c.segment.reason"],
            Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_directory, path)).Order(StringComparer.Ordinal));
        Assert.Equal("spoiled\n", await File.ReadAllTextAsync(_directory + "/error/b.segment.reason"));
        Assert.Equal(2, Sent(hub).Files.Count);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_fails_before_anything_is_sent()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, "{}"));

        var (exit, _, error) = await hub.RunAsync("import", "node", _directory + "/none");

        Assert.Equal(1, exit);
        Assert.Contains("none: no such directory", error, StringComparison.Ordinal);
        Assert.Empty(hub.Requests);
    }

    private static ImportFiles Sent(FakeHub hub) => ImportFiles.Parser.ParseFrom(System.Text.Encoding.Latin1.GetBytes(Assert.Single(hub.Requests, r => r.Path == "/v1/imports/node").Body));

    private void Put(string name, ulong number)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, SegmentFormat.Write(new SegmentHeader { Cluster = "c", Node = "n1", Stream = "s", Number = number }, []));
    }
}
