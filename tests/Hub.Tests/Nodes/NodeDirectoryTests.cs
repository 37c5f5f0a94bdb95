using Actors.Hub.Nodes;
using Actors.Hub.Store;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;

namespace Actors.Hub.Tests.Nodes;

public sealed class NodeDirectoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly HandClock _clock = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_nodes_newest_figures_are_shown_and_outlive_the_hub()
    {
        await using (var store = Open())
        {
            var nodes = new NodeDirectory(store, _clock);
            Assert.Null(await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5), stored: false, default));
            Assert.Equal(5, Assert.Single(nodes.List(allBoots: false)).Boot.JobsUsec);
            _clock.Now += NodeDirectory.StoreRest;
            await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 9), stored: false, default);
        }

        await using var again = Open();
        var later = new NodeDirectory(again, _clock);
        later.Load();
        var boot = Assert.Single(later.List(allBoots: false)).Boot;
        Assert.Equal(("n1", "boot-1", 9L, 3L, 16L), (boot.Node, boot.BootId, boot.JobsUsec, boot.UnassignedTailUsec, boot.RootUsec));
        Assert.Null(boot.OutsideUsec);
    }

    [Fact]
    public async Task When_a_node_looked_is_told_by_the_hubs_clock_and_by_figures_alone()
    {
        await using var store = Open();
        var nodes = new NodeDirectory(store, _clock);
        var batch = Batch("n1", "boot-1", jobs: 5);
        batch.SentUnixUsec = 9_000_000;
        batch.Usage.ObservedUnixUsec = 7_000_000;
        await nodes.SeeAsync(batch, stored: false, default);
        var looked = nodes.Looked("c", "n1");
        _clock.Now += TimeSpan.FromHours(1);
        await nodes.SeeAsync(new Batch { Version = 1, Cluster = "c", Node = "n1", BootId = "boot-1" }, stored: false, default);

        Assert.Equal(((_clock.Now - TimeSpan.FromHours(1) - DateTimeOffset.UnixEpoch).Ticks / 10) - 2_000_000, looked);
        Assert.Equal(looked, nodes.Looked("c", "n1"));
        Assert.Null(nodes.Looked("c", "n2"));
    }

    [Fact]
    public async Task A_batch_without_figures_keeps_those_before()
    {
        await using var store = Open();
        var nodes = new NodeDirectory(store, _clock);
        await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5), stored: false, default);
        await nodes.SeeAsync(new Batch { Version = 1, Cluster = "c", Node = "n1", BootId = "boot-1" }, stored: false, default);
        Assert.Equal(5, Assert.Single(nodes.List(allBoots: false)).Boot.JobsUsec);
    }

    [Fact]
    public async Task A_node_that_was_booted_again_has_both_boots_and_no_conflict()
    {
        await using var store = Open();
        var nodes = new NodeDirectory(store, _clock);
        await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5), stored: false, default);
        Assert.Null(await nodes.SeeAsync(Batch("n1", "boot-2", jobs: 1), stored: false, default));
        Assert.Equal(("boot-2", null), (Assert.Single(nodes.List(allBoots: false)).Boot.BootId, nodes.List(allBoots: false)[0].Conflict));
        Assert.Equal(2, nodes.List(allBoots: true).Count);
    }

    [Fact]
    public async Task Two_machines_under_one_name_are_told_once_and_shown_until_one_is_silent()
    {
        await using var store = Open();
        var nodes = new NodeDirectory(store, _clock);
        await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5), stored: false, default);
        await nodes.SeeAsync(Batch("n1", "boot-2", jobs: 1), stored: false, default);
        Assert.Equal(NodeConflict.Machines, await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 6), stored: false, default));
        Assert.Null(await nodes.SeeAsync(Batch("n1", "boot-2", jobs: 2), stored: false, default));
        Assert.Equal(NodeConflict.Machines, Assert.Single(nodes.List(allBoots: false)).Conflict);
        _clock.Now += NodeDirectory.ConflictShown;
        await nodes.SeeAsync(Batch("n1", "boot-2", jobs: 3), stored: false, default);
        Assert.Null(Assert.Single(nodes.List(allBoots: false)).Conflict);
    }

    [Fact]
    public async Task What_lay_in_a_file_is_no_conflict_and_takes_nothing_newer_back()
    {
        await using var store = Open();
        var nodes = new NodeDirectory(store, _clock);
        var (first, second) = (Batch("n1", "boot-1", jobs: 5), Batch("n1", "boot-2", jobs: 7));
        first.SentUnixUsec = 1_000_000;
        second.SentUnixUsec = 2_000_000;
        await nodes.SeeAsync(first, stored: true, default);
        await nodes.SeeAsync(second, stored: true, default);

        Assert.Null(await nodes.SeeAsync(first, stored: true, default));
        second.SentUnixUsec = 1_500_000;
        second.Usage.JobsUsec = 6;
        Assert.Null(await nodes.SeeAsync(second, stored: true, default));

        var (boot, conflict) = Assert.Single(nodes.List(allBoots: false));
        Assert.Equal(("boot-2", 7L, 2_000_000L, null), (boot.BootId, boot.JobsUsec, boot.LastSeenUnixUsec, conflict));
    }

    [Fact]
    public async Task Two_agents_of_one_machine_under_one_name_are_told_once_and_shown()
    {
        await using var store = Open();
        var nodes = new NodeDirectory(store, _clock);
        await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5, run: "a", sent: 10), stored: false, default);
        Assert.Null(await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5, run: "b", sent: 20), stored: false, default));
        Assert.Equal(NodeConflict.Agents, await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5, run: "a", sent: 30), stored: false, default));
        Assert.Null(await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5, run: "b", sent: 40), stored: false, default));
        Assert.Equal(NodeConflict.Agents, Assert.Single(nodes.List(allBoots: false)).Conflict);
        Assert.Null(await nodes.SeeAsync(Batch("n2", "boot-1", jobs: 5, run: "b", sent: 40), stored: false, default));
    }

    [Fact]
    public async Task An_agent_that_was_started_again_is_no_conflict_whatever_of_the_one_before_comes_late()
    {
        await using var store = Open();
        var nodes = new NodeDirectory(store, _clock);
        await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5, run: "b", sent: 10), stored: false, default);
        foreach (var (run, sent) in new[] { ("c", 30), ("b", 20), ("a", 5), ("c", 31), ("d", 40), ("c", 39), ("d", 41), ("a", 6), ("d", 42) })
        {
            Assert.Null(await nodes.SeeAsync(Batch("n1", "boot-1", jobs: 5, run, sent), stored: false, default));
        }

        Assert.Null(Assert.Single(nodes.List(allBoots: false)).Conflict);
    }

    private static Batch Batch(string node, string boot, long jobs, string run = "", long sent = 0) => new()
    {
        AgentRun = run,
        SentUnixUsec = sent,
        Version = 1,
        Cluster = "c",
        Node = node,
        BootId = boot,
        MachineId = "m",
        AgentVersion = "1",
        Usage = new NodeUsage { RootUsec = 16, JobsUsec = jobs, UnassignedTailUsec = 3, Attribution = "taskstats" },
    };

    private SqliteStore Open() => SqliteStore.Open(_directory.File("a.db"));

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
