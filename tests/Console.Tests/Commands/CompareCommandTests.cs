using System.Text.Json;

namespace Actors.Console.Tests.Commands;

public sealed class CompareCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-compare-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Records_that_say_the_same_agree_whatever_their_files_and_order()
    {
        Put("a/1.xml", Record("c:1:20260102030405", ("A", "60.00"), ("B", "40.00")), Record("c:2:20260102030405", ("A", "100.00")));
        Put("b/x/2.xml", Record("c:2:20260102030405", ("A", "100.00")));
        Put("b/1.xml", Record("c:1:20260102030405", ("B", "40.01"), ("A", "59.99")));
        Put("b/.3.xml", "{ half");

        Assert.Equal((0, "2 the same, 0 explained, 0 different, 0 only in the first, 0 only in the second, 0 files not read."), await RunAsync());
    }

    [Fact]
    public async Task What_differs_is_told_by_its_record_and_software()
    {
        Put("a/1.xml", Record("c:1:20260102030405", ("A", "60.00"), ("B", "40.00")), Record("c:2:20260102030405", ("A", "100.00")));
        Put("b/1.xml", Record("c:1:20260102030405", ("A", "70.00"), ("C", "30.00")), Record("c:3:20260102030405", ("A", "100.00")));

        var (exit, output, _) = await Cli.RunAsync(string.Empty, "compare", "sams-xml", Path.Combine(_directory, "a"), Path.Combine(_directory, "b"));
        var json = JsonDocument.Parse((await Cli.RunAsync(string.Empty, "compare", "sams-xml", Path.Combine(_directory, "a"), Path.Combine(_directory, "b"), "--json")).Output).RootElement;

        Assert.Equal(1, exit);
        Assert.Contains("only in the first: c:2:20260102030405", output, StringComparison.Ordinal);
        Assert.Contains("only in the second: c:3:20260102030405", output, StringComparison.Ordinal);
        Assert.Contains("different: c:1:20260102030405: A | 1 |  | false: 60.00, 70.00; B | 1 |  | false: 40.00, none; C | 1 |  | false: none, 30.00", output, StringComparison.Ordinal);
        Assert.Equal((0, "c:1:20260102030405"), (json.GetProperty("same").GetInt32(), json.GetProperty("different")[0].GetProperty("recordId").GetString()));
    }

    [Fact]
    public async Task The_newest_of_an_id_counts()
    {
        Put("a/1.xml", Record("c:1:20260102030405", ("A", "100.00")).Replace("2026-02-01", "2026-02-03", StringComparison.Ordinal));
        Put("a/2.xml", Record("c:1:20260102030405", ("B", "100.00")));
        Put("b/1.xml", Record("c:1:20260102030405", ("A", "100.00")));

        Assert.Equal(0, (await RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Days_leave_out_what_began_outside_of_them()
    {
        Put("a/1.xml", Record("c:1:20260101235959", ("A", "100.00")), Record("c:2:20260102000000", ("A", "100.00")), Record("c:3:20260103000000", ("A", "100.00")));
        Put("b/1.xml", Record("c:2:20260102000000", ("A", "100.00")));

        Assert.Equal(0, (await RunAsync("--from", "2026-01-02", "--to", "2026-01-03")).ExitCode);
        Assert.Equal(2, (await RunAsync("--from", "yesterday")).ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_not_XML_is_told_and_the_others_are_compared()
    {
        Put("a/1.xml", Record("c:1:20260102030405", ("A", "100.00")));
        Put("b/1.xml", Record("c:1:20260102030405", ("A", "100.00")));
        File.WriteAllText(Path.Combine(_directory, "b", "2.xml"), "<half");

        var (exit, output) = await RunAsync();

        Assert.Equal(3, exit);
        Assert.EndsWith("1 the same, 0 explained, 0 different, 0 only in the first, 0 only in the second, 1 files not read.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shares_of_more_than_the_whole_are_explained_by_themselves_where_what_counts_agrees()
    {
        Put("a/1.xml", Record("c:1:20260102030405", ("A", "60.00"), ("B", "40.00"), ("C", "1.50"), ("D", "1.50")), Record("c:2:20260102030405", ("A", "100.00"), ("B", "1.50")));
        Put("b/1.xml", Record("c:1:20260102030405", ("A", "60.00"), ("B", "40.00")), Record("c:2:20260102030405", ("C", "100.00")));

        var (exit, output) = await RunAsync();

        Assert.Equal(1, exit);
        Assert.Contains("explained: c:1:20260102030405: SAMS left programs", output, StringComparison.Ordinal);
        Assert.Contains("different: c:2:20260102030405", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] more)
    {
        var (exit, output, _) = await Cli.RunAsync(string.Empty, ["compare", "sams-xml", Path.Combine(_directory, "a"), Path.Combine(_directory, "b"), .. more]);
        return (exit, output.Trim());
    }

    private void Put(string name, params string[] records)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"<sa:SoftwareAccountingRecords xmlns:sa=\"urn:x\">{string.Concat(records)}</sa:SoftwareAccountingRecords>");
    }

    private static string Record(string id, params (string Name, string Usage)[] software) =>
        $"<sa:SoftwareAccountingRecord><sa:RecordIdentity sa:createTime=\"2026-02-01T00:00:00Z\" sa:recordId=\"{id}\"/><sa:JobRecordID>{id}</sa:JobRecordID>"
        + string.Concat(software.Select(s => $"<sa:Software><sa:Name>{s.Name}</sa:Name><sa:Version>1</sa:Version><sa:LocalVersion/><sa:UserProvided>false</sa:UserProvided><sa:Usage>{s.Usage}</sa:Usage></sa:Software>"))
        + "</sa:SoftwareAccountingRecord>";
}
