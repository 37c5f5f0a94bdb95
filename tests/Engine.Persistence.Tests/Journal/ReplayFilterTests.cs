using Akka.Persistence.Journal;

namespace Akka.Persistence.Tests.Journal;

public sealed class ReplayFilterTests
{
    private static readonly (string Writer, long Nr)[] Overlap = [("a", 1), ("a", 2), ("a", 3), ("b", 2), ("a", 4), ("b", 3)];

    [Fact]
    public void Events_of_one_writer_pass_in_order() => Assert.Equal("a1 a2 a3", Filtered("repair-by-discard-old", ("a", 1), ("a", 2), ("a", 3)));

    [Fact]
    public void A_new_writer_that_goes_on_where_the_old_one_ended_is_in_order() =>
        Assert.Equal("a1 a2 b3 c4", Filtered("repair-by-discard-old", ("a", 1), ("a", 2), ("b", 3), ("c", 4)));

    [Fact]
    public void Of_an_old_writer_what_overlaps_and_what_comes_later_is_left_out() => Assert.Equal("a1 b2 b3", Filtered("repair-by-discard-old", Overlap));

    [Fact]
    public void In_mode_warn_all_events_pass_and_are_reported()
    {
        var reports = new List<string>();
        Assert.Equal("a1 a2 a3 b2 a4 b3", Filtered("warn", reports, Overlap));
        Assert.Equal(3, reports.Count);
    }

    [Fact]
    public void In_mode_fail_an_overlap_fails_the_replay() => Assert.Throws<InvalidOperationException>(() => Filtered("fail", Overlap));

    [Fact]
    public void In_mode_off_nothing_is_looked_at() => Assert.Equal("a1 a2 a3 b2 a4 b3", Filtered("off", Overlap));

    [Fact]
    public void An_unknown_mode_is_refused() => Assert.Throws<Akka.Configuration.ConfigurationException>(() => Filtered("sometimes", Overlap));

    [Fact]
    public void Several_events_made_of_one_stored_event_pass() => Assert.Equal("a1 a1 a2", Filtered("repair-by-discard-old", ("a", 1), ("a", 1), ("a", 2)));

    [Fact]
    public void What_has_left_the_window_is_not_taken_back()
    {
        var long_ = Enumerable.Range(1, 150).Select(n => ("a", (long)n)).Append(("b", 1)).ToArray();
        Assert.Equal(51, Filtered("repair-by-discard-old", long_).Split(' ').Length - 1);
    }

    private static string Filtered(string mode, params (string Writer, long Nr)[] events) => Filtered(mode, [], events);

    private static string Filtered(string mode, List<string> reports, params (string Writer, long Nr)[] events)
    {
        var passed = new List<string>();
        var settings = ReplayFilterSettings.From(Akka.Configuration.ConfigurationFactory.ParseString("replay-filter.mode = " + mode), reports.Add);
        var filter = settings.New("p", e => passed.Add(e.WriterGuid + e.SequenceNr));
        foreach (var (writer, nr) in events)
        {
            filter.Add(new Persistent("e", nr, "p", writerGuid: writer));
        }

        filter.Flush();
        return string.Join(' ', passed);
    }
}
