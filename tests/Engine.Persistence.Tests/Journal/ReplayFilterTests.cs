using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Tests.Journal;

public sealed class ReplayFilterTests() : TestKit.Xunit2.TestKit("akka.loglevel = DEBUG")
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
        EventFilter.Warning(start: "Invalid replayed event").Expect(3, () => Assert.Equal("a1 a2 a3 b2 a4 b3", Filtered("warn", Overlap)));
    }

    [Fact]
    public void What_is_left_out_is_reported()
    {
        EventFilter.Warning(start: "Invalid replayed event").Expect(3, () => Filtered("repair-by-discard-old", Overlap));
    }

    [Fact]
    public void In_mode_fail_an_overlap_fails_the_replay_and_is_an_error()
    {
        EventFilter.Error(start: "Invalid replayed event").ExpectOne(() => Assert.Throws<IllegalStateException>(() => Filtered("fail", Overlap)));
    }

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

    [Fact]
    public void With_debug_every_event_is_logged()
    {
        EventFilter.Debug(start: "Replay: ").Expect(2, () => Filtered("fail\nreplay-filter.debug = on", ("a", 1), ("a", 2)));
    }

    [Fact]
    public void As_an_actor_it_passes_on_what_it_got_and_ends_with_the_replay()
    {
        var filter = Filter(ReplayFilterMode.RepairByDiscardOld);
        object[] all = [Replayed("a", 1), Replayed("a", 2), new RecoverySuccess(2)];
        foreach (var message in all) filter.Tell(message);
        foreach (var message in all) Assert.Same(message, ExpectMsg<object>());
        ExpectTerminated(filter);
    }

    [Fact]
    public void As_an_actor_it_fails_once_and_is_silent_until_the_replay_ends()
    {
        var filter = Filter(ReplayFilterMode.Fail);
        foreach (var (writer, nr) in Overlap) filter.Tell(Replayed(writer, nr));
        Assert.IsType<IllegalStateException>(ExpectMsg<ReplayMessagesFailure>().Cause);
        filter.Tell(new RecoverySuccess(4));
        ExpectTerminated(filter);
    }

    [Fact]
    public void As_an_actor_it_has_a_mode_and_limits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ReplayFilter.Props(TestActor, ReplayFilterMode.Disabled, 2, 10, debugEnabled: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReplayFilter.Props(TestActor, ReplayFilterMode.Warn, 0, 10, debugEnabled: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReplayFilter.Props(TestActor, ReplayFilterMode.Warn, 2, 0, debugEnabled: false));
    }

    private static ReplayedMessage Replayed(string writer, long nr) => new(new Persistent("e", nr, "p", writerGuid: writer));

    private IActorRef Filter(ReplayFilterMode mode) => Watch(Sys.ActorOf(ReplayFilter.Props(TestActor, mode, 100, 10, debugEnabled: false)));

    private string Filtered(string mode, params (string Writer, long Nr)[] events)
    {
        var settings = ReplayFilterSettings.From(Akka.Configuration.ConfigurationFactory.ParseString("replay-filter.mode = " + mode), Sys.Log);
        var filter = new ReplayWindow(settings, TestActor);
        foreach (var (writer, nr) in events) filter.Add(Replayed(writer, nr));
        filter.Flush();
        TestActor.Tell("end");
        return string.Join(' ', ReceiveWhile(TimeSpan.FromSeconds(5), m => m as ReplayedMessage).Select(m => m.Persistent.WriterGuid + m.Persistent.SequenceNr));
    }
}
