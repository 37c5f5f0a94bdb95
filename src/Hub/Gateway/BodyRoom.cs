namespace Actors.Hub.Gateway;

/// <summary>Memory for bodies that are arriving, all together. Thread-safe.</summary>
/// <param name="bytes">Most of it.</param>
public sealed class BodyRoom(long bytes)
{
    private readonly long _bytes = bytes;
    private long _taken;

    /// <summary>Bytes that bodies have now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>A body begins; disposing gives back what it took.</summary>
    public Share Enter() => new(this);

    /// <summary>What one body has. Not thread-safe.</summary>
    public sealed class Share : IDisposable
    {
        private readonly BodyRoom _room;
        private long _mine;

        internal Share(BodyRoom room) => _room = room;

        /// <summary>Takes more.</summary>
        /// <returns>False when there is no room: nothing was taken.</returns>
        public bool TryTake(int more)
        {
            if (Interlocked.Add(ref _room._taken, more) > _room._bytes)
            {
                Interlocked.Add(ref _room._taken, -more);
                return false;
            }

            _mine += more;
            return true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Interlocked.Add(ref _room._taken, -_mine);
            _mine = 0;
        }
    }
}
