namespace Akka.Dispatch;

/// <summary>Where actors run.</summary>
public abstract class MessageDispatcher(MessageDispatcherConfigurator configurator)
{
    /// <summary>Messages in a slot where nothing else is set.</summary>
    public const int DefaultThroughput = 100;

    private long _inhabitants;

    /// <summary>What made it.</summary>
    public MessageDispatcherConfigurator Configurator { get; } = configurator;

    /// <summary>The system's event stream.</summary>
    public EventStream EventStream => Configurator.Prerequisites.EventStream;

    /// <summary>The system's mailboxes.</summary>
    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    /// <summary>Its path in the configuration.</summary>
    public string Id { get; protected set; } = configurator.Config.GetString("id", "");

    /// <summary>Longest slot in ticks of 100 ns; null or 0 for any.</summary>
    public long? ThroughputDeadlineTime { get; protected set; } = configurator.Config.GetTimeSpan("throughput-deadline-time").Ticks;

    /// <summary>User messages in a slot.</summary>
    public int Throughput { get; protected set; } = configurator.Config.GetInt("throughput", DefaultThroughput);

    /// <summary>How long it outlives its last actor.</summary>
    public TimeSpan ShutdownTimeout { get; protected set; } = configurator.Config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1));

    /// <summary>Actors that run here.</summary>
    protected long Inhabitants => Volatile.Read(ref _inhabitants);

    /// <summary>Runs an action here.</summary>
    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    /// <summary>Runs work here.</summary>
    public void Schedule(IRunnable run) => ExecuteTask(run);

    /// <summary>Runs work on a thread of this dispatcher.</summary>
    protected abstract void ExecuteTask(IRunnable run);

    /// <summary>Publishes an error.</summary>
    protected void ReportFailure(Exception ex) => EventStream.Publish(new Error(ex, GetType().FullName!, GetType(), ex.Message));

    /// <summary>Ends its threads, if it has any.</summary>
    protected abstract void Shutdown();

    /// <summary>Puts a user message into a mailbox and has it run.</summary>
    public virtual void Dispatch(ActorCell cell, Envelope envelope)
    {
        var mailbox = cell.Mailbox;
        mailbox.Enqueue(cell.Self, envelope);
        RegisterForExecution(mailbox, hasMessageHint: true, hasSystemMessageHint: false);
    }

    /// <summary>Puts a system message into a mailbox and has it run.</summary>
    public virtual void SystemDispatch(ActorCell cell, SystemMessage message)
    {
        var mailbox = cell.Mailbox;
        mailbox.SystemEnqueue(cell.Self, message);
        RegisterForExecution(mailbox, hasMessageHint: false, hasSystemMessageHint: true);
    }

    /// <summary>A new actor runs here from now on.</summary>
    public virtual void Attach(ActorCell cell)
    {
        Interlocked.Increment(ref _inhabitants);
        RegisterForExecution(cell.Mailbox, hasMessageHint: false, hasSystemMessageHint: true);
    }

    /// <summary>An actor has ended: its mailbox is closed and what is left goes to the dead letters.</summary>
    public virtual void Detach(ActorCell cell)
    {
        try
        {
            var mailbox = cell.Mailbox;
            mailbox.BecomeClosed();
            mailbox.CleanUp();
            cell.SwapMailbox(cell.SystemImpl.Mailboxes.DeadLetterMailbox);
        }
        finally
        {
            Interlocked.Decrement(ref _inhabitants);
        }
    }

    internal void Suspend(ActorCell cell)
    {
        if (ReferenceEquals(cell.Dispatcher, this)) cell.Mailbox.Suspend();
    }

    internal void Resume(ActorCell cell)
    {
        var mailbox = cell.Mailbox;
        if (mailbox.Resume()) RegisterForExecution(mailbox, hasMessageHint: false, hasSystemMessageHint: false);
    }

    internal bool RegisterForExecution(Mailbox mailbox, bool hasMessageHint, bool hasSystemMessageHint)
    {
        if (!mailbox.TrySchedule(hasMessageHint, hasSystemMessageHint)) return false;
        try
        {
            ExecuteTask(mailbox);
            return true;
        }
        catch
        {
            mailbox.SetAsIdle();
            throw;
        }
    }

    internal void ShutdownNow() => Shutdown();
}

/// <summary>What a dispatcher is given by the system.</summary>
public interface IDispatcherPrerequisites
{
    /// <summary>The event stream.</summary>
    EventStream EventStream { get; }

    /// <summary>The scheduler.</summary>
    IScheduler Scheduler { get; }

    /// <summary>The settings.</summary>
    Settings Settings { get; }

    /// <summary>The mailboxes.</summary>
    Mailboxes Mailboxes { get; }
}

/// <summary>The usual prerequisites.</summary>
public sealed class DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes)
    : IDispatcherPrerequisites
{
    public EventStream EventStream { get; } = eventStream;
    public IScheduler Scheduler { get; } = scheduler;
    public Settings Settings { get; } = settings;
    public Mailboxes Mailboxes { get; } = mailboxes;
}

/// <summary>Makes dispatchers from a part of the configuration; named there by "type".</summary>
public abstract class MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
{
    /// <summary>Its part of the configuration.</summary>
    public Config Config { get; } = config;

    /// <summary>What the system gives.</summary>
    public IDispatcherPrerequisites Prerequisites { get; } = prerequisites;

    /// <summary>A dispatcher: the same one for all, or one for each caller.</summary>
    public abstract MessageDispatcher Dispatcher();
}

/// <summary>A piece of work for a dispatcher or scheduler.</summary>
public interface IRunnable : IThreadPoolWorkItem
{
    /// <summary>Does the work.</summary>
    void Run();

    void IThreadPoolWorkItem.Execute() => Run();
}

/// <summary>A piece of work given as a delegate.</summary>
public sealed class ActionRunnable(Action action) : IRunnable
{
    public void Run() => action();
    public void Execute() => action();
}
