namespace Akka.Dispatch;

/// <summary>
/// Runs the pieces of asynchronous handlers in their actor's slot, as system messages, while the mailbox is suspended: no user
/// message comes between, but a Stop may.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;
    private object? _message;
    private IActorRef? _sender;
    private int _running;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;
    internal bool IsRunning => _running > 0;

    /// <summary>Runs an action before the next user message.</summary>
    public static void RunTask(Action action)
    {
        RunTask(() =>
        {
            action();
            return Task.CompletedTask;
        });
    }

    /// <summary>Runs a task in the actor's context and holds user messages back until it has ended; its failure is the actor's.</summary>
    /// <exception cref="InvalidOperationException">No actor runs on this thread.</exception>
    public static void RunTask(Func<Task> asyncAction)
    {
        ArgumentNullException.ThrowIfNull(asyncAction);
        var cell = InternalCurrentActorCellKeeper.Current ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.Tasks.Start(asyncAction);
    }

    internal void Execute(Task task)
    {
        _cell.CurrentMessage = _message;
        _cell.Sender = _sender!;
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            // PreRestart is told at which message the actor failed.
            if (!_cell.IsFailed)
            {
                _cell.CurrentMessage = null;
                _cell.Sender = null!;
            }
        }
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [];
    protected override void QueueTask(Task task) => _cell.SendSystemMessage(new ActorTaskSchedulerMessage(this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(InternalCurrentActorCellKeeper.Current, _cell) && ReferenceEquals(Current, this) && TryExecuteTask(task);

    private void Start(Func<Task> asyncAction)
    {
        _message = _cell.CurrentMessage;
        _sender = _cell.Sender;
        _running++;
        _cell.Dispatcher.Suspend(_cell);
        Task.Factory.StartNew(asyncAction, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this)
            .Unwrap()
            .ContinueWith(Completed, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, this);
    }

    private void Completed(Task task)
    {
        var failure = task switch
        {
            { IsFaulted: true } => task.Exception.InnerExceptions.Count == 1 ? task.Exception.InnerException : task.Exception,
            { IsCanceled: true } => new TaskCanceledException(task),
            _ => null,
        };
        if (--_running == 0) (_message, _sender) = (null, null);
        _cell.AsyncHandlerEnded(failure);
    }
}
