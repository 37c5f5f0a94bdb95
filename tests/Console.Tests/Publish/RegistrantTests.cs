using Actors.Cli;
using Actors.Cli.Publish;

namespace Actors.Console.Tests.Publish;

public sealed class RegistrantTests : IDisposable
{
    private readonly Spool _spool = new();

    public void Dispose() => _spool.Dispose();

    [Fact]
    public async Task Files_go_to_every_endpoint_with_the_client_certificate_and_are_then_archived()
    {
        using var certificates = new Certificates(_spool.Root);
        await using var one = await SgasServer.StartAsync(certificates);
        await using var two = await SgasServer.StartAsync(certificates);
        _spool.Put("1795279789.5.10.xml", "c:3:1");
        _spool.Put("1795279789.5.2.xml", "c:2:1");
        _spool.Put("1795279788.25.0.xml", "c:1:1");
        _spool.Put(".1795279790.0.0.xml.part", "c:9:9");

        var result = await Spool.RunAsync(_spool.Settings(one, two) with
        {
            Certificate = certificates.ClientCertificate, Key = certificates.ClientKey, Authorities = certificates.Authorities, BatchSize = 2,
        });

        foreach (var server in new[] { one, two })
        {
            Assert.Equal(["c:1:1", "c:2:1", "c:3:1"], server.Ids);
            Assert.All(server.Clients, client => Assert.Equal("CN=node host", client));
            var post = server.Posts.First();
            Assert.Equal(Spool.Sams + "SoftwareAccountingRecords", post.Name);
            Assert.Equal([Spool.Sams + "SoftwareAccountingRecords", Spool.Sams + "SoftwareAccountingRecords"], post.Elements().Select(element => element.Name));
        }

        Assert.Equal(3, result.Archived.Count);
        Assert.Equal((0, 3, 0), (_spool.Records().Count, _spool.Files("archive").Count, _spool.Files("state").Count));
    }

    [Fact]
    public async Task What_one_endpoint_did_not_take_waits_for_it_alone()
    {
        await using var up = await SgasServer.StartAsync();
        await using var down = await SgasServer.StartAsync();
        var broken = true;
        down.Answer = (post, _) => Task.FromResult(broken && SgasServer.IdsOf(post).Contains("c:2:1") ? 403 : 200);
        _spool.Put("1.0.0.xml", "c:1:1");
        _spool.Put("2.0.0.xml", "c:2:1");
        _spool.Put("3.0.0.xml", "c:3:1");

        var first = await Spool.RunAsync(_spool.Settings(down, up));
        Assert.Equal(["1.0.0.xml"], first.Archived);
        Assert.Equal(["2.0.0.xml", "3.0.0.xml"], first.Endpoints[0].Waiting);
        Assert.Contains("403 Forbidden: said by the server", first.Endpoints[0].Error, StringComparison.Ordinal);
        Assert.Null(first.Endpoints[1].Error);
        Assert.Equal(2, down.Posts.Count);

        broken = false;
        var second = await Spool.RunAsync(_spool.Settings(down, up));
        Assert.Equal(["c:1:1", "c:2:1", "c:2:1", "c:3:1"], down.Ids);
        Assert.Equal(["c:1:1", "c:2:1", "c:3:1"], up.Ids);
        Assert.Equal(["2.0.0.xml", "3.0.0.xml"], second.Archived);
        Assert.Equal(2, (await Spool.RunAsync(_spool.Settings(down, up))).Endpoints.Count(endpoint => endpoint is { Error: null, Sent.Count: 0 }));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        await using var server = await SgasServer.StartAsync();
        var answers = new Queue<int>([503, 429, 200]);
        server.Answer = (_, _) => Task.FromResult(answers.Dequeue());
        _spool.Put("1.0.0.xml", "c:1:1");

        Assert.Equal(["1.0.0.xml"], (await Spool.RunAsync(_spool.Settings(server))).Archived);
        Assert.Equal(["c:1:1", "c:1:1", "c:1:1"], server.Ids);

        _spool.Put("2.0.0.xml", "c:2:1");
        server.Answer = (_, _) => Task.FromResult(503);
        var failed = await Spool.RunAsync(_spool.Settings(server));
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
        _spool.Put("1.0.0.xml", "c:1:1");

        var result = await Spool.RunAsync(_spool.Settings(silent) with { ConnectTimeout = TimeSpan.FromMilliseconds(500), Timeout = TimeSpan.FromMilliseconds(500), Tries = 1 });

        Assert.NotNull(result.Endpoints[0].Error);
        Assert.Equal(["1.0.0.xml"], _spool.Records());
    }

