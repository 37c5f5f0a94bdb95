using Akka.Event;

namespace Akka.Actor;

/// <summary>A tick on its way to the actor; opened by the cell.</summary>
internal class TimerMessage(object key, long generation, TimerScheduler owner, object payload) : INoSerializationVerificationNeeded
{
    public object Key => key;

    public long Generation => generation;

    public TimerScheduler Owner => owner;

    public object Payload => payload;

    public static TimerMessage For(object key, long generation, TimerScheduler owner, object payload) => payload is INotInfluenceReceiveTimeout
        ? new QuietTimerMessage(key, generation, owner, payload)
        : new TimerMessage(key, generation, owner, payload);

    public override string ToString() => $"TimerMsg(key={key}, generation={generation}, owner={owner.Name})";
}

/// <summary>A tick that does not re-arm the receive timeout.</summary>
internal sealed class QuietTimerMessage(object key, long generation, TimerScheduler owner, object payload)
    : TimerMessage(key, generation, owner, payload), INotInfluenceReceiveTimeout;
