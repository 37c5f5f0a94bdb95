using Akka.Actor.Internal;

namespace Akka.TestKit.Internal;

/// <summary>Makes the test actor the sender of what a test tells without naming one, on this thread and where the test goes on after an await.</summary>
internal static class ImplicitSender
{
    /// <summary>Sets the sender; null: none.</summary>
    public static void Become(IActorRef? testActor)
    {
        var cell = testActor is null ? null : (ActorCell)((ActorRefWithCell)testActor).Underlying;
        InternalCurrentActorCellKeeper.Current = cell;
        SynchronizationContext.SetSynchronizationContext(new Context(cell));
    }

    /// <summary>Takes the sender back from this thread if it is still that one, and puts the context in place that was there before the test.</summary>
    public static void Leave(IActorRef? testActor, SynchronizationContext? outer)
    {
        if (InternalCurrentActorCellKeeper.Current is { } cell && testActor is not null && cell.Self.Equals(testActor))
        {
            InternalCurrentActorCellKeeper.Current = null;
        }

        if (SynchronizationContext.Current is Context) SynchronizationContext.SetSynchronizationContext(outer);
    }

    private sealed class Context(ActorCell? cell) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => Run(d, state), null);

        public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

        public override SynchronizationContext CreateCopy() => this;

        private void Run(SendOrPostCallback d, object? state)
        {
            var outerCell = InternalCurrentActorCellKeeper.Current;
            var outerContext = Current;
            SetSynchronizationContext(this);
            InternalCurrentActorCellKeeper.Current = cell;
            try
            {
                d(state);
            }
            finally
            {
                InternalCurrentActorCellKeeper.Current = outerCell;
                SetSynchronizationContext(outerContext);
            }
        }
    }
}
