using Actors.Console.Tests.Publish;

namespace Actors.Console.Tests.Commands;

public sealed class PublishCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-publish-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Exit_codes_tell_cron_what_became_of_it_and_errors_go_to_standard_error()
    {
        await using var server = await SgasServer.StartAsync();
        var ini = Ini(server);
        Put("1.0.0.xml", "<a/>");
        Put("2.0.0.xml", "<b/>");

        var dry = await Cli.RunAsync("", "publish", "sgas", "--registrant", ini, "--dry-run");
        Assert.Equal((0, $"{server.Endpoint}: would get 2 files\n  1.0.0.xml\n  2.0.0.xml\n", ""), dry);
        Assert.Equal((0, $"{server.Endpoint}: 2 files sent, 0 wait\n2 files archived, 0 deleted from the archive.\n", ""), await Cli.RunAsync("", "publish", "sgas", "--registrant", ini));

        Put("3.0.0.xml", "<a>");
        var fault = await Cli.RunAsync("", "publish", "sgas", "--registrant", ini);
        Assert.Equal(3, fault.ExitCode);
        Assert.StartsWith($"{_directory}/records/3.0.0.xml: not XML: ", fault.Error, StringComparison.Ordinal);

        Put("4.0.0.xml", "<a/>");
        server.Answer = (_, _) => Task.FromResult(401);
        var failed = await Cli.RunAsync("", "publish", "sgas", "--registrant", ini);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains($"{server.Endpoint}: POST ", failed.Error, StringComparison.Ordinal);
        Assert.Contains("401 Unauthorized: said by the server", failed.Error, StringComparison.Ordinal);
        Assert.Contains($"{server.Endpoint}: 0 files sent, 1 wait", failed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_endpoints_or_records_it_says_what_to_do()
    {
        var file = Path.Combine(_directory, "console.conf");
        await File.WriteAllTextAsync(file, "actors.publish.sgas.batch-size = 2");
        var (exit, _, error) = await Cli.RunAsync("", "--config", file, "publish", "sgas");
        Assert.Equal((2, $"{file}: actors.publish.sgas.endpoints names no server to publish to"), (exit, error.Trim()));

        await File.WriteAllTextAsync(file, $"actors.publish.sgas {{ endpoints = [\"http://127.0.0.1:1/\"], directory = \"{_directory}\" }}");
        (exit, _, error) = await Cli.RunAsync("", "--config", file, "publish", "sgas", "--dry-run");
        Assert.Equal((1, $"{_directory}/records: no such directory: actors export sams-xml --out {_directory}/records puts records there"), (exit, error.Trim()));
    }

    [Theory]
    [InlineData("endpoints = [\"example.org\"]", "actors.publish.sgas.endpoints: example.org: not an address")]
    [InlineData("batch-size = 0", "actors.publish.sgas.batch-size: must be 1 to 10000")]
    [InlineData("timeout = 0s", "actors.publish.sgas.timeout: must be more than 0")]
    [InlineData("timeouts = 1s", "is not a known key")]
    [InlineData("state = \"records\"", "must differ")]
    public async Task Settings_that_cannot_be_used_are_named(string setting, string fault)
    {
        var file = Path.Combine(_directory, "console.conf");
        await File.WriteAllTextAsync(file, $"actors.publish.sgas {{ endpoints = [\"http://127.0.0.1:1/\"]\n {setting} }}");
        var (exit, _, error) = await Cli.RunAsync("", "--config", file, "publish", "sgas", "--dry-run");
        Assert.Equal(2, exit);
        Assert.Contains(fault, error, StringComparison.Ordinal);
    }

    private string Ini(SgasServer server)
    {
        var file = Path.Combine(_directory, "registrant.conf");
        File.WriteAllText(file, $"[common]\nlog_dir = {_directory}\n[logger]\nlog_all = {server.Endpoint}\ntimeout = 60,60\n");
        return file;
    }

    private void Put(string name, string content) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "records")).FullName, name), content);
}
