using Actors.Messages.Wire;
using Actors.Node.Processes;
using Akka.Actor;

namespace Actors.Node.Jobs;

/// <summary>
/// <c>/user/jobs</c>: has one <see cref="JobWatcherActor"/> per job of the node as its child, named by the job's raw id. The process
/// table tells of jobs without a watcher, again with every pass until it knows one. When this actor fails its watchers are stopped and made
/// anew by the next pass; a watcher that fails is started again alone.
/// </summary>
internal sealed class JobFinderActor : ReceiveActor
{
    private readonly Func<NodeJobRef, IActorRef, Props> _watcherProps;
    private readonly Dictionary<LocalJobId, IActorRef> _watchers = [];

    /// <param name="watcherProps">A watcher of a job that tells a process table.</param>
    public JobFinderActor(Func<NodeJobRef, IActorRef, Props> watcherProps)
    {
        _watcherProps = watcherProps;
        Receive<JobFound>(message => Find(message.First));
        Receive<Terminated>(message => Lose(message.ActorRef));
    }

    private void Find(SliceTaken first)
    {
        var id = first.Slice.Id;
        if (!_watchers.TryGetValue(id, out var watcher))
        {
            watcher = Context.ActorOf(_watcherProps(first.Ref, Sender), FreeName(id));
            Context.Watch(watcher);
            _watchers.Add(id, watcher);
        }

        Sender.Tell(new JobWatched(id, watcher));
        watcher.Tell(first, Sender);
    }

    // A requeued job comes back under its raw id while its former cgroup may still be reported, and any number of users may name one in their environment.
    private static string FreeName(LocalJobId id)
    {
        var name = Uri.EscapeDataString(id.RawId);
        var free = name;
        for (var another = 2; !Context.Child(free).Equals(ActorRefs.Nobody); another++)
        {
            free = $"{name}.{another}";
        }

        return free;
    }

    private void Lose(IActorRef watcher)
    {
        foreach (var (id, known) in _watchers)
        {
            if (known.Equals(watcher))
            {
                _watchers.Remove(id);
            }
        }
    }
}
