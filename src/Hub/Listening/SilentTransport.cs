using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Actors.Hub.Listening;

/// <summary>An address that no connection ever comes to: it exists so that Kestrel builds its HTTP/2 handling, which the sniffer calls.</summary>
internal sealed class SilentEndPoint : EndPoint
{
    /// <inheritdoc/>
    public override string ToString() => "http2-prior-knowledge";
}

/// <summary>Binds <see cref="SilentEndPoint"/>; all other addresses are the socket transport's.</summary>
internal sealed class SilentTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is SilentEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Listener(endpoint));

    private sealed class Listener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <inheritdoc/>
        public EndPoint EndPoint { get; } = endpoint;

        /// <inheritdoc/>
        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_closed.Task.WaitAsync(cancellationToken));

        /// <inheritdoc/>
        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _closed.TrySetResult(null);
            return default;
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
