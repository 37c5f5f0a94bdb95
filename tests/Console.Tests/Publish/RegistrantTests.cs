using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using Actors.Cli;
using Actors.Cli.Publish;

namespace Actors.Console.Tests.Publish;

public sealed class RegistrantTests : IDisposable
{
    private static readonly XNamespace Sams = RegistrantSettings.DefaultNamespace;
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-publish-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Files_go_to_every_endpoint_with_the_client_certificate_and_are_then_archived()
    {
        using var certificates = new Certificates(_directory);
        await using var one = await SgasServer.StartAsync(certificates);
        await using var two = await SgasServer.StartAsync(certificates);
        Put("1795279789.5.10.xml", "c:3:1");
        Put("1795279789.5.2.xml", "c:2:1");
        Put("1795279788.25.0.xml", "c:1:1");
        Put(".1795279790.0.0.xml.part", "c:9:9");

        var result = await RunAsync(Settings(one, two) with
        {
            Certificate = certificates.ClientCertificate, Key = certificates.ClientKey, Authorities = certificates.Authorities, BatchSize = 2,
        });

        foreach (var server in new[] { one, two })
        {
            Assert.Equal(["c:1:1", "c:2:1", "c:3:1"], server.Ids);
            Assert.All(server.Clients, client => Assert.Equal("CN=node host", client));
            var post = server.Posts.First();
            Assert.Equal(Sams + "SoftwareAccountingRecords", post.Name);
            Assert.Equal([Sams + "SoftwareAccountingRecords", Sams + "SoftwareAccountingRecords"], post.Elements().Select(element => element.Name));
        }

        Assert.Equal(3, result.Archived.Count);
        Assert.Equal((0, 3, 0), (Records().Count, Files("archive").Count, Files("state").Count));
    }

    [Fact]
    public async Task What_one_endpoint_did_not_take_waits_for_it_alone()
    {
        await using var up = await SgasServer.StartAsync();
        await using var down = await SgasServer.StartAsync();
        var broken = true;
        down.Answer = (post, _) => Task.FromResult(broken && SgasServer.IdsOf(post).Contains("c:2:1") ? 403 : 200);
        Put("1.0.0.xml", "c:1:1");
        Put("2.0.0.xml", "c:2:1");
        Put("3.0.0.xml", "c:3:1");

        var first = await RunAsync(Settings(down, up));
        Assert.Equal(["1.0.0.xml"], first.Archived);
        Assert.Equal(["2.0.0.xml", "3.0.0.xml"], first.Endpoints[0].Waiting);
        Assert.Contains("403 Forbidden: said by the server", first.Endpoints[0].Error, StringComparison.Ordinal);
        Assert.Null(first.Endpoints[1].Error);
        Assert.Equal(2, down.Posts.Count);

        broken = false;
        var second = await RunAsync(Settings(down, up));
        Assert.Equal(["c:1:1", "c:2:1", "c:2:1", "c:3:1"], down.Ids);
        Assert.Equal(["c:1:1", "c:2:1", "c:3:1"], up.Ids);
        Assert.Equal(["2.0.0.xml", "3.0.0.xml"], second.Archived);
        Assert.Equal(2, (await RunAsync(Settings(down, up))).Endpoints.Count(endpoint => endpoint is { Error: null, Sent.Count: 0 }));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        await using var server = await SgasServer.StartAsync();
        var answers = new Queue<int>([503, 429, 200]);
        server.Answer = (_, _) => Task.FromResult(answers.Dequeue());
        Put("1.0.0.xml", "c:1:1");

        Assert.Equal(["1.0.0.xml"], (await RunAsync(Settings(server))).Archived);
        Assert.Equal(["c:1:1", "c:1:1", "c:1:1"], server.Ids);

        Put("2.0.0.xml", "c:2:1");
        server.Answer = (_, _) => Task.FromResult(503);
        var failed = await RunAsync(Settings(server));
        Assert.EndsWith("(3 tries)", failed.Endpoints[0].Error, StringComparison.Ordinal);
        Assert.Equal(["2.0.0.xml"], failed.Endpoints[0].Waiting);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_failure_and_the_file_stays()
    {
        await using var silent = await SgasServer.StartAsync();
        silent.Answer = async (_, context) =>
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
            return 200;
        };
        Put("1.0.0.xml", "c:1:1");

        var result = await RunAsync(Settings(silent) with { ConnectTimeout = TimeSpan.FromMilliseconds(500), Timeout = TimeSpan.FromMilliseconds(500), Tries = 1 });

        Assert.NotNull(result.Endpoints[0].Error);
        Assert.Equal(["1.0.0.xml"], Records());
    }

