namespace Akka.Dispatch;

/// <summary>A piece of work for a dispatcher or scheduler.</summary>
public interface IRunnable : IThreadPoolWorkItem
{
    /// <summary>Does the work.</summary>
    void Run();

    void IThreadPoolWorkItem.Execute() => Run();
}

/// <summary>A piece of work given as a delegate.</summary>
public sealed class ActionRunnable : IRunnable
{
    private readonly Action _action;

    /// <summary>Runs <paramref name="action"/>.</summary>
    public ActionRunnable(Action action) => _action = action;

    public void Run() => _action();

    public void Execute() => _action();
}