    [Fact]
    public async Task A_file_that_is_refused_stays_and_those_beside_it_go()
    {
        await using var server = await SgasServer.StartAsync();
        server.Answer = (post, _) => Task.FromResult(SgasServer.IdsOf(post).Contains("c:3:1") ? 400 : 200);
        foreach (var i in Enumerable.Range(1, 5))
        {
            _spool.Put($"{i}.0.0.xml", $"c:{i}:1");
        }

        var result = await Spool.RunAsync(_spool.Settings(server) with { BatchSize = 5 });

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
            _spool.Put($"{i}.0.0.xml", $"c:{i}:1");
        }

        Assert.Contains("refused 10 files", (await Spool.RunAsync(_spool.Settings(server))).Endpoints[0].Error, StringComparison.Ordinal);
        Assert.Equal(10, server.Posts.Count);
    }

    [Fact]
    public async Task Files_that_are_no_XML_are_told_and_hold_up_nothing()
    {
        await using var server = await SgasServer.StartAsync();
        _spool.Put("1.0.0.xml", "c:1:1");
        File.WriteAllText(Path.Combine(_spool.Root, "records", "0.0.0.xml"), "<a><b></a>");
        File.WriteAllText(Path.Combine(_spool.Root, "records", "0.0.1.xml"), "");
        File.WriteAllText(Path.Combine(_spool.Root, "records", "0.0.2.xml"), "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");

        var result = await Spool.RunAsync(_spool.Settings(server) with { BatchSize = 10 });

        Assert.Equal(["0.0.0.xml", "0.0.1.xml", "0.0.2.xml"], result.Faults.Select(fault => fault.File));
        Assert.All(result.Faults, fault => Assert.StartsWith("not XML: ", fault.Reason, StringComparison.Ordinal));
        Assert.Equal(["c:1:1"], server.Ids);
        Assert.Equal(3, _spool.Records().Count);
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
        _spool.Put("1.0.0.xml", "c:1:1");

        Assert.Contains(error, (await Spool.RunAsync(_spool.Settings(server))).Endpoints[0].Error, StringComparison.Ordinal);
        Assert.Empty(server.Posts);
    }

    [Fact]
    public async Task Certificates_that_cannot_be_used_are_told_before_anything_is_sent()
    {
        using var certificates = new Certificates(_spool.Root);
        await using var server = await SgasServer.StartAsync(certificates);
        _spool.Put("1.0.0.xml", "c:1:1");
        var good = _spool.Settings(server) with { Certificate = certificates.ClientCertificate, Key = certificates.ClientKey, Authorities = certificates.Authorities };

        Assert.Contains("none.pem", (await Assert.ThrowsAsync<CliException>(() => Spool.RunAsync(good with { Certificate = "/none.pem" }))).Message, StringComparison.Ordinal);
        Assert.Contains("client.pem cannot be used", (await Assert.ThrowsAsync<CliException>(() => Spool.RunAsync(good with { Key = certificates.ClientCertificate }))).Message, StringComparison.Ordinal);
        Assert.Contains("no certificate of an authority", (await Assert.ThrowsAsync<CliException>(() => Spool.RunAsync(good with { Authorities = Path.Combine(_spool.Root, "records") }))).Message, StringComparison.Ordinal);
        Assert.NotNull((await Spool.RunAsync(good with { Authorities = "", Tries = 1 })).Endpoints[0].Error);
        Assert.NotNull((await Spool.RunAsync(good with { Certificate = "", Tries = 1 })).Endpoints[0].Error);
        Assert.Empty(server.Posts);
        Assert.Single((await Spool.RunAsync(good)).Archived);
    }
}
