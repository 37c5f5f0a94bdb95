using Akka.Actor;
using Akka.Persistence.Tests.Journal;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Eventsourcing;

public sealed class PersistFailureTests
{
    [Fact]
    public async Task A_failure_of_the_journal_is_told_and_stops_the_actor_without_running_handlers()
    {
        await using var s = PersistenceSystem.With<FaultyJournal>();
        var script = new Script();
        var p = s.Start(script);
        var gone = s.Gone(p);
        await Run(p, x =>
        {
            x.Save("fail");
            x.DeferAsync("d", _ => x.Log("deferred"));
        });
        await gone;
        Assert.Equal(["recovered 0", "failure fail 1 the disk is full", "stopped"], script.Lines);
        Assert.Equal(1, script.Instances);
    }

    [Fact]
    public async Task A_rejected_event_is_told_uses_up_its_number_and_the_actor_goes_on()
    {
        await using var s = PersistenceSystem.With<FaultyJournal>();
        var script = new Script();
        var p = s.Start(script);
        p.Tell("reject");
        p.Tell("a");
        await Sync(p);
        Assert.Equal(["recovered 0", "command reject", "rejected reject 1 not this one", "command a", "persisted a 2"], script.Lines);
    }

    [Fact]
    public Task What_was_persisted_before_a_command_failed_is_recovered_after_the_restart() => Restarts(
        x =>
        {
            x.Save("before");
            throw new InvalidOperationException("boom");
        },
        ["replayed before 1", "recovered 1", "command next", "persisted next 2"]);

    [Fact]
    public Task A_handler_that_fails_restarts_the_actor_which_recovers_its_event() => Restarts(
        x =>
        {
            x.Persist("e", _ => throw new InvalidOperationException("boom"));
            x.Save("f");
        },
        ["replayed e 1", "replayed f 2", "recovered 2", "command next", "persisted next 3"]);

    private static async Task Restarts(Action<Subject> boom, string[] afterwards)
    {
        using var folder = new TempFolder();
        await using var s = OnSql(folder.ConnectionString);
        var script = new Script();
        var p = s.Start(script);
        p.Tell(new Run(boom));
        p.Tell("next");
        await script.Saw(afterwards[^1]);
        Assert.Equal(["recovered 0", "stopped", .. afterwards], script.Lines);
    }
}
