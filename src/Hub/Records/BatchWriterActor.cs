using Akka.Actor;

namespace Actors.Hub.Records;

/// <summary>
/// Base of the writers. Work is done beside the actor, one batch at a time: what is handed over while a batch is under way
/// makes the next one, so that many records share a commit. Answers go to who asked, one per <see cref="WriteRecord"/>.
/// A batch that fails as a whole fails each of its records; none is kept, as the hub offers them again. It ends with its batch:
/// what comes after it (the store closes, another hub may have the data directory) finds nobody writing.
/// </summary>
internal abstract class BatchWriterActor : ReceiveActor
{
    private const int MaxBatch = 500;

    /// <summary>A file system that hangs does not keep the hub from stopping.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(20);
    private readonly Queue<(ClosedJob Job, IActorRef Asker)> _waiting = new();
    private object? _underWay;
    private Task _writing = Task.CompletedTask;

    protected BatchWriterActor(string kind)
    {
        Kind = kind;
        Receive<WriteRecord>(message =>
        {
            _waiting.Enqueue((message.Job, Sender));
            Begin();
        });
        Receive<BatchDone>(Finish);
    }

    /// <summary>A name of <see cref="RecordKinds"/>.</summary>
    protected string Kind { get; }

    /// <summary>Makes jobs' records durable, off the actor's thread.</summary>
    /// <returns>One answer per job, in their order: <see cref="RecordWritten"/> or <see cref="RecordFailed"/>.</returns>
    protected abstract Task<IReadOnlyList<object>> WriteAsync(IReadOnlyList<ClosedJob> jobs);

    /// <summary>After a batch, on the actor's thread.</summary>
    protected virtual void Finished(IReadOnlyList<object> answers)
    {
    }

    /// <summary>The answer to a job that could not be written.</summary>
    protected RecordFailed Failed(ClosedJob job, Exception reason) => new(job.Key, Kind, job.Revision, reason.Message);

    protected override void PostStop()
    {
        // Without its exception: that is the answer's matter.
        Task.WaitAny([_writing], LongestEnd);
        base.PostStop();
    }

    private void Begin()
    {
        if (_underWay is not null || _waiting.Count == 0)
        {
            return;
        }

        var batch = new List<(ClosedJob Job, IActorRef Asker)>();
        while (batch.Count < MaxBatch && _waiting.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        _underWay = batch;
        var write = WriteAsync([.. batch.Select(b => b.Job)]);
        _writing = write;
        _ = write.PipeTo(
            Self,
            Self,
            answers => new BatchDone(batch, answers),
            reason => new BatchDone(batch, [.. batch.Select(b => Failed(b.Job, reason))]));
    }

    // A batch that was under way when the actor was restarted still answers, but is not this one's to wait for.
    private void Finish(BatchDone done)
    {
        foreach (var ((_, asker), answer) in done.Batch.Zip(done.Answers))
        {
            asker.Tell(answer, Self);
        }

        if (ReferenceEquals(_underWay, done.Batch))
        {
            _underWay = null;
        }

        Finished(done.Answers);
        Begin();
    }

    private sealed record BatchDone(IReadOnlyList<(ClosedJob Job, IActorRef Asker)> Batch, IReadOnlyList<object> Answers);
}