    [Fact]
    public async Task A_file_that_is_refused_stays_and_those_beside_it_go()
    {
        await using var server = await SgasServer.StartAsync();
        server.Answer = (post, _) => Task.FromResult(SgasServer.IdsOf(post).Contains("c:3:1") ? 400 : 200);
        foreach (var i in Enumerable.Range(1, 5))
        {
            Put($"{i}.0.0.xml", $"c:{i}:1");
        }

        var result = await RunAsync(Settings(server) with { BatchSize = 5 });

        Assert.Equal(["1.0.0.xml", "2.0.0.xml", "4.0.0.xml", "5.0.0.xml"], result.Archived);
        Assert.Equal(("3.0.0.xml", true), (Assert.Single(result.Endpoints[0].Refused).File, result.Endpoints[0].Refused[0].Reason.Contains("400", StringComparison.Ordinal)));
        Assert.Null(result.Endpoints[0].Error);
    }

    [Fact]
    public async Task An_endpoint_that_refuses_everything_is_left_alone()
    {
        await using var server = await SgasServer.StartAsync();
        server.Answer = (_, _) => Task.FromResult(400);
        foreach (var i in Enumerable.Range(1, 30))
        {
            Put($"{i}.0.0.xml", $"c:{i}:1");
        }

        Assert.Contains("refused 10 files", (await RunAsync(Settings(server))).Endpoints[0].Error, StringComparison.Ordinal);
        Assert.Equal(10, server.Posts.Count);
    }

    [Fact]
    public async Task Files_that_are_no_XML_are_told_and_hold_up_nothing()
    {
        await using var server = await SgasServer.StartAsync();
        Put("1.0.0.xml", "c:1:1");
        File.WriteAllText(Path.Combine(_directory, "records", "0.0.0.xml"), "<a><b></a>");
        File.WriteAllText(Path.Combine(_directory, "records", "0.0.1.xml"), "");
        File.WriteAllText(Path.Combine(_directory, "records", "0.0.2.xml"), "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");

        var result = await RunAsync(Settings(server) with { BatchSize = 10 });

        Assert.Equal(["0.0.0.xml", "0.0.1.xml", "0.0.2.xml"], result.Faults.Select(fault => fault.File));
        Assert.All(result.Faults, fault => Assert.StartsWith("not XML: ", fault.Reason, StringComparison.Ordinal));
        Assert.Equal(["c:1:1"], server.Ids);
        Assert.Equal(3, Records().Count);
    }

    [Theory]
    [InlineData("no xml", "is it the address of an SGAS server?")]
    [InlineData("<services><service><name>Registration</name><href>/ur</href></service></services>", "it has no service SoftwareAccountingRegistration; it has Registration")]
    [InlineData("<services/>", "it has none")]
    [InlineData("<services><service><name>SoftwareAccountingRegistration</name></service></services>", "gives no address")]
    [InlineData("<services><service><name>SoftwareAccountingRegistration</name><href>ftp://x/</href></service></services>", "gives no address")]
    public async Task A_list_of_services_without_the_one_is_an_error_with_what_it_has(string list, string error)
    {
        await using var server = await SgasServer.StartAsync();
        server.List = list;
        Put("1.0.0.xml", "c:1:1");

        Assert.Contains(error, (await RunAsync(Settings(server))).Endpoints[0].Error, StringComparison.Ordinal);
        Assert.Empty(server.Posts);
    }

    [Fact]
    public async Task A_file_that_changed_after_it_was_sent_is_sent_again_before_it_is_archived()
    {
        await using var one = await SgasServer.StartAsync();
        await using var two = await SgasServer.StartAsync();
        Put("1.0.0.xml", "c:1:1");
        two.Answer = (_, _) =>
        {
            Put("1.0.0.xml", "c:1:2");
            return Task.FromResult(200);
        };

        Assert.Empty((await RunAsync(Settings(one, two))).Archived);
        two.Answer = (_, _) => Task.FromResult(200);
        Assert.Equal(["1.0.0.xml"], (await RunAsync(Settings(one, two))).Archived);

        Assert.Equal(["c:1:1", "c:1:2"], one.Ids);
        Assert.Equal(["c:1:1", "c:1:2"], two.Ids);
    }

    [Fact]
    public async Task State_of_the_original_counts()
    {
        await using var one = await SgasServer.StartAsync();
        await using var two = await SgasServer.StartAsync();
        Put("1.0.0.xml", "c:1:1");
        Directory.CreateDirectory(Path.Combine(_directory, "state"));
        File.WriteAllText(Path.Combine(_directory, "state", "1.0.0.xml"), one.Endpoint + "\n");

        Assert.Equal(["1.0.0.xml"], (await RunAsync(Settings(one, two))).Archived);
        Assert.Empty(one.Posts);
        Assert.Single(two.Posts);
    }

