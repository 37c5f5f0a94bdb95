using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>Where actors run.</summary>
public abstract class MessageDispatcher
{
    /// <summary>Messages in a slot where nothing else is set.</summary>
    public const int DefaultThroughput = 100;

    private long _inhabitants;

    /// <summary>Made by its configurator.</summary>
    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        Configurator = configurator;
        Throughput = DefaultThroughput;
    }

    /// <summary>What made it.</summary>
    public MessageDispatcherConfigurator Configurator { get; }

    /// <summary>The system's event stream.</summary>
    public EventStream EventStream => Configurator.Prerequisites.EventStream;

    /// <summary>The system's mailboxes.</summary>
    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    /// <summary>Its path in the configuration.</summary>
    public string Id { get; protected set; } = "";

    /// <summary>Longest slot in ticks of 100 ns; null or 0 for any.</summary>
    public long? ThroughputDeadlineTime { get; protected set; }

    /// <summary>User messages in a slot.</summary>
    public int Throughput { get; protected set; }

    /// <summary>How long it outlives its last actor.</summary>
    public TimeSpan ShutdownTimeout { get; protected set; }

    /// <summary>Actors that run here.</summary>
    protected long Inhabitants => Volatile.Read(ref _inhabitants);

    /// <summary>Runs an action here.</summary>
    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    /// <summary>Runs work here.</summary>
    public void Schedule(IRunnable run) => ExecuteTask(run);

    /// <summary>Runs work on a thread of this dispatcher.</summary>
    protected abstract void ExecuteTask(IRunnable run);

    /// <summary>Publishes an error.</summary>
    protected void ReportFailure(Exception ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        EventStream.Publish(new Error(ex, GetType().FullName!, GetType(), ex.Message));
    }

    /// <summary>Ends its threads, if it has any.</summary>
    protected abstract void Shutdown();

    /// <summary>Puts a user message into a mailbox and has it run.</summary>
    public virtual void Dispatch(ActorCell cell, Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var mailbox = cell.Mailbox;
        mailbox.Enqueue(cell.Self, envelope);
        RegisterForExecution(mailbox, hasMessageHint: true, hasSystemMessageHint: false);
    }

    /// <summary>Puts a system message into a mailbox and has it run.</summary>
    public virtual void SystemDispatch(ActorCell cell, SystemMessage message)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var mailbox = cell.Mailbox;
        mailbox.SystemEnqueue(cell.Self, message);
        RegisterForExecution(mailbox, hasMessageHint: false, hasSystemMessageHint: true);
    }

    /// <summary>A new actor runs here from now on.</summary>
    public virtual void Attach(ActorCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        Interlocked.Increment(ref _inhabitants);
        RegisterForExecution(cell.Mailbox, hasMessageHint: false, hasSystemMessageHint: true);
    }

    /// <summary>An actor has ended: its mailbox is closed and what is left goes to the dead letters.</summary>
    public virtual void Detach(ActorCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
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
        if (!mailbox.CanBeScheduled(hasMessageHint, hasSystemMessageHint) || !mailbox.SetAsScheduled()) return false;
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
