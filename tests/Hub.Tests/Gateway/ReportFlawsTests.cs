using Actors.Hub.Gateway;
using Actors.Messages.Wire;
using Google.Protobuf;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Gateway;

public sealed class ReportFlawsTests
{
    private static readonly Batch Batch = new() { Version = 1, Cluster = "c", Node = "n1" };

    [Fact]
    public void A_proper_report_has_none() => Assert.Null(ReportFlaws.Of(Batch, Report(Ref(), 1, Usage(5, ("/a", 4)))));

    public static TheoryData<string, Action<JobReport>> Flaws => new()
    {
        { "ref", r => r.Ref = null },
        { "cluster", r => r.Ref.Cluster = "" },
        { "cluster", r => r.Ref.Cluster = "other" },
        { "raw_id", r => r.Ref.RawId = "" },
        { "raw_id", r => r.Ref.RawId = "4:2" },
        { "raw_id", r => r.Ref.RawId = "../x" },
        { "raw_id", r => r.Ref.RawId = new string('9', 101) },
        { "seq", r => r.Seq = 0 },
        { "seq", r => r.Seq = ulong.MaxValue },
        { "first_seen", r => r.Ref.FirstSeenUnixUsec = 0 },
        { "boot_id", r => r.Ref.BootId = "" },
        { "instant", r => r.ObservedUnixUsec = 0 },
        { "instant", r => r.ObservedUnixUsec = long.MaxValue },
        { "usage", r => r.Usage = null },
        { "CPU", r => r.Usage.CpuUsec = -1 },
        { "CPU", r => r.Usage.CpuUsec = long.MaxValue },
        { "CPU", r => r.Usage.UnattributedUsec = -1 },
        { "memory", r => r.Usage.Memory.PeakBytes = -1 },
        { "path", r => r.Usage.Executables[0].Path = ByteString.Empty },
        { "path", r => r.Usage.Executables[0].Path = ByteString.CopyFromUtf8("/a\0b") },
        { "path", r => r.Usage.Executables[0].Path = ByteString.CopyFrom(new byte[70_000]) },
        { "executable", r => r.Usage.Executables[0].CpuUsec = -5 },
        { "executable", r => r.Usage.Executables[0].Processes = -5 },
        { "script", r => r.Usage.Executables[0].Scripts.Add(new ScriptUsage()) },
        { "script", r => r.Usage.Executables[0].Scripts.Add(new ScriptUsage { Path = ByteString.CopyFromUtf8("a\0") }) },
        { "script", r => r.Usage.Executables[0].Scripts.Add(new ScriptUsage { Path = ByteString.CopyFromUtf8("a"), CpuUsec = -1 }) },
        { "image", r => r.Usage.Executables[0].Image = ByteString.CopyFrom(new byte[70_000]) },
        { "library", r => r.Usage.Executables[0].Libraries.Add(ByteString.Empty) },
        { "together", r => r.Usage.Executables.Add(Enumerable.Repeat(new ExecutableUsage { Path = ByteString.CopyFromUtf8("/b"), CpuUsec = 31_557_600_000_000_000 }, 300)) },
        { "scheduler", r => r.Ref.Scheduler = new string('s', 300) },
        { "sluid", r => r.Ref.Sluid = new string('s', 300) },
        { "name in usage", r => r.Usage.Attribution = new string('s', 300) },
        { "name in usage", r => r.Usage.AttributionReason = new string('s', 300) },
        { "NUL", r => r.Usage.AttributionReason = "a\0" },
        { "name in usage", r => r.Usage.Executables[0].Step = new string('s', 300) },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public void Every_flaw_is_named(string named, Action<JobReport> spoil)
    {
        var report = Report(Ref(), 1, Usage(5, ("/a", 4)));
        spoil(report);
        Assert.Contains(named, ReportFlaws.Of(Batch, report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "c", "n1")]
    [InlineData(1, "", "n1")]
    [InlineData(1, "a b", "n1")]
    [InlineData(1, "c", "")]
    [InlineData(1, "c", "n\n1")]
    public void A_batch_that_says_not_who_it_is_from_is_refused(uint version, string cluster, string node) =>
        Assert.NotNull(ReportFlaws.Of(new Batch { Version = version, Cluster = cluster, Node = node }));
}
