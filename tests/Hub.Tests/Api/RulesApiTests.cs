using System.Text.Json;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Store;

namespace Actors.Hub.Tests.Api;

public sealed class RulesApiTests : IDisposable
{
    private const string Rules = """
        sams.software.Regexp:
          rules:
            - {match: '^/own/(?P<rest>.*)$', software: "%%(user)s", version: "%(rest)s", versionstr: "%%(project)s"}
        """;

    private readonly TempDirectory _directory = new(postgres: false);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Paths_are_tested_as_the_rules_write_them_or_as_a_jobs_record_has_them()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");
        await hub.AskAsync(HttpMethod.Post, "v1/rules", new { file = "rules.yaml", text = Rules });

        Assert.Equal(("%(user)s", "10%x", "%(project)s"), await TestAsync(new { paths = new[] { "/own/10%x" } }));
        Assert.Equal(("ada", "10%x", "p%1"), await TestAsync(new { paths = new[] { "/own/10%x" }, user = "ada", project = "p%1" }));

        async Task<(string?, string?, string?)> TestAsync(object body)
        {
            var match = (await hub.AskAsync(HttpMethod.Post, "v1/rules/test", body)).Item3.GetProperty("matches")[0];
            return (Text(match, "name"), Text(match, "version"), Text(match, "localVersion"));
        }
    }

    private static string? Text(JsonElement match, string name) => match.GetProperty(name).GetString();
}
