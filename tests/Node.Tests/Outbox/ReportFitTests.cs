using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Outbox;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Actors.Node.Tests.Outbox;

public sealed class ReportFitTests
{
    [Fact]
    public void A_report_that_is_small_enough_stays_as_it_is()
    {
        var report = Report(Row("/a", "0", 5), Row("/a", "1", 5));
        var before = report.Clone();
        Assert.Equal(0, ReportFit.Fit(report, ReportFit.MaxBytes));
        Assert.Equal(before, report);
    }

    [Fact]
    public void Scripts_and_libraries_go_before_anything_is_put_together()
    {
        var report = Report(Row("/usr/bin/python3", "0", 5), Row("/usr/bin/python3", "1", 5));
        report.Usage.Executables[0].Scripts.Add(new ScriptUsage { Path = ByteString.CopyFrom(new byte[2000]), CpuUsec = 5 });
        report.Usage.Executables[1].Libraries.Add(ByteString.CopyFrom(new byte[2000]));
        Assert.Equal(0, ReportFit.Fit(report, 1000));
        Assert.Equal(2, report.Usage.Executables.Count);
        Assert.All(report.Usage.Executables, row => Assert.Equal((0, 0), (row.Scripts.Count, row.Libraries.Count)));
    }

    [Fact]
    public void Steps_of_one_executable_are_put_together_before_executables_are()
    {
        var report = Report([.. Enumerable.Range(0, 5000).Select(step => Row("/opt/solver", $"{step}", 2)), Row("/bin/sh", "batch", 1)]);
        Assert.Equal(4999, ReportFit.Fit(report, 4096));
        Assert.Equal([("/opt/solver", "", 10_000L, 5000L), ("/bin/sh", "batch", 1L, 1L)], report.Usage.Executables.Select(row => (row.Path.ToStringUtf8(), row.Step, row.CpuUsec, row.Processes)));
    }

    [Fact]
    public void Executables_of_least_time_become_one_row_a_role()
    {
        var report = Report([
            Row("/opt/solver", "0", 1_000_000),
            .. Enumerable.Range(0, 5000).Select(n => Row($"/home/u/run{n}/prog", "0", 1)),
            .. Enumerable.Range(0, 5000).Select(n => Row($"/home/u/run{n}/away", "0", 1, ExecutableRole.Escaped)),
        ]);
        ReportFit.Fit(report, 2000);
        var others = report.Usage.Executables.Where(row => row.Path.ToStringUtf8() == "[other executables]").ToList();
        Assert.Equal([ExecutableRole.Job, ExecutableRole.Escaped], others.Select(row => row.Role).Order());
        Assert.Equal("/opt/solver", report.Usage.Executables[0].Path.ToStringUtf8());
        Assert.InRange(report.CalculateSize(), 1, 2000);
    }

    [Fact]
    public void Sums_stay_and_the_size_is_kept()
    {
        var row = from path in Gen.Choose(0, 60)
                  from length in Gen.Choose(1, 200)
                  from step in Gen.Choose(0, 5)
                  from role in Gen.Choose(0, 2)
                  from cpu in Gen.Choose(0, 1_000_000)
                  select Row($"/{path}/{new string('x', length)}", $"{step}", cpu, (ExecutableRole)role);
        Check.QuickThrowOnFailure(Prop.ForAll(row.ListOf().ToArbitrary(), Gen.Choose(1000, 5000).ToArbitrary(), (rows, maxBytes) =>
        {
            var report = Report([.. rows]);
            var before = Sums(report);
            ReportFit.Fit(report, maxBytes);
            return report.CalculateSize() <= maxBytes && before.SequenceEqual(Sums(report));
        }));
    }

    private static List<(ExecutableRole, long, long, long, long, long)> Sums(JobReport report) =>
        [.. report.Usage.Executables.GroupBy(row => row.Role).OrderBy(role => role.Key).Select(role => (
            role.Key, role.Sum(r => r.CpuUsec), role.Sum(r => r.UserUsec), role.Sum(r => r.SystemUsec), role.Sum(r => r.Processes), role.Max(r => r.MaxRssBytes)))];

    private static JobReport Report(params ExecutableUsage[] rows)
    {
        var report = Reports.Report("1", 5);
        report.Usage.Executables.AddRange(rows);
        return report;
    }

    private static ExecutableUsage Row(string path, string step, long cpuUsec, ExecutableRole role = ExecutableRole.Job) => new()
    {
        Path = ByteString.CopyFrom(path, Encoding.UTF8),
        Step = step,
        Role = role,
        CpuUsec = cpuUsec,
        UserUsec = cpuUsec / 2,
        SystemUsec = cpuUsec - (cpuUsec / 2),
        Processes = 1,
        MaxRssBytes = cpuUsec * 3,
    };
}
