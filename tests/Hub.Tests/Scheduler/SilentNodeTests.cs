using Actors.Hub.Jobs;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Identity;
using Akka.Actor;
using Dapper;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Scheduler;

/// <summary>Jobs that the scheduler calls ended and of which no node told, over real actors and a real store.</summary>
public sealed class SilentNodeTests : IDisposable
{
    private const long S = T0 / Second;
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_job_of_which_nodes_that_have_looked_since_know_nothing_closes_at_once()
    {
        await using var hub = await HubHarness.StartAsync(_directory, new WriterShelf(), asked: true, looked: _ => (S + 60) * Second);
        await EndAsync(hub);
        await Eventually.True("the closed job", () => hub.Row("c:42:1") is { State: "closed", Complete: false });
    }

    [Fact]
    public async Task A_job_of_which_a_silent_node_may_still_tell_is_put_off()
    {
        await using var hub = await HubHarness.StartAsync(_directory, new WriterShelf(), asked: true);
        await EndAsync(hub);
        await Eventually.True("a later instant at which it is due", () => Due(hub) > DateTimeOffset.UtcNow.ToUnixUsec());
        Assert.Equal("closing", hub.Row("c:42:1")!.State);
    }

    private static async Task EndAsync(HubHarness hub) => Assert.IsType<WordTaken>(
        await hub.Region.Ask<object>(new TakeWord(new JobEntity("c", "42"), [Rows.Row(1, S - 5, S - 1, S + 9)]), TimeSpan.FromMinutes(1)));

    private static long Due(HubHarness hub)
    {
        using var connection = hub.Store.OpenReader();
        return connection.QuerySingleOrDefault<long?>("SELECT due_unix_usec FROM due WHERE kind = @Close", new { DueRules.Close }) ?? 0;
    }
}
