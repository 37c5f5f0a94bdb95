namespace Actors.Console.Tests.Commands;

public sealed class ExportCommandTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("actors-console-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Files_are_written_before_the_export_is_confirmed_page_by_page()
    {
        var pages = new Queue<string>(
        [
            """{"cursor":5,"records":2,"files":[{"name":"a.0.xml","content":"<a/>"}],"more":true}""",
            """{"cursor":6,"records":1,"files":[{"name":"b.0.xml","content":"<b/>"}],"more":false}""",
        ]);
        await using var hub = await FakeHub.StartAsync((request, _) =>
        {
            if (request.StartsWith("POST", StringComparison.Ordinal))
            {
                Assert.True(File.Exists(Path.Combine(directory, "out", "a.0.xml")));
                return (200, "{}");
            }

            return (200, pages.Dequeue());
        });

        var (exit, output, _) = await hub.RunAsync("export", "sams-xml", "--out", Path.Combine(directory, "out"));

        Assert.Equal(0, exit);
        Assert.Equal(["a.0.xml", "b.0.xml"], Directory.GetFiles(Path.Combine(directory, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("<b/>", await File.ReadAllTextAsync(Path.Combine(directory, "out", "b.0.xml")));
        Assert.Equal(["""{"cursor":5}""", """{"cursor":6}"""], hub.Requests.Where(r => r.Method is "POST").Select(r => r.Body));
        Assert.Contains("3 records in 2 files.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_the_collector_are_an_export_of_their_own()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"cursor":5,"records":1,"files":[{"name":"7.n1.json","content":"{}"}],"more":false}"""));

        var (exit, _, _) = await hub.RunAsync("export", "sams-json", "--all", "--out", directory);

        Assert.Equal(0, exit);
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(directory, "7.n1.json")));
        Assert.Equal(["/v1/exports/sams-json?all=true", "/v1/exports/sams-json/confirm"], hub.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task What_no_rule_matches_is_asked_for_by_its_option()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"cursor":5,"records":0,"files":[],"more":false}"""));

        await hub.RunAsync("export", "sams-xml", "--out", Path.Combine(directory, "out"), "--with-undetermined");

        Assert.Contains(hub.Requests, r => r.Path.Contains("undetermined=true", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_leaves_what_is_new_to_the_next_export(bool all)
    {
        var pages = new Queue<string>(["""{"cursor":5,"records":1,"files":[{"name":"a.0.xml","content":"<a/>"}],"more":true}""", """{"cursor":6,"records":1,"files":[{"name":"b.0.xml","content":"<b/>"}],"more":false}"""]);
        await using var hub = await FakeHub.StartAsync((_, _) => (200, pages.Dequeue()));

        var (exit, _, _) = await hub.RunAsync(["export", "sams-xml", "--copy", "--out", directory, .. all ? new[] { "--all" } : []]);

        Assert.Equal(0, exit);
        Assert.Equal(2, Directory.GetFiles(directory).Length);
        Assert.Equal(all ? ["?all=true", "?all=true&after=5"] : ["", "?after=5"], hub.Requests.Select(r => r.Path["/v1/exports/sams-xml".Length..]));
    }

    [Theory]
    [InlineData("../evil.xml")]
    [InlineData(".hidden")]
    [InlineData("")]
    public async Task A_file_name_that_leaves_the_directory_is_refused(string name)
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, $$"""{"cursor":5,"records":1,"files":[{"name":"{{name}}","content":"x"}],"more":false}"""));

        var (exit, _, error) = await hub.RunAsync("export", "sams-xml", "--out", directory);

        Assert.Equal(1, exit);
        Assert.Contains("no plain file name", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(directory));
        Assert.DoesNotContain(hub.Requests, r => r.Method is "POST");
    }
}
