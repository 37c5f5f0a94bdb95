namespace Akka.TestKit.TestEvent;

/// <summary>Tells the <see cref="TestEventListener"/> to let these filters see, and keep back, log events.</summary>
public sealed class Mute : INoSerializationVerificationNeeded
{
    public Mute(params EventFilterBase[] filters) => Filters = filters;

    public Mute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

    public IReadOnlyCollection<EventFilterBase> Filters { get; }
}

/// <summary>Takes <see cref="Mute"/> back.</summary>
public sealed class Unmute : INoSerializationVerificationNeeded
{
    public Unmute(params EventFilterBase[] filters) => Filters = filters;

    public Unmute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

    public IReadOnlyCollection<EventFilterBase> Filters { get; }
}
