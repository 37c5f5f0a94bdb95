namespace Akka.Actor;

/// <summary>A task could not be scheduled.</summary>
public sealed class SchedulerException : AkkaException
{
    /// <summary>With a message.</summary>
    public SchedulerException(string message) : base(message) { }
}
