using Akka.Actor;
using Akka.Event;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Snapshot;

public sealed class LocalSnapshotStoreTests
{
    private const string Local = "akka.persistence.snapshot-store.local";

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_told_and_the_one_before_it_is_offered()
    {
        using var folder = new TempFolder();
        await using var s = InMemory($"{Local}.dir = \"{folder.File("snapshots")}\"");
        var p = s.Start(new Script { SnapshotPluginId = Local });
        var again = new Script { SnapshotPluginId = Local };
        foreach (var n in (int[])[1, 2])
        {
            p.Tell("e" + n);
            await Run(p, x => x.SaveSnapshot("s" + n));
        }

        await s.Stop(p);
        string[] Files(int number) => Directory.GetFiles(folder.File("snapshots"), $"snapshot-p-{number}-*").Where(f => !f.EndsWith(".tmp", StringComparison.Ordinal)).ToArray();
        await Eventually.Until(() => Files(1).Length == 1 && Files(2).Length == 1, "both files");
        File.WriteAllText(Files(2).Single(), "b0rk");
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        s.System.EventStream.Subscribe(s.System.ActorOf(Props.Create(() => new Listener(m => told.TrySetResult(m)))), typeof(Error));
        s.System.EventStream.SetLogLevel(LogLevel.ErrorLevel);
        s.Start(again);
        await again.Saw("replayed e2 2");
        Assert.Contains("offered s1 1", again.Lines);
        Assert.StartsWith("Error loading snapshot", await told.Task.Within("the error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_ones_own_may_write_files_otherwise()
    {
        using var folder = new TempFolder();
        await using var s = InMemory($"{Local} {{ dir = \"{folder.File("snapshots")}\", class = \"{typeof(Spoiling).AssemblyQualifiedName}\" }}");
        var p = s.Start(new Script { SnapshotPluginId = Local });
        foreach (var n in (int[])[1, 2])
        {
            p.Tell("e" + n);
            await Run(p, x => x.SaveSnapshot("s" + n));
        }

        await s.Stop(p);
        await Eventually.Until(() => Directory.GetFiles(folder.File("snapshots"), "snapshot-p-?-*").Count(f => !f.EndsWith(".tmp", StringComparison.Ordinal)) == 2, "both files");
        var again = new Script { SnapshotPluginId = Local };
        s.Start(again);
        await again.Saw("replayed e2 2");
        Assert.Contains("offered s1 1", again.Lines);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_fails_the_start_of_the_store()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("taken"), "");
        await using var s = InMemory($"{Local}.dir = \"{folder.File("taken")}\"");
        await s.Gone(Persistence.Instance.Apply(s.System).SnapshotStoreFor(Local));
    }

    [Fact]
    public async Task Requests_to_delete_are_published_when_asked_for()
    {
        await using var s = InMemory("akka.persistence.publish-plugin-commands = on");
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        s.System.EventStream.Subscribe(s.System.ActorOf(Props.Create(() => new Listener(m => seen.TrySetResult(m)))), typeof(DeleteSnapshots));
        await Run(s.Start(new Script()), x => x.DeleteSnapshots(new SnapshotSelectionCriteria(3)));
        Assert.Contains(nameof(DeleteSnapshots), await seen.Task.Within("the request"), StringComparison.Ordinal);
    }

    public sealed class Spoiling : Akka.Persistence.Snapshot.LocalSnapshotStore
    {
        protected override void Save(SnapshotMetadata metadata, object snapshot)
        {
            if (metadata.SequenceNr != 2) base.Save(metadata, snapshot);
            else WithOutputStream(metadata, stream => stream.Write("b0rk"u8)).MoveTo(GetSnapshotFileForWrite(metadata).FullName);
        }
    }

    private sealed class Listener(Action<string> told) : UntypedActor
    {
        protected override void OnReceive(object message) => told(message is LogEvent entry ? entry.Message.ToString()! : message.GetType().Name);
    }
}
