using Actors.Hub.Gateway;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using Dapper;
using Google.Protobuf;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Gateway;

public sealed class QuarantineTests : IDisposable
{
    private const int KeptBytes = 100_000;
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task The_newest_reports_are_kept_up_to_a_number_of_bytes()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        var quarantine = new Quarantine(hub.Host.Store, TimeProvider.System, KeptBytes);
        for (var seq = 1UL; seq <= 20; seq++)
        {
            await quarantine.AddAsync("n1", [(Padded(seq, 9_800), "bad")], CancellationToken.None);
        }

        using var connection = hub.Host.Store.OpenReader();
        Assert.Equal(Enumerable.Range(11, 10).Select(seq => (long)seq), connection.Query<long>("SELECT seq FROM quarantine ORDER BY id"));
    }

    [Fact]
    public async Task Of_a_very_large_report_only_the_reason_is_kept_and_it_pushes_no_other_out()
    {
        await using var hub = await TestHub.StartAsync(_directory);
        var quarantine = new Quarantine(hub.Host.Store, TimeProvider.System, KeptBytes);
        await quarantine.AddAsync("n1", [(Padded(1, 5_000), "bad"), (Padded(2, KeptBytes), "large")], CancellationToken.None);

        using var connection = hub.Host.Store.OpenReader();
        Assert.Equal([("bad", true), ("large", false)], connection.Query<(string, bool)>("SELECT reason, LENGTH(report) > 0 FROM quarantine ORDER BY id"));
    }

    private static JobReport Padded(ulong seq, int bytes)
    {
        var report = Report(Ref(), seq, Usage(5));
        report.Usage.Executables.Add(new ExecutableUsage { Path = ByteString.CopyFrom(new byte[bytes]) });
        return report;
    }

    public void Dispose() => _directory.Dispose();
}
