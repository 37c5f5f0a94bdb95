using Actors.Messages.Wire;

namespace Actors.Console.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-console-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Files_of_all_directories_are_sent_but_for_those_that_are_being_written()
    {
        Put("a/1.n1.json", "{}");
        Put("b/c/1.n2.json", "{}");
        Put("b/.2.n1.json", "{");
        Put("b/notes.txt", "x");
        await using var hub = await FakeHub.StartAsync((request, _) => (200, request.StartsWith("GET", StringComparison.Ordinal) ? """{"pending":0}""" : """{"accepted":2,"duplicate":0,"quarantined":0,"reasons":[]}"""));

        var (exit, output, _) = await hub.RunAsync("import", "sams", _directory);

        Assert.Equal((0, "2 accepted, 0 duplicate, 0 quarantined."), (exit, output.Trim()));
        var sent = ImportFiles.Parser.ParseFrom(System.Text.Encoding.Latin1.GetBytes(hub.Requests.Single(r => r.Path == "/v1/imports/sams").Body));
        Assert.Equal(["a/1.n1.json", "b/c/1.n2.json"], sent.Files.Select(file => file.Name));
    }

    [Fact]
    public async Task Quarantined_files_are_told_one_by_one_and_the_exit_code_is_3()
    {
        Put("bad.json", "{}");
        await using var hub = await FakeHub.StartAsync((_, _) => (200, """{"accepted":0,"duplicate":1,"quarantined":1,"reasons":[{"file":"bad.json","reason":"no\u001b[2J job"}]}"""));

        var people = await hub.RunAsync("import", "sams", _directory);
        var scripts = await hub.RunAsync("import", "sams", _directory, "--json");

        Assert.Equal((3, 3), (people.ExitCode, scripts.ExitCode));
        Assert.Contains("bad.json: no\\u001b[2J job", people.Output, StringComparison.Ordinal);
        Assert.StartsWith("""{"accepted":0,"duplicate":1,"quarantined":1,"reasons":[{"file":"bad.json",""", scripts.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(hub.Requests, r => r.Method is "GET");
    }

    [Fact]
    public async Task A_directory_that_is_not_there_fails_before_anything_is_sent()
    {
        await using var hub = await FakeHub.StartAsync((_, _) => (200, "{}"));

        var (exit, _, error) = await hub.RunAsync("import", "sams", Path.Combine(_directory, "none"));

        Assert.Equal(1, exit);
        Assert.Contains("none: no such directory", error, StringComparison.Ordinal);
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task A_busy_hub_is_asked_again()
    {
        Put("1.n1.json", "{}");
        var asked = 0;
        await using var hub = await FakeHub.StartAsync((request, _) => request.StartsWith("GET", StringComparison.Ordinal)
            ? (200, """{"pending":0}""")
            : asked++ == 0 ? (503, """{"detail":"busy"}""") : (200, """{"accepted":1,"duplicate":0,"quarantined":0,"reasons":[]}"""));

        Assert.Equal(0, (await hub.RunAsync("import", "sams", _directory)).ExitCode);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_jobs_files_go_together_and_no_piece_is_large()
    {
        for (var job = 0; job < 300; job++)
        {
            Put($"{job % 3}/{job}.n1.json", "{}");
            Put($"{job % 7}/{job}.n2.json", "{}");
        }

        await using var hub = await FakeHub.StartAsync((request, _) => (200, request.StartsWith("GET", StringComparison.Ordinal) ? """{"pending":0}""" : """{"accepted":1,"duplicate":0,"quarantined":0,"reasons":[]}"""));
        await hub.RunAsync("import", "sams", _directory);

        var pieces = hub.Requests.Where(r => r.Method is "POST").Select(r => ImportFiles.Parser.ParseFrom(System.Text.Encoding.Latin1.GetBytes(r.Body)).Files.Select(file => Path.GetFileName(file.Name).Split('.')[0]).ToList()).ToList();
        Assert.Equal(2, pieces.Count);
        Assert.Empty(pieces[0].Intersect(pieces[1], StringComparer.Ordinal));
        Assert.Equal(600, pieces.Sum(piece => piece.Count));
    }

    [Fact]
    public async Task Files_of_one_job_are_sent_in_the_order_of_their_names_whatever_these_are()
    {
        for (var i = 0; i < 3000; i++)
        {
            Put($"{i:D4}.json", $$$"""{"sams.sampler.Core":{"jobid":{{{i % 11}}},"node":"n1"}}""");
        }

        await using var hub = await FakeHub.StartAsync((request, _) => (200, request.StartsWith("GET", StringComparison.Ordinal) ? """{"pending":0}""" : """{"accepted":1,"duplicate":0,"quarantined":0,"reasons":[]}"""));
        await hub.RunAsync("import", "sams", _directory);

        var sent = hub.Requests.Where(r => r.Method is "POST").SelectMany(r => ImportFiles.Parser.ParseFrom(System.Text.Encoding.Latin1.GetBytes(r.Body)).Files).Select(file => int.Parse(file.Name[..4], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(3000, sent.Count);
        Assert.All(sent.GroupBy(i => i % 11), job => Assert.Equal(job.Order(), job));
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_told_with_its_bytes_and_the_others_are_sent()
    {
        Put("1.n1.json", "{}");
        Shell("""cd "$0" && : >"$(printf 'caf\351.json')" && : >"$(printf '.\351.json')" && mkdir "$(printf 'd\377')" && : >"$(printf 'd\377/2.n1.json')" """);
        await using var hub = await FakeHub.StartAsync((request, _) => (200, request.StartsWith("GET", StringComparison.Ordinal) ? """{"pending":0}""" : """{"accepted":1,"duplicate":0,"quarantined":0,"reasons":[]}"""));

        var (exit, output, _) = await hub.RunAsync("import", "sams", _directory);
        Shell("""rm -rf "$0"/* "$0"/.[!.]*""");

        Assert.Equal(3, exit);
        Assert.Equal(
            ["caf\\xE9.json: the file's name is no UTF-8: rename it, and import again", "d\\xFF: the directory's name is no UTF-8: rename it, and import again", "1 accepted, 0 duplicate, 2 quarantined."],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void Shell(string script)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", script, _directory]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private void Put(string name, string content)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