    [Fact]
    public async Task Archived_files_go_after_their_time_and_states_without_a_file_at_once()
    {
        await using var server = await SgasServer.StartAsync();
        Put("1.0.0.xml", "c:1:1");
        File.SetLastWriteTimeUtc(Path.Combine(_directory, "records", "1.0.0.xml"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await RunAsync(Settings(server));
        Assert.Single(Files("archive"));

        File.SetLastWriteTimeUtc(Path.Combine(_directory, "archive", "1.0.0.xml"), DateTime.UtcNow.AddDays(-31));
        File.WriteAllText(Path.Combine(_directory, "archive", "keep.txt"), "");
        File.WriteAllText(Path.Combine(_directory, "state", "gone.xml"), server.Endpoint);
        Assert.Equal(0, (await RunAsync(Settings(server) with { ArchiveLifetime = TimeSpan.Zero })).Deleted);
        Assert.Equal(1, (await RunAsync(Settings(server))).Deleted);
        Assert.Equal(["keep.txt"], Files("archive"));
        Assert.Empty(Files("state"));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_go_and_touches_nothing()
    {
        await using var server = await SgasServer.StartAsync();
        Put("1.0.0.xml", "c:1:1");
        var result = new Registrant(Settings(server), TimeProvider.System).Look();
        Assert.Equal(["1.0.0.xml"], result.Endpoints[0].Waiting);
        Assert.Empty(server.Clients);
        Assert.Equal(["records"], Directory.GetDirectories(_directory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Two_at_once_are_refused()
    {
        await using var server = await SgasServer.StartAsync();
        Put("1.0.0.xml", "c:1:1");
        CliException? refused = null;
        server.Answer = async (_, _) =>
        {
            refused = await Assert.ThrowsAsync<CliException>(() => RunAsync(Settings(server)));
            return 200;
        };

        Assert.Single((await RunAsync(Settings(server))).Archived);
        Assert.Contains("another actors publish is at work here", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_killed_loses_nothing_and_repeats_only_what_was_under_way()
    {
        await using var server = await SgasServer.StartAsync();
        foreach (var i in Enumerable.Range(1, 6))
        {
            Put($"{i}.0.0.xml", $"c:{i}:1");
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
        var file = Path.Combine(_directory, "console.conf");
        File.WriteAllText(file, $"actors.publish.sgas {{ endpoints = [\"{server.Endpoint}\"], directory = \"{_directory}\", timeout = 10m }}");
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
        Assert.Equal(6, Files("archive").Count);
        Assert.Empty(Records());
    }

    [Fact]
    public async Task Certificates_that_cannot_be_used_are_told_before_anything_is_sent()
    {
        using var certificates = new Certificates(_directory);
        await using var server = await SgasServer.StartAsync(certificates);
        Put("1.0.0.xml", "c:1:1");
        var good = Settings(server) with { Certificate = certificates.ClientCertificate, Key = certificates.ClientKey, Authorities = certificates.Authorities };

        Assert.Contains("none.pem", (await Assert.ThrowsAsync<CliException>(() => RunAsync(good with { Certificate = "/none.pem" }))).Message, StringComparison.Ordinal);
        Assert.Contains("client.pem cannot be used", (await Assert.ThrowsAsync<CliException>(() => RunAsync(good with { Key = certificates.ClientCertificate }))).Message, StringComparison.Ordinal);
        Assert.Contains("no certificate of an authority", (await Assert.ThrowsAsync<CliException>(() => RunAsync(good with { Authorities = Path.Combine(_directory, "records") }))).Message, StringComparison.Ordinal);
        Assert.NotNull((await RunAsync(good with { Authorities = "", Tries = 1 })).Endpoints[0].Error);
        Assert.NotNull((await RunAsync(good with { Certificate = "", Tries = 1 })).Endpoints[0].Error);
        Assert.Empty(server.Posts);
        Assert.Single((await RunAsync(good)).Archived);
    }

    private static Task<PublishResult> RunAsync(RegistrantSettings settings) => new Registrant(settings, TimeProvider.System).RunAsync(CancellationToken.None);

    private RegistrantSettings Settings(params SgasServer[] servers) => new()
    {
        Endpoints = [.. servers.Select(server => new Uri(server.Endpoint))],
        Records = Path.Combine(_directory, "records"),
        State = Path.Combine(_directory, "state"),
        Archive = Path.Combine(_directory, "archive"),
        ConnectTimeout = TimeSpan.FromMinutes(1),
        Timeout = TimeSpan.FromMinutes(1),
        RetryPause = TimeSpan.FromMilliseconds(1),
    };

    private void Put(string name, string id)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, "records")).FullName;
        File.WriteAllText(
            Path.Combine(directory, name),
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sa:SoftwareAccountingRecords xmlns:sa=\"{Sams}\"><sa:SoftwareAccountingRecord><sa:JobRecordID>{id}</sa:JobRecordID></sa:SoftwareAccountingRecord></sa:SoftwareAccountingRecords>\n");
    }

    private List<string> Records() => [.. Files("records").Where(name => !name.StartsWith('.'))];

    private List<string> Files(string directory) => [.. Directory.GetFiles(Path.Combine(_directory, directory)).Select(file => Path.GetFileName(file)!).Where(name => name != ".lock").Order(StringComparer.Ordinal)];
}
