namespace Akka.Actor;

public partial class ActorCell
{
    private ReceiveTimeoutState? _receiveTimeout;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Timeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } time && time <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), $"The receive timeout must be positive, was {time}.");
        }
        if (timeout is null) CancelReceiveTimeout();
        else (_receiveTimeout ??= new ReceiveTimeoutState(this)).Set(timeout.Value);
    }

    internal void CheckReceiveTimeout() => _receiveTimeout?.AfterMessage(influences: true);

    private void CancelReceiveTimeout() => _receiveTimeout?.Cancel();
}
