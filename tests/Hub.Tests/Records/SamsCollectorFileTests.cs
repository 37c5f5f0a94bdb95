using System.Text;
using System.Text.Json;
using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Hub.Tests.Jobs;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Actors.Tests.Oracles;
using Google.Protobuf;

namespace Actors.Hub.Tests.Records;

public sealed class SamsCollectorFileTests
{
    private static readonly JobKey Key = new("c", "4242", 1);

    [Fact]
    public void A_job_is_written_as_the_collector_wrote_it()
    {
        var usage = new JobUsage { Executables = { Executable("/srv/jobs/bin/burn", 17_750_000, 170_000), Executable("/srv/jobs/bin/my söl ver", 460_000, 0), Executable("/usr/bin/sleep", 0, 0) } };
        var file = Assert.Single(SamsCollectorFile.Of(Key, Job(usage), TimeZoneInfo.Utc));

        Assert.Equal("4242.b-cn0001.json", file.Name);
        Assert.Equal(
            """{"sams.sampler.Core":{"jobid":4242,"node":"b-cn0001"},"sams.sampler.SlurmInfo":{"account":"naiss2025-1-23","cpus":"4","jobname":"burn","nodes":"1","partition":"batch","starttime":"2026-01-02T03:04:05","starttimestamp":1767323045.0,"uid":"1000","username":"alice"},"sams.sampler.Software":{"end_time":1795279235,"execs":{"/srv/jobs/bin/burn":{"system":0.17,"user":17.58},"/srv/jobs/bin/my s\u00f6l ver":{"system":0.0,"user":0.46},"/usr/bin/sleep":{"system":0.0,"user":0.0}},"start_time":1795279225}}""",
            file.Content);
    }

    [Fact]
    public void What_is_read_back_is_what_was_written_whatever_bytes_a_path_has()
    {
        byte[][] paths = [[.. "/a \"b\\c"u8], [.. "/\u0001\u001b[2J\n\t"u8], [.. "/bad\xff\xc3"u8, 0xff, 0xed, 0xa0, 0x80], [.. "/😀/100%x"u8], [.. "/\u007f"u8]];
        var usage = new JobUsage { Executables = { paths.Select((path, i) => new ExecutableUsage { Path = ByteString.CopyFrom(path), CpuUsec = 1_000_001 * (i + 1), UserUsec = 5, SystemUsec = 1_000_000, Processes = 1 }) } };
        var content = Assert.Single(SamsCollectorFile.Of(Key, Job(usage), TimeZoneInfo.Utc)).Content;

        var read = SamsFile.Read(Encoding.ASCII.GetBytes(content), TimeZoneInfo.Utc);

        Assert.True(content.All(char.IsAscii));
        Assert.Equal(("4242", "b-cn0001", "20260102030405"), (read.RawId, read.Node, read.StartDigits));
        Assert.Equal(usage.Executables.ToDictionary(each => each.Path, each => each.CpuUsec), read.Usage.Executables.ToDictionary(each => each.Path, each => each.CpuUsec));
        Assert.Equal(("alice", "naiss2025-1-23", 4L), (read.Facts.User.Value, read.Facts.Project.Value, read.Facts.Cpus.Value));
    }

    [Fact]
    public void Schedulers_own_programs_and_what_escaped_are_left_out_and_paths_of_several_steps_are_one()
    {
        var usage = new JobUsage { Executables = { Executable("/bin/a", 3_000_000, 0), Executable("/bin/a", 2_000_000, 1_000_000), Executable("/sbin/slurmstepd", 9_000_000, 0), Executable("/bin/away", 9_000_000, 0) } };
        usage.Executables[1].Step = "1";
        usage.Executables[2].Role = ExecutableRole.Scheduler;
        usage.Executables[3].Role = ExecutableRole.Escaped;

        using var json = JsonDocument.Parse(Assert.Single(SamsCollectorFile.Of(Key, Job(usage), TimeZoneInfo.Utc)).Content);

        var only = Assert.Single(json.RootElement.GetProperty("sams.sampler.Software").GetProperty("execs").EnumerateObject());
        Assert.Equal(("/bin/a", 4.0, 1.0), (only.Name, only.Value.GetProperty("user").GetDouble(), only.Value.GetProperty("system").GetDouble()));
    }

