using Actors.Messages.Wire;
using Actors.Node.Outbox;

namespace Actors.Node.Tests.Outbox;

public sealed class OutboxDeliveryTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly TimeSpan Resend = TimeSpan.FromSeconds(10);
    private readonly FreshDirectory _directory = new();
    private readonly OutboxStore _store;

    public OutboxDeliveryTests() => _store = OutboxStore.Open(_directory.Path, new FrameDisk(), new CapturingLogger());

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Final_reports_go_first()
    {
        _store.Add(Reports.Report("1", 1));
        _store.Add(Reports.Report("2", 2, final: true));
        Assert.Equal(["2", "1"], Take());
    }

    [Fact]
    public void What_was_sent_is_not_sent_again_until_there_is_something_newer()
    {
        _store.Add(Reports.Report("1", 1));
        Assert.Equal(["1"], Take());
        Assert.Empty(Take());
        _store.Add(Reports.Report("1", 2));
        Assert.Equal(["1"], Take());
    }

    [Fact]
    public void A_final_report_is_sent_again_until_it_is_acknowledged()
    {
        _store.Add(Reports.Report("1", final: true));
        Assert.Equal(["1"], Take());
        Assert.Equal(["1"], Take(Now + Resend));
        _store.Acknowledge(Reports.Ref("1"), 1);
        Assert.Empty(Take(Now + (3 * Resend)));
    }

    [Fact]
    public void A_final_report_is_sent_again_when_the_clock_was_set_back()
    {
        _store.Add(Reports.Report("1", final: true));
        Assert.Equal(["1"], Take());
        Assert.Equal(["1"], Take(Now - TimeSpan.FromHours(1)));
    }

    [Fact]
    public void What_did_not_reach_the_hub_is_due_again()
    {
        _store.Add(Reports.Report("1"));
        var reports = _store.Take(int.MaxValue, Now, Resend);
        _store.Return(reports);
        Assert.Equal(["1"], Take());
    }

    [Fact]
    public void A_batch_stays_within_its_size_and_the_rest_follows()
    {
        for (var job = 0; job < 10; job++)
        {
            _store.Add(Reports.Report($"{job}", job, padding: 1000));
        }

        var sizes = new List<int>();
        while (Take(maxBytes: 3500) is { Count: > 0 } batch)
        {
            sizes.Add(batch.Count);
        }

        Assert.Equal([3, 3, 3, 1], sizes);
    }

    [Fact]
    public void A_report_larger_than_a_batch_goes_alone()
    {
        _store.Add(Reports.Report("1", 1, padding: 5000));
        _store.Add(Reports.Report("2", 2));
        Assert.Equal(["1"], Take(maxBytes: 100));
        Assert.Equal(["2"], Take(maxBytes: 100));
    }

    [Fact]
    public void A_job_refused_before_travels_alone_and_last()
    {
        _store.Add(Reports.Report("1", 1));
        Assert.NotNull(_store.Drop(Reports.Ref("1"), 1));
        _store.Add(Reports.Report("1", 2, final: true));
        _store.Add(Reports.Report("2", 3));
        Assert.Equal(["2"], Take());
        Assert.Equal(["1"], Take());
    }

    [Fact]
    public void A_refused_report_is_dropped_once()
    {
        _store.Add(Reports.Report("1", 7, final: true));
        Assert.Equal(7, _store.Drop(Reports.Ref("1"), 1)?.Usage.CpuUsec);
        Assert.Null(_store.Drop(Reports.Ref("1"), 1));
        Assert.Empty(Take());
    }

    [Fact]
    public void Another_epoch_makes_everything_due_that_is_still_here()
    {
        _store.SetEpoch("a", []);
        _store.Add(Reports.Report("1", 1));
        _store.Add(Reports.Report("2", 2));
        _store.Add(Reports.Report("3", 3, final: true));
        _ = Take();
        _store.Acknowledge(Reports.Ref("1"), 1);
        _store.Acknowledge(Reports.Ref("3"), 1);
        _store.Add(Reports.Report("2", 4));
        var sent = _store.Take(int.MaxValue, Now, Resend);
        Assert.True(_store.SetEpoch("b", sent));
        Assert.Equal(["1"], Take());
        Assert.False(_store.SetEpoch("b", []));
    }

    [Fact]
    public void A_report_below_the_hubs_number_is_numbered_above_it()
    {
        _store.Add(Reports.Report("1", 9, final: true));
        _ = Take();
        _store.Acknowledge(Reports.Ref("1"), 500);
        var again = Assert.Single(_store.Take(int.MaxValue, Now, Resend));
        Assert.Equal(501ul, again.Seq);
        Assert.Equal(9, again.Usage.CpuUsec);
    }

    [Fact]
    public void A_job_the_scanner_does_not_know_ends_with_its_last_report_as_a_lower_bound()
    {
        _store.Add(Reports.Report("1", 4));
        _store.Add(Reports.Report("2", 5));
        Assert.Equal(1, _store.EndUnknown(new HashSet<RefKey> { RefKey.Of(Reports.Ref("2")) }));
        var ended = _store.Find(Reports.Ref("1"))!.Report!;
        Assert.True(ended.Final);
        Assert.True(ended.Usage.TotalIsLowerBound);
        Assert.Equal((2ul, 4L), (ended.Seq, ended.Usage.CpuUsec));
        Assert.False(_store.Find(Reports.Ref("2"))!.Final);
    }

    [Fact]
    public void Facts_that_come_late_do_not_make_another_reference()
    {
        _store.Add(Reports.Report("1", 1));
        var later = Reports.Report("1", 2);
        later.Ref.RestartCount = 1;
        later.Ref.Sluid = "s0123456789ABC";
        Assert.Equal(2ul, _store.Add(later).LastSeq);
        Assert.Equal("s0123456789ABC", Assert.Single(_store.Entries).Ref.Sluid);
    }

    private List<string> Take(DateTimeOffset? now = null, int maxBytes = int.MaxValue) =>
        [.. _store.Take(maxBytes, now ?? Now, Resend).Select(report => report.Ref.RawId)];
}
