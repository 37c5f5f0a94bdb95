using Akka.Actor;
using Akka.Event;

namespace Engine.Tests.Event;

public sealed class DeadLetterListenerTests
{
    [Fact]
    public async Task Logs_so_many_then_is_silent_for_a_while_then_tells_how_many_it_left_out()
    {
        await using var log = new LoggingTests.LogOf("akka { loglevel = INFO, log-dead-letters = 3, log-dead-letters-suspend-duration = 100 ms }");
        for (var i = 0; i < 3; i++)
            Lose(log.System, i);
        Assert.DoesNotContain("no more", Next(log), StringComparison.Ordinal);
        Assert.DoesNotContain("no more", Next(log), StringComparison.Ordinal);
        Assert.Contains("no more dead letters will be logged in next [00:00:00.1000000]", Next(log), StringComparison.Ordinal);

        // One while it is silent or after; it tells again as soon as one comes after the pause.
        var text = "";
        Wait.Until(
            () =>
            {
                Lose(log.System, 9);
                text = log.TryNext() ?? "";
                return text.Length > 0;
            },
            "dead letters are logged again");
        Assert.Contains("were not logged", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suppressed_letters_are_not_logged()
    {
        await using var log = new LoggingTests.LogOf("akka { loglevel = INFO, log-dead-letters = on }");
        log.System.DeadLetters.Tell(new Quiet(), ActorRefs.NoSender);
        Lose(log.System, 1);
        Assert.Contains("Content: 1", Next(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Off_logs_none()
    {
        await using var log = new LoggingTests.LogOf("akka { loglevel = INFO, log-dead-letters = off }");
        Lose(log.System, 1);
        log.System.Log.Info("end");
        Assert.Equal("end", Next(log));
    }

    [Fact]
    public async Task Dropped_messages_are_logged_with_their_reason()
    {
        await using var log = new LoggingTests.LogOf("akka { loglevel = INFO }");
        log.System.EventStream.Publish(new Dropped("message", "the buffer is full", ActorRefs.NoSender, log.Actor));
        Assert.StartsWith($"Message [String] to {log.Actor} was dropped. the buffer is full. [1] dead letters encountered", Next(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unhandled_messages_are_logged_like_dead_letters()
    {
        await using var log = new LoggingTests.LogOf("akka { loglevel = INFO }");
        log.System.EventStream.Publish(new UnhandledMessage(7, log.Actor, log.Actor));
        Assert.StartsWith($"Message [Int32] from {log.Actor} to {log.Actor} was unhandled. [1] dead letters", Next(log), StringComparison.Ordinal);
    }

    private static void Lose(ActorSystem system, int what) => system.DeadLetters.Tell(what, ActorRefs.NoSender);

    private static string Next(LoggingTests.LogOf log) => log.Next<Info>().Message.ToString()!;

    private sealed record Quiet : IDeadLetterSuppression;
}