    [Fact]
    public void What_SAMS_told_itself_is_not_given_back_and_ids_that_it_cannot_have_are_left_out()
    {
        var usage = new JobUsage { Executables = { Executable("/bin/a", 1, 0) } };
        Assert.Empty(SamsCollectorFile.Of(Key, Job(usage, boot: Importing.Boot), TimeZoneInfo.Utc));
        Assert.Empty(SamsCollectorFile.Of(new JobKey("c", "12.server", 1), Job(usage), TimeZoneInfo.Utc));
        Assert.Empty(SamsCollectorFile.Of(Key, Job(new JobUsage()), TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_later_run_of_an_id_has_a_file_of_its_own() =>
        Assert.Equal("4242.b-cn0001.i2.json", Assert.Single(SamsCollectorFile.Of(new JobKey("c", "4242", 2), Job(new JobUsage { Executables = { Executable("/bin/a", 1, 0) } }), TimeZoneInfo.Utc)).Name);

    [SamsOracleFact]
    public void Files_of_the_collector_itself_are_written_again_as_they_were()
    {
        var files = Directory.GetFiles(Path.Combine(SamsOracle.Folder!, "input"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var same = 0;
        foreach (var path in files)
        {
            SamsFile read;
            try
            {
                read = SamsFile.Read(File.ReadAllBytes(path), TimeZoneInfo.Utc);
            }
            catch (SamsFileException)
            {
                continue;
            }

            var again = Assert.Single(SamsCollectorFile.Of(
                new JobKey("c", read.RawId, 1), Job(read.Usage, read.Facts, read.Node, read.FirstSeenUnixUsec, read.LastSeenUnixUsec), TimeZoneInfo.Utc));
            using var before = JsonDocument.Parse(File.ReadAllBytes(path));
            using var after = JsonDocument.Parse(again.Content);
            foreach (var sampler in after.RootElement.EnumerateObject().Where(sampler => before.RootElement.TryGetProperty(sampler.Name, out _)))
            {
                AssertSame(before.RootElement.GetProperty(sampler.Name), sampler.Value, $"{path}: {sampler.Name}");
            }

            same++;
        }

        Assert.True(same > 70, $"{same} of {files.Count}");
    }

    private static void AssertSame(JsonElement before, JsonElement after, string where)
    {
        foreach (var member in after.EnumerateObject())
        {
            if (!before.TryGetProperty(member.Name, out var known))
            {
                // What a file does not say of a job is known otherwise.
                continue;
            }

            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Assert.Equal(known.EnumerateObject().DistinctBy(each => each.Name, StringComparer.Ordinal).Count(), member.Value.EnumerateObject().Count());
                    AssertSame(known, member.Value, $"{where}.{member.Name}");
                    break;
                case JsonValueKind.Number:
                    Assert.True(Math.Abs((known.ValueKind == JsonValueKind.Number ? known.GetDouble() : double.Parse(known.GetString()!, System.Globalization.CultureInfo.InvariantCulture)) - member.Value.GetDouble()) < (member.Name.EndsWith("_time", StringComparison.Ordinal) ? 1.01 : 1e-5), $"{where}.{member.Name}");
                    break;
                default:
                    Assert.Equal($"{known}", $"{member.Value}");
                    break;
            }
        }
    }

    private static ExecutableUsage Executable(string path, long cpu, long system) =>
        new() { Path = ByteString.CopyFromUtf8(path), Role = ExecutableRole.Job, CpuUsec = cpu, UserUsec = cpu - system, SystemUsec = system, Processes = 1 };

    private static Incarnation Job(JobUsage usage, JobFacts? facts = null, string node = "b-cn0001", long first = 1795279225_000_000, long last = 1795279235_000_000, string boot = "boot-1")
    {
        var reference = Sample.Ref(boot: boot, firstSeen: first);
        facts ??= new JobFacts
        {
            User = Text("alice"),
            Uid = new NumberFact { Value = 1000 },
            Project = Text("naiss2025-1-23"),
            Partition = Text("batch"),
            Name = Text("burn"),
            Cpus = new NumberFact { Value = 4 },
            NodeCount = new NumberFact { Value = 1 },
            StartUnixUsec = new NumberFact { Value = 1767323045_000_000 },
        };
        return new Incarnation(1) { Facts = facts, Nodes = [new NodePart(node, reference) { Seq = 1, ObservedUnixUsec = last, Usage = usage, FinishedUnixUsec = last }] };
    }

    private static TextFact Text(string value) => new() { Value = value };
}
