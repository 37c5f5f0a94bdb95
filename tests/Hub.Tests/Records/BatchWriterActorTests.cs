using Actors.Hub.Records;
using Akka.Actor;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Records;

public sealed class BatchWriterActorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task It_ends_when_its_batch_has()
    {
        using var system = ActorSystem.Create("batch-writer");
        using var disk = new Disk();
        var writer = system.ActorOf(Props.Create(() => new Writer(disk)));
        writer.Tell(new WriteRecord(Closed()));
        Assert.True(disk.Begun.Wait(Patience), "no batch began");
        Assert.True(await writer.GracefulStop(Patience));
        Assert.True(disk.HasWritten);
        await system.Terminate();
    }

    private sealed class Disk : IDisposable
    {
        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim Answers { get; } = new();

        public bool HasWritten { get; set; }

        public void Dispose()
        {
            Begun.Dispose();
            Answers.Dispose();
        }
    }

    private sealed class Writer(Disk disk) : BatchWriterActor(RecordKinds.SamsXml)
    {
        protected override Task<IReadOnlyList<object>> WriteAsync(IReadOnlyList<ClosedJob> jobs) => Task.Run<IReadOnlyList<object>>(() =>
        {
            disk.Begun.Set();
            disk.Answers.Wait(Patience);
            disk.HasWritten = true;
            return [.. jobs.Select(job => Failed(job, new IOException()))];
        });

        protected override void PostStop()
        {
            disk.Answers.Set();
            base.PostStop();
        }
    }
}
