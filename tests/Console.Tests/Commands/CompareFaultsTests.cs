using System.Text.Json;

namespace Actors.Console.Tests.Commands;

/// <summary>What faults of SAMS make of collector files is explained, and nothing else of the jobs that have them.</summary>
public sealed class CompareFaultsTests : IDisposable
{
    private const string Start = "2026-01-02T03:04:05";
    private const string Later = "2026-01-03T03:04:05";
    private const string Id = "c:1:20260102030405";
    private const string LaterId = "c:1:20260103030405";
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-compare-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_requeued_job_is_one_record_there_and_two_here()
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", ("/a", 30)));
        Collect("1.n2.json", File(1, "n2", Later, "ada", ("/b", 10)));
        Sams(Record(LaterId, ("A", "75.00"), ("B", "25.00")));
        Ours(Record(Id, ("A", "100.00")), Record(LaterId, ("B", "100.00")));
        Assert.Equal((0, 2), await CompareAsync("requeued"));

        // The record of the first run, from before the second came, may stand too.
        Sams(Record(Id, ("A", "100.00")), Record(LaterId, ("A", "75.00"), ("B", "25.00")));
        Assert.Equal((0, 1), await CompareAsync("requeued"));
    }

    [Fact]
    public async Task Other_shares_than_those_of_both_runs_are_a_difference_and_so_is_a_run_that_we_count_wrongly()
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", ("/a", 30)));
        Collect("1.n2.json", File(1, "n2", Later, "ada", ("/b", 10)));
        Sams(Record(LaterId, ("A", "70.00"), ("B", "30.00")));
        Ours(Record(Id, ("A", "100.00")), Record(LaterId, ("B", "100.00")));
        Assert.Equal((1, 1), await CompareAsync());

        Sams(Record(LaterId, ("A", "75.00"), ("B", "25.00")));
        Ours(Record(Id, ("A", "100.00")), Record(LaterId, ("A", "10.00"), ("B", "90.00")));
        Assert.Equal((1, 0), await CompareAsync());

        // A run that we have no record of.
        Ours(Record(LaterId, ("B", "100.00")));
        Assert.Equal((1, 0), await CompareAsync());
        Assert.Equal((0, 1), await CompareAsync("requeued", "--from", "2026-01-03"));
    }

    [Fact]
    public async Task An_odd_job_id_adds_to_another_job_there()
    {
        Collect("12.n1.json", File(12, "n1", Start, "ada", ("/a", 30)));
        Collect("1_2.n2.json", File("1_2", "n2", Start, "ada", ("/b", 10)));
        Sams(Record("c:12:20260102030405", ("A", "75.00"), ("B", "25.00")));
        Ours(Record("c:12:20260102030405", ("A", "100.00")));
        Assert.Equal((0, 1), await CompareAsync("takes the job id '1_2' of a file for 12"));

        Sams(Record("c:12:20260102030405", ("A", "75.00"), ("C", "25.00")));
        Assert.Equal((1, 0), await CompareAsync());
    }

    [Fact]
    public async Task A_job_of_nothing_but_an_odd_id_is_only_there()
    {
        Collect("5.9.n1.json", File(5.9, "n1", Start, "ada", ("/a", 30)));
        Sams(Record("c:5:20260102030405", ("A", "100.00")));
        Ours(Record("c:6:20260102030405", ("A", "100.00")));
        Assert.Equal((1, 1), await CompareAsync("takes the job id '5.9'"));
    }

    [Fact]
    public async Task A_path_that_is_not_UTF8_costs_the_file_there()
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", ("/a", 30)));
        Collect("1.n2.json", File(1, "n2", Start, "ada", ("/b", 20), ("/b\\udcff", 10)));
        Sams(Record(Id, ("A", "100.00")));
        Ours(Record(Id, ("A", "50.00"), ("B", "50.00")));
        Assert.Equal((0, 1), await CompareAsync("not UTF-8"));

        Sams(Record(Id, ("A", "90.00"), ("B", "10.00")));
        Assert.Equal((1, 0), await CompareAsync());
    }

    [Theory]
    [InlineData("/home/10%done", "has %")]
    [InlineData("/home/x\\u001b", "control characters")]
    public async Task Where_the_export_fails_there_is_a_record_only_here(string path, string reason)
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", (path, 30)));
        Sams(Record("c:9:20260102030405", ("A", "100.00")));
        var name = path[6..].Replace("\\u001b", "\uFFFD", StringComparison.Ordinal);
        Ours(Record("c:9:20260102030405", ("A", "100.00")), Record(Id, (name, "100.00")));
        Assert.Equal((0, 1), await CompareAsync(reason));

        // A record that there should not be.
        Sams(Record("c:9:20260102030405", ("A", "100.00")), Record(Id, ("A", "100.00")));
        Assert.Equal((1, 0), await CompareAsync());
    }

    [Fact]
    public async Task A_percent_sign_in_a_path_that_no_rule_takes_over_explains_nothing()
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", ("/a/10%x", 30)));
        Sams(Record("c:9:20260102030405", ("A", "100.00")));
        Ours(Record("c:9:20260102030405", ("A", "100.00")), Record(Id, ("A", "100.00")));
        Assert.Equal((1, 0), await CompareAsync());
    }

    [Fact]
    public async Task Of_two_files_of_a_node_the_later_one_gives_the_user_there()
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", ("/own", 30)));
        Collect("x/1.n1.json", File(1, "n1", Start, "eve", ("/own", 30)));
        Sams(Record(Id, ("eve", "100.00")));
        Ours(Record(Id, ("ada", "100.00")));
        Assert.Equal((0, 1), await CompareAsync("two files of one node"));

        Sams(Record(Id, ("mallory", "100.00")));
        Assert.Equal((1, 0), await CompareAsync());
    }

    [Fact]
    public async Task A_sane_job_is_never_explained()
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", ("/a", 30)));
        Sams(Record(Id, ("A", "100.00")));
        Ours(Record(Id, ("B", "100.00")));
        Assert.Equal((1, 0), await CompareAsync());
    }

    [Fact]
    public async Task Small_programs_are_left_out_at_the_limit_that_is_given()
    {
        Collect("1.n1.json", File(1, "n1", Start, "ada", ("/a", 95)));
        Collect("1.n2.json", File(1, "n2", Later, "ada", ("/b", 5)));
        Sams(Record(LaterId, ("A", "100.00")));
        Ours(Record(Id, ("A", "100.00")), Record(LaterId, ("B", "100.00")));
        Assert.Equal((1, 1), await CompareAsync());
        Assert.Equal((0, 2), await CompareAsync("requeued", "--remove-less-than", "10"));
    }

    private async Task<(int ExitCode, int Explained)> CompareAsync(string reason = "", params string[] more)
    {
        await using var hub = await FakeHub.StartAsync((_, body) => (200, Answer(body)));
        var (exit, output, error) = await hub.RunAsync(["compare", "sams-xml", Path.Combine(_directory, "a"), Path.Combine(_directory, "b"), "--collector", Path.Combine(_directory, "in"), "--json", .. more]);
        Assert.Empty(error);
        var explained = JsonDocument.Parse(output).RootElement.GetProperty("explained").EnumerateArray().ToList();
        Assert.All(explained, each => Assert.Contains(reason, each.GetProperty("reason").GetString(), StringComparison.Ordinal));
        return (exit, explained.Count);
    }

    // Rules: /a… is A, /b… is B, /own is the user, /home/NAME is NAME.
    private static string Answer(string body)
    {
        var test = JsonDocument.Parse(body).RootElement;
        var user = test.TryGetProperty("user", out var told) ? told.GetString() : null;
        return JsonSerializer.Serialize(new { matches = test.GetProperty("paths").EnumerateArray().Select(each => each.GetString()!).Select(path => new { path, name = Name(path), version = "1", localVersion = "" }) });

        string? Name(string path) => path.StartsWith("/a", StringComparison.Ordinal) ? "A"
            : path.StartsWith("/b", StringComparison.Ordinal) ? "B"
            : path is "/own" ? user ?? "%(user)s"
            : path.StartsWith("/home/", StringComparison.Ordinal) ? path[6..]
            : null;
    }

    private void Sams(params string[] records) => Put("a", records);

    private void Ours(params string[] records) => Put("b", records);

    private void Put(string directory, string[] records)
    {
        Directory.CreateDirectory(Path.Combine(_directory, directory));
        System.IO.File.WriteAllText(Path.Combine(_directory, directory, "1.xml"), $"<sa:SoftwareAccountingRecords xmlns:sa=\"urn:x\">{string.Concat(records)}</sa:SoftwareAccountingRecords>");
    }

    private void Collect(string name, string content)
    {
        var path = Path.Combine(_directory, "in", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
    }

    private static string File(object job, string node, string start, string user, params (string Path, int Seconds)[] execs) =>
        $$$"""{"sams.sampler.Core":{"jobid":{{{JsonSerializer.Serialize(job)}}},"node":"{{{node}}}"},"sams.sampler.SlurmInfo":{"username":"{{{user}}}","account":"p","starttime":"{{{start}}}"},"sams.sampler.Software":{"execs":"""
        + "{" + string.Join(',', execs.Select(each => $$"""
            "{{each.Path}}":{"user":{{each.Seconds}},"system":0}
            """)) + "}}}";

    private static string Record(string id, params (string Name, string Usage)[] software) =>
        $"<sa:SoftwareAccountingRecord><sa:RecordIdentity sa:createTime=\"2026-02-01T00:00:00Z\" sa:recordId=\"{id}\"/><sa:JobRecordID>{id}</sa:JobRecordID>"
        + string.Concat(software.Select(s => $"<sa:Software><sa:Name>{s.Name}</sa:Name><sa:Version>1</sa:Version><sa:LocalVersion/><sa:UserProvided>false</sa:UserProvided><sa:Usage>{s.Usage}</sa:Usage></sa:Software>"))
        + "</sa:SoftwareAccountingRecord>";
}
