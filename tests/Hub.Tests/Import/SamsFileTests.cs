using System.Text;
using Actors.Hub.Import;
using Actors.Messages.Wire;

namespace Actors.Hub.Tests.Import;

public sealed class SamsFileTests
{
    private const string Info = """{"account":"p1","cpus":"4","jobname":"burn","nodes":"2","partition":"batch","starttime":"2026-01-02T03:04:05","starttimestamp":1767323045.0,"uid":"1000","username":"ada"}""";
    private const string Software = """{"end_time":1767323100,"execs":{"/bin/a":{"system":0.17,"user":17.58}},"start_time":1767323050}""";

    [Fact]
    public void A_file_of_a_collector_tells_job_node_facts_and_usage()
    {
        var file = Read(File());

        Assert.Equal(("4242", "n1", true, "20260102030405"), (file.RawId, file.Node, file.HasSlurmInfo, file.StartDigits));
        Assert.Equal((1_767_323_050_000_000, 1_767_323_100_000_000), (file.FirstSeenUnixUsec, file.LastSeenUnixUsec));
        Assert.Equal(("ada", "p1", "batch", "burn", 4, 2, 1000), (file.Facts.User.Value, file.Facts.Project.Value, file.Facts.Partition.Value, file.Facts.Name.Value, file.Facts.Cpus.Value, file.Facts.NodeCount.Value, file.Facts.Uid.Value));
        Assert.Equal((1_767_323_045_000_000, FactSource.Import), (file.Facts.StartUnixUsec.Value, file.Facts.StartUnixUsec.Source));
        Assert.Equal((17_750_000, TotalSource.Processes, "sams"), (file.Usage.CpuUsec, file.Usage.TotalSource, file.Usage.Attribution));
        var executable = Assert.Single(file.Usage.Executables);
        Assert.Equal(("/bin/a", 17_580_000, 170_000), (executable.Path.ToStringUtf8(), executable.UserUsec, executable.SystemUsec));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n", "empty")]
    [InlineData("hello", "no JSON")]
    [InlineData("""{"sams.sampler.Core":{"jobid":4242,"node":"n1"},"sams.sampler.Softw""", "no JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("null", "JSON object")]
    [InlineData("{}", "no sams.sampler.Core")]
    [InlineData("""{"sams.sampler.Core":[]}""", "sams.sampler.Core must be an object")]
    public void What_is_no_file_of_a_collector_is_refused_with_the_reason(string content, string reason) => Refused(content, reason);

    [Theory]
    [InlineData("12x")]
    [InlineData("12_3")]
    [InlineData("-1")]
    [InlineData("5.9")]
    [InlineData("99999999999999999999")]
    [InlineData("١٢")]
    public void A_job_id_that_is_no_whole_number_is_refused(string id) => Refused(File(core: $$"""{"jobid":"{{id}}","node":"n1"}"""), "jobid must be a raw job id");

    [Theory]
    [InlineData("\" 77 \"", "77")]
    [InlineData("0", "0")]
    [InlineData("\"0077\"", "77")]
    public void A_job_id_is_read_as_SAMS_reads_it(string id, string rawId) => Assert.Equal(rawId, Read(File(core: $$"""{"jobid":{{id}},"node":"n1"}""")).RawId);

    [Theory]
    [InlineData("""{"end_time":2,"execs":{},"start_time":1}""", "execs is empty")]
    [InlineData("""{"end_time":2,"start_time":1}""", "execs is missing")]
    [InlineData("""{"end_time":2,"execs":{"":{"system":0,"user":1}},"start_time":1}""", "1 to 65536 bytes")]
    [InlineData("""{"end_time":2,"execs":{"/a\u0000b":{"system":0,"user":1}},"start_time":1}""", "no NUL")]
    [InlineData("""{"end_time":2,"execs":{"/a":{"system":0,"user":-1}},"start_time":1}""", "execs[/a].user must be CPU time")]
    [InlineData("""{"end_time":2,"execs":{"/a":{"system":1e300,"user":1}},"start_time":1}""", "execs[/a].system must be CPU time")]
    [InlineData("""{"end_time":2,"execs":{"/a":{"user":1}},"start_time":1}""", "execs[/a].system must be CPU time")]
    [InlineData("""{"end_time":2,"execs":{"/a":7},"start_time":1}""", "execs[/a].user must be CPU time")]
    [InlineData("""{"end_time":2,"execs":{"/a":{"system":nan,"user":1}},"start_time":1}""", "no JSON")]
    [InlineData("""{"end_time":NaN,"execs":{"/a":{"system":0,"user":1}},"start_time":1}""", "end_time must be an instant")]
    [InlineData("""{"end_time":2,"execs":{"/a":{"system":0,"user":1}},"start_time":0}""", "start_time must be an instant")]
    [InlineData("""{"end_time":1e18,"execs":{"/a":{"system":0,"user":1}},"start_time":1}""", "end_time must be an instant")]
    public void Usage_that_cannot_be_counted_is_refused_with_the_place(string software, string reason) => Refused(File(software: software), reason);

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("null")]
    public void A_figure_that_is_none_is_unknown_and_the_rest_of_the_file_counts(string figure)
    {
        var usage = Read(File(software: $$$"""{"end_time":2,"execs":{"/NaN\"Infinity":{"system":{{{figure}}},"user":1.5},"/b":{"system":0.25,"user":{{{figure}}}}},"start_time":1}""")).Usage;
        Assert.Equal([("/NaN\"Infinity", 1_500_000L), ("/b", 250_000)], usage.Executables.Select(each => (each.Path.ToStringUtf8(), each.CpuUsec)).Order());
    }

    [Fact]
    public void A_path_of_any_length_is_told_in_few_words()
    {
        var refused = Assert.Throws<SamsFileException>(() => Read(File(software: $$$"""{"end_time":2,"execs":{"/begin{{{new string('x', 100_000)}}}end":{"system":0,"user":1}},"start_time":1}""")));
        Assert.Contains("execs[/beginxxx", refused.Message, StringComparison.Ordinal);
        Assert.Contains("xxx … 100009 bytes … xxx", refused.Message, StringComparison.Ordinal);
        Assert.Contains("xend]: a path must have", refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Message.Length, 1, 400);
    }

    [Theory]
    [InlineData("/home/\\udcffAx", "/home/\\xFFAx")]
    [InlineData("/\\ud83d\\ude00/\\u00e9\\n\\\"\\\\", "/😀/é\n\"\\")]
    [InlineData("/\\ud800/x", "/\uFFFD/x")]
    [InlineData("/%(user)s/100%done", "/%(user)s/100%done")]
    public void Bytes_of_a_path_come_back_from_what_Python_made_of_them(string json, string expected)
    {
        var path = Assert.Single(Read(File(software: $$$"""{"end_time":2,"execs":{"{{{json}}}":{"system":0,"user":1}},"start_time":1}""")).Usage.Executables).Path;

        Assert.Equal(expected.Contains("\\x", StringComparison.Ordinal) ? [.. "/home/"u8, 0xff, (byte)'A', (byte)'x'] : Encoding.UTF8.GetBytes(expected), path.ToByteArray());
    }

    [Fact]
    public void Without_a_time_stamp_the_start_is_the_schedulers_local_time()
    {
        var file = SamsFile.Read(Encoding.UTF8.GetBytes(File("""{"account":"p","starttime":"2026-07-01T12:00:00"}""")), TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm"));

        Assert.Equal(new DateTimeOffset(2026, 7, 1, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000, file.Facts.StartUnixUsec.Value);
    }

    [Fact]
    public void A_start_that_the_scheduler_does_not_know_stands_in_the_record_id_as_in_SAMS()
    {
        var file = Read(File("""{"account":"p","starttime":"Unknown"}"""));

        Assert.Equal((true, "Unknown"), (file.Facts.StartUnixUsec is null, file.StartDigits));
    }

    [Fact]
    public void Whether_SlurmInfo_is_empty_or_missing_is_told_apart()
    {
        Assert.True(Read(File("{}")).HasSlurmInfo);
        Assert.False(Read($$$"""{"sams.sampler.Core":{"jobid":1,"node":"n"},"sams.sampler.Software":{{{Software}}}}""").HasSlurmInfo);
    }

    [Fact]
    public void Whatever_is_changed_in_a_file_it_is_read_or_refused()
    {
        var whole = Encoding.UTF8.GetBytes(File());
        var random = new Random(20261122);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = SamsFile.Read(bytes.AsMemory(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)), TimeZoneInfo.Utc);
            }
            catch (SamsFileException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    private static SamsFile Read(string content) => SamsFile.Read(Encoding.UTF8.GetBytes(content), TimeZoneInfo.Utc);

    private static void Refused(string content, string reason) => Assert.Contains(reason, Assert.Throws<SamsFileException>(() => Read(content)).Message, StringComparison.Ordinal);

    private static string File(string info = Info, string software = Software, string core = """{"jobid":4242,"node":"n1"}""") =>
        $$$"""{"sams.sampler.Core":{{{core}}},"sams.sampler.Pressure":{},"sams.sampler.SlurmInfo":{{{info}}},"sams.sampler.Software":{{{software}}}}""";
}
