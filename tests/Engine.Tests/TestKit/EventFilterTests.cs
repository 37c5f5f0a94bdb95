using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestActors;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;
using Xunit.Sdk;

namespace Engine.Tests.TestKits;

public sealed class EventFilterTests : TestKit
{
    public EventFilterTests()
        : base(Patience.Hocon + "akka { loglevel = DEBUG, stdout-loglevel = ERROR }")
    {
    }

    [Fact]
    public void The_event_looked_for_is_found_by_level_text_and_source()
    {
        EventFilter.Warning("hot water").ExpectOne(() => Log.Warning("hot {0}", "water"));
        EventFilter.Info(start: "hot").ExpectOne(() => Log.Info("hot water"));
        EventFilter.Debug(contains: "wat").ExpectOne(() => Log.Debug("hot water"));
        EventFilter.Error(new System.Text.RegularExpressions.Regex("w.t")).ExpectOne(() => Log.Error("hot water"));
        var actor = Sys.ActorOf(Props.Create<Complainer>(), "complainer");
        EventFilter.Warning(source: actor.Path.ToString()).ExpectOne(() => actor.Tell("cold"));
        EventFilter.Warning(source: "/user/complainer").ExpectOne(() => actor.Tell("cold"));
    }

    [Fact]
    public void Events_that_do_not_match_do_not_count() =>
        Assert.ThrowsAny<XunitException>(() => EventFilter.Warning("a").ExpectOne(TimeSpan.FromMilliseconds(50), () => Log.Warning("b")));

    [Fact]
    public void Too_many_events_fail() =>
        Assert.ThrowsAny<XunitException>(() => EventFilter.Warning("a").ExpectOne(() =>
        {
            Log.Warning("a");
            Log.Warning("a");
            AwaitLogged("end");
        }));

    [Fact]
    public void No_event_can_be_expected()
    {
        EventFilter.Warning("a").Expect(0, TimeSpan.FromMilliseconds(50), () => Log.Warning("b"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Warning("a").Expect(0, () => Log.Warning("a")));
    }

    [Fact]
    public void An_exception_is_found_by_its_type_and_its_text()
    {
        EventFilter.Exception<ArgumentException>().ExpectOne(() => Log.Error(new ArgumentNullException("x"), "text"));
        EventFilter.Exception<ArgumentException>(contains: "too big").ExpectOne(() => Log.Error(new ArgumentException("far too big"), "text"));
        EventFilter.Exception(typeof(IOException), checkInnerExceptions: true)
            .ExpectOne(() => Log.Error(new InvalidOperationException("outer", new IOException("inner")), "text"));
    }

    [Fact]
    public void A_dead_letter_is_found()
    {
        var gone = Sys.ActorOf(Props.Create<Complainer>());
        Watch(gone);
        Sys.Stop(gone);
        ExpectTerminated(gone);
        EventFilter.DeadLetter<string>(message => message == "late").ExpectOne(() => gone.Tell("late"));
    }

    [Fact]
    public void Several_filters_count_together() =>
        EventFilter.Warning("a").And.Info("b").Expect(2, () =>
        {
            Log.Warning("a");
            Log.Info("b");
        });

    [Fact]
    public void An_event_counts_for_the_first_filter_it_matches() =>
        EventFilter.Warning(contains: "a").And.Warning(contains: "b").ExpectOne(() =>
        {
            Log.Warning("ab");
            AwaitLogged("end");
        });

    [Fact]
    public void Too_few_are_told_as_a_timeout()
    {
        var failed = Assert.Throws<TrueException>(() => EventFilter.Warning("a").Expect(2, TimeSpan.FromMilliseconds(50), () => Log.Warning("a")));
        Assert.Contains("timeout", failed.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_unhandled_message_is_an_event_of_level_info()
    {
        var deaf = Sys.ActorOf(Props.Create<UnhandledMessageActor>());
        EventFilter.Info(contains: "was unhandled").ExpectOne(() => deaf.Tell("whatever"));
        EventFilter.Warning().And.Error().Expect(0, TimeSpan.FromMilliseconds(50), () => deaf.Tell("whatever"));
    }

    [Fact]
    public async Task An_asynchronous_action_can_be_watched() =>
        Assert.Equal(5, await EventFilter.Warning("a").ExpectOneAsync(async () =>
        {
            await Task.Yield();
            Log.Warning("a");
            return 5;
        }));

    [Fact]
    public void Muting_lasts_until_it_is_taken_back()
    {
        using var muted = EventFilter.Error().Mute();
        Log.Error("not shown");
        AwaitLogged("end");
    }

    private void AwaitLogged(string text) => EventFilter.Info(text).ExpectOne(() => Log.Info(text));

    private sealed class Complainer : ReceiveActor
    {
        public Complainer() => ReceiveAny(message => Context.GetLogger().Warning("{0}", message));
    }
}
