using System.Diagnostics;
using System.Text.Json;
using Actors.Cli;
using Actors.Cli.Publish;

namespace Actors.Console.Tests.Publish;

/// <summary>What is kept between runs, and beside another.</summary>
public sealed class RegistrantStateTests : IDisposable
{
    private readonly Spool _spool = new();

    public void Dispose() => _spool.Dispose();

    [Fact]
    public async Task A_file_that_changed_after_it_was_sent_is_sent_again_before_it_is_archived()
    {
        await using var one = await SgasServer.StartAsync();
        await using var two = await SgasServer.StartAsync();
        _spool.Put("1.0.0.xml", "c:1:1");
        two.Answer = (_, _) =>
        {
            _spool.Put("1.0.0.xml", "c:1:2");
            return Task.FromResult(200);
        };

        Assert.Empty((await Spool.RunAsync(_spool.Settings(one, two))).Archived);
        two.Answer = (_, _) => Task.FromResult(200);
        Assert.Equal(["1.0.0.xml"], (await Spool.RunAsync(_spool.Settings(one, two))).Archived);

        Assert.Equal(["c:1:1", "c:1:2"], one.Ids);
        Assert.Equal(["c:1:1", "c:1:2"], two.Ids);
    }

    [Fact]
    public async Task State_of_the_original_counts()
    {
        await using var one = await SgasServer.StartAsync();
        await using var two = await SgasServer.StartAsync();
        _spool.Put("1.0.0.xml", "c:1:1");
        Directory.CreateDirectory(Path.Combine(_spool.Root, "state"));
        File.WriteAllText(Path.Combine(_spool.Root, "state", "1.0.0.xml"), one.Endpoint + "\n");

        Assert.Equal(["1.0.0.xml"], (await Spool.RunAsync(_spool.Settings(one, two))).Archived);
        Assert.Empty(one.Posts);
        Assert.Single(two.Posts);
    }

    [Fact]
    public async Task Archived_files_go_after_their_time_and_states_without_a_file_at_once()
    {
        await using var server = await SgasServer.StartAsync();
        _spool.Put("1.0.0.xml", "c:1:1");
        File.SetLastWriteTimeUtc(Path.Combine(_spool.Root, "records", "1.0.0.xml"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await Spool.RunAsync(_spool.Settings(server));
        Assert.Single(_spool.Files("archive"));

        File.SetLastWriteTimeUtc(Path.Combine(_spool.Root, "archive", "1.0.0.xml"), DateTime.UtcNow.AddDays(-31));
        File.WriteAllText(Path.Combine(_spool.Root, "archive", "keep.txt"), "");
        File.WriteAllText(Path.Combine(_spool.Root, "state", "gone.xml"), server.Endpoint);
        Assert.Equal(0, (await Spool.RunAsync(_spool.Settings(server) with { ArchiveLifetime = TimeSpan.Zero })).Deleted);
        Assert.Equal(1, (await Spool.RunAsync(_spool.Settings(server))).Deleted);
        Assert.Equal(["keep.txt"], _spool.Files("archive"));
        Assert.Empty(_spool.Files("state"));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_go_and_touches_nothing()
    {
        await using var server = await SgasServer.StartAsync();
        _spool.Put("1.0.0.xml", "c:1:1");
        var result = new Registrant(_spool.Settings(server), TimeProvider.System).Look();
        Assert.Equal(["1.0.0.xml"], result.Endpoints[0].Waiting);
        Assert.Empty(server.Clients);
        Assert.Equal(["records"], Directory.GetDirectories(_spool.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Two_at_once_are_refused()
    {
        await using var server = await SgasServer.StartAsync();
        _spool.Put("1.0.0.xml", "c:1:1");
        CliException? refused = null;
        server.Answer = async (_, _) =>
        {
            refused = await Assert.ThrowsAsync<CliException>(() => Spool.RunAsync(_spool.Settings(server)));
            return 200;
        };

        Assert.Single((await Spool.RunAsync(_spool.Settings(server))).Archived);
        Assert.Contains("another actors publish is at work here", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_killed_loses_nothing_and_repeats_only_what_was_under_way()
    {
        await using var server = await SgasServer.StartAsync();
        foreach (var i in Enumerable.Range(1, 6))
        {
            _spool.Put($"{i}.0.0.xml", $"c:{i}:1");
        }

        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Answer = async (post, context) =>
        {
            if (SgasServer.IdsOf(post).Contains("c:3:1") && third.TrySetResult())
            {
                var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
                await gone.Task;
            }

            return 200;
        };
        var file = Path.Combine(_spool.Root, "console.conf");
        File.WriteAllText(file, $"actors.publish.sgas {{ endpoints = [\"{server.Endpoint}\"], directory = \"{_spool.Root}\", timeout = 10m }}");
        using (var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "actors"), ["--config", file, "publish", "sgas"]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            var ended = process.WaitForExitAsync();
            Assert.True(await Task.WhenAny(third.Task, ended).WaitAsync(TimeSpan.FromMinutes(2)) == third.Task, "it ended before the third file");
            process.Kill();
            await ended.WaitAsync(TimeSpan.FromMinutes(2));
        }

        var (exit, output, error) = await Cli.RunAsync("", "--config", file, "publish", "sgas", "--json");

        Assert.True(exit == 0, output + error);
        Assert.Equal(["c:1:1", "c:2:1", "c:3:1", "c:3:1", "c:4:1", "c:5:1", "c:6:1"], server.Ids);
        Assert.Equal(4, JsonDocument.Parse(output).RootElement.GetProperty("endpoints")[0].GetProperty("sent").GetArrayLength());
        Assert.Equal(6, _spool.Files("archive").Count);
        Assert.Empty(_spool.Records());
    }
}
