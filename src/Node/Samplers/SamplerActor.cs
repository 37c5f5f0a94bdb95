using System.Diagnostics;
using Actors.Node.Processes;
using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>Watcher to sampler: take your part of this slice.</summary>
internal sealed record TakeSample(long Pass, JobSlice Slice);

/// <summary>Sampler to watcher: what it took; no part where the job has nothing of the kind.</summary>
internal sealed record SampleTaken(string Sampler, long Pass, TimeSpan Duration, SamplePart? Part);

/// <summary>Sampler to watcher: it could not, and is started again.</summary>
internal sealed record SampleFailed(string Sampler, long Pass, TimeSpan Duration, string Reason);

/// <summary>
/// <c>/user/jobs/JOB/SAMPLER</c>: takes one kind of measurements of one job. Tells its watcher duration and success of every sample. When
/// it fails the watcher starts it again.
/// </summary>
internal abstract class SamplerActor : ReceiveActor
{
    private readonly string _name;
    private long _started;

    protected SamplerActor(string name)
    {
        _name = name;
        Receive<TakeSample>(Run);
    }

    /// <summary>Takes the sample.</summary>
    /// <returns>Null where the job has nothing of the kind.</returns>
    protected abstract SamplePart? Take(JobSlice slice);

    protected override void PreRestart(Exception reason, object message)
    {
        if (message is TakeSample sample)
        {
            Context.Parent.Tell(new SampleFailed(_name, sample.Pass, Stopwatch.GetElapsedTime(_started), reason.Message));
        }

        base.PreRestart(reason, message);
    }

    private void Run(TakeSample sample)
    {
        _started = Stopwatch.GetTimestamp();
        var part = Take(sample.Slice);
        Context.Parent.Tell(new SampleTaken(_name, sample.Pass, Stopwatch.GetElapsedTime(_started), part));
    }
}
